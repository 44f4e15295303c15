import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canonicalJson } from '../../../gateway/audit/canonical.ts'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import type { ManagementRecord } from '../../../gateway/audit/management-record.ts'
import {
  assertRecord,
  decodeLogRecord,
  decodeRecord,
  encodeRecord,
} from '../../../gateway/audit/record.ts'
import { recordOf, spoken } from './support.ts'

const RECORD = recordOf('x-1')
const bytesOf = (value: unknown): Uint8Array => Buffer.from(canonicalJson(value))
const encodeAnything = (value: unknown): Uint8Array => encodeRecord(value as ExchangeRecord)

/** Every pointer of a value, with what stands there. */
function* places(value: object, path: readonly string[] = []): Generator<readonly string[]> {
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    yield [...path, key]
    if (typeof member === 'object' && member !== null) yield* places(member, [...path, key])
  }
}

function changed(
  path: readonly string[],
  change: (parent: Record<string, unknown>, key: string) => void,
): object {
  const copy = structuredClone(RECORD) as unknown as Record<string, unknown>
  let parent = copy
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>
  change(parent, path.at(-1)!)
  return copy
}

describe('exchange records', () => {
  it('read back as they were written, in canonical JSON', () => {
    const bytes = encodeRecord(RECORD)
    assert.deepEqual(decodeRecord(bytes), RECORD)
    assert.equal(Buffer.from(bytes).toString(), canonicalJson(spoken(RECORD)))
  })

  it('are written alike in whatever order their fields come', () => {
    const canonical = Buffer.from(encodeRecord(RECORD)).toString()
    assert.equal(Buffer.from(encodeAnything(turned(RECORD))).toString(), canonical)
    const { asks, ...rest } = RECORD
    assert.equal(Buffer.from(encodeAnything({ ...rest, asks })).toString(), canonical)
  })

  it('leave out the fields that have nothing to say, and read them back', () => {
    const silent = { ...RECORD, asks: [], direction: { from: null, to: [] }, consumer: null }
    const text = Buffer.from(encodeRecord(silent)).toString()
    assert.match(text, /^\{"caseNumber":.*,"direction":\{\},"exchangeId"/)
    for (const name of ['asks', 'consumer', 'signs', 'sealed']) {
      assert.ok(!text.includes(`"${name}":`), name)
    }
    assert.deepEqual(decodeRecord(Buffer.from(text)), silent)
    assert.doesNotThrow(() => assertRecord(Buffer.from(text)))
  })

  it('are refused with a key of a map that is no line, and beyond the bytes of an entry', () => {
    const [ask] = RECORD.asks
    for (const key of ['', 'a\u0007', '中'.repeat(1_001), '中'.repeat(140_000)]) {
      const record = { ...RECORD, asks: [{ ...ask!, masked: { [key]: 'all' } }] }
      assert.throws(() => encodeRecord(record), { code: 'RECORD_INVALID' })
      assert.throws(() => decodeLogRecord(bytesOf(spoken(record))), { code: 'RECORD_INVALID' })
    }
    assert.throws(() => decodeLogRecord(Buffer.alloc(65_536, ' ')), { message: /65535 bytes/ })
  })

  it('tell "about nobody" from "about all"', () => {
    const [ask] = RECORD.asks
    for (const subjectsAt of [null, [], [0]]) {
      const record = { ...RECORD, asks: [{ ...ask!, subjectsAt }] }
      assert.deepEqual(decodeRecord(encodeRecord(record)), record)
      assert.doesNotThrow(() => assertRecord(encodeRecord(record)))
    }
  })

  it('are refused with a field that says nothing: there is one form for each record', () => {
    const text = Buffer.from(encodeRecord(RECORD)).toString()
    for (const [before, more] of [
      ['"consumer":', '"code":null,'],
      ['"time":', '"signs":[],'],
      ['"mode":"query"', '"masked":{},'],
    ] as const) {
      const longer = text.replace(before, more + before)
      assert.notEqual(longer, text)
      assert.throws(() => assertRecord(Buffer.from(longer)), { code: 'RECORD_INVALID' }, more)
    }
  })

  it('of what staff did read back as they were written, and hold nothing else', () => {
    const managed: ManagementRecord = {
      v: 1,
      kind: 'management',
      managementId: 'm-1',
      time: RECORD.time,
      staff: { id: 'cq-officer-rs', roles: ['officer'], department: 'RS' },
      operation: 'suspendGrant',
      about: { grant: 'g-17@2' },
      reason: 'Unused for a year.',
      outcome: 'accepted',
      code: null,
      catalogVersion: RECORD.catalogVersion,
      policyVersion: RECORD.policyVersion,
      requestCommitment: RECORD.requestCommitment,
      sealed: null,
    }
    assert.deepEqual(decodeLogRecord(encodeRecord(managed)), managed)
    assert.deepEqual(
      decodeLogRecord(encodeRecord({ ...managed, staff: null, reason: null })).kind,
      'management',
    )
    for (const wrong of [
      { ...managed, subjects: [] },
      { ...managed, about: { n: 1 } },
      { ...managed, outcome: 'done' },
    ]) {
      assert.throws(() => encodeAnything(wrong), { code: 'RECORD_INVALID' })
    }
  })

  it('are refused with any field of another type, missing, or beside an unknown one', () => {
    let tried = 0
    for (const path of places(RECORD)) {
      const wrongs = [
        changed(path, (parent, key) => (parent[key] = 1.5)),
        changed(path, (parent, key) => (parent[key] = '')),
        changed(path, (parent, key) =>
          Array.isArray(parent)
            ? (parent[Number(key)] = undefined)
            : Reflect.deleteProperty(parent, key),
        ),
        changed(path, (parent) => Array.isArray(parent) || (parent['unknown'] = undefined)),
      ]
      for (const wrong of wrongs) {
        // Masks are a map: one mask less, or one more that is no text, are the exceptions.
        if (path[2] === 'masked' && path.length === 4 && wrong === wrongs[2]) continue
        if (
          Array.isArray(
            path
              .slice(0, -1)
              .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], RECORD),
          ) &&
          wrong === wrongs[3]
        )
          continue
        tried++
        for (const one of [wrong, turned(wrong)]) {
          assert.throws(
            () => encodeAnything(one),
            { code: 'RECORD_INVALID' },
            `${path.join('/')} ${JSON.stringify(one)}`,
          )
        }
      }
    }
    assert.ok(tried > 150)
  })

  it('name the place of a fault and never quote the value', () => {
    const wrong = changed(
      ['asks', '0', 'rowCount'],
      (parent, key) => (parent[key] = '510100195003159905'),
    )
    for (const one of [wrong, turned(wrong)]) {
      assert.throws(
        () => encodeAnything(one),
        (thrown: Error) =>
          /\/asks\/0\/rowCount/.test(thrown.message) && !thrown.message.includes('5101'),
      )
    }
  })

  it('are refused in any but their canonical bytes', () => {
    const text = Buffer.from(encodeRecord(RECORD)).toString()
    const wrong = [
      ` ${text}`,
      `${text}\n`,
      text.replace('"v":1', '"v":1.0'),
      text.replace('"kind":"exchange"', '"kind":"\\u0065xchange"'),
      text.replace('"v":1', '"v":1,"v":1'),
      `\ufeff${text}`,
    ]
    for (const one of wrong)
      assert.throws(() => decodeRecord(Buffer.from(one)), { code: 'RECORD_INVALID' }, one)
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(RECORD).reverse()))
    assert.throws(() => decodeRecord(Buffer.from(reversed)), { code: 'RECORD_INVALID' })
    assert.throws(() => decodeRecord(Buffer.from([0x22, 0xff, 0x22])), { code: 'RECORD_INVALID' })
    assert.throws(() => decodeRecord(bytesOf([])), { code: 'RECORD_INVALID' })
  })

  it('end at 65,535 bytes', () => {
    const twin = RECORD.twins[0]!
    const twins = Array.from({ length: 700 }, () => twin)
    assert.throws(() => encodeRecord({ ...RECORD, twins }), { code: 'RECORD_TOO_LARGE' })
  })
})

describe('canonical JSON', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'binary' }), tie('any'), { maxKeys: 4 }),
    ),
  })).any

  it('is JSON of the same value, and the same text however its keys were ordered', () => {
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one)
        const again: unknown = JSON.parse(text)
        assert.equal(canonicalJson(again), text)
        assert.equal(canonicalJson(turned(again)), text)
        assert.deepEqual(again, JSON.parse(JSON.stringify(one)))
      }),
    )
  })

  it('orders keys by UTF-16 units as RFC 8785 §3.2.3 shows', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
    assert.equal(
      text,
      '{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\ud83d\ude00":0,"\ufb33":0}',
    )
  })

  it('has no form for fractions, lone surrogates, undefined or objects of a class', () => {
    for (const one of [1.5, NaN, 2 ** 53, '\ud800', undefined, { a: undefined }, new Date(0), 1n]) {
      assert.throws(() => canonicalJson(one), { code: 'CANONICAL_UNSUPPORTED' })
    }
  })
})

function turned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(turned)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  )
}

describe('twins records', () => {
  const twins = {
    v: 1,
    kind: 'twins',
    time: '2026-03-02T10:15:30.123+08:00',
    region: '510000',
    log: 'sc.example/log',
    twins: [{ exchangeId: 'ex-1', index: 3, leafHash: `${'A'.repeat(43)}=` }],
  } as const

  it('read back as they were written, and are told from exchange records', () => {
    const bytes = encodeRecord(twins)
    assert.deepEqual(decodeLogRecord(bytes), twins)
    assert.deepEqual(decodeLogRecord(encodeRecord(RECORD)), RECORD)
    assert.throws(() => decodeRecord(bytes), {
      code: 'RECORD_INVALID',
      message: /it is of the kind twins/,
    })
  })

  it('are refused with a field missing, unknown or wrong, and records of unknown kinds too', () => {
    const { log, ...without } = twins
    const [twin] = twins.twins
    const wrongs = [
      without,
      { ...twins, more: log },
      { ...twins, twins: [{ ...twin, index: -1 }] },
      { ...twins, twins: [{ ...twin, leafHash: 'short' }] },
      { ...twins, kind: 'tales' },
      null,
    ]
    for (const wrong of wrongs) {
      assert.throws(() => encodeAnything(wrong), { code: 'RECORD_INVALID' }, JSON.stringify(wrong))
    }
  })
})
