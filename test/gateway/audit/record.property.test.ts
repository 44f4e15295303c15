import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import { canonicalJson } from '../../../gateway/audit/canonical.ts'
import { fixed } from '../../../gateway/audit/fixed.ts'
import { assertRecord, decodeLogRecord, encodeRecord } from '../../../gateway/audit/record.ts'
import { logRecordShape } from '../../../gateway/audit/log-record.ts'
import { SEALED_CONTENT, WORD_LENGTH_MAX } from '../../../gateway/audit/record-words.ts'
import { surely } from '../../../gateway/audit/surely.ts'
import { anyRecord } from './any-record.ts'
import { recordOf, spoken } from './support.ts'

const isSurely = surely(logRecordShape, WORD_LENGTH_MAX, SEALED_CONTENT)
const BYTES = Buffer.from(encodeRecord(recordOf('x-1')))

/** What reading says; null when the bytes are a record. */
function refusalOf(read: () => unknown): unknown {
  try {
    read()
    return null
  } catch (thrown) {
    return (thrown as Error).message
  }
}

describe('the bytes of a record', () => {
  it('are its canonical JSON without what has nothing to say, and give it back, whatever it holds', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const bytes = encodeRecord(record)
        assert.equal(Buffer.from(bytes).toString(), canonicalJson(spoken(record)))
        assert.deepEqual(decodeLogRecord(bytes), record)
        assertRecord(bytes)
      }),
      { numRuns: 500 },
    )
  })

  it('are the same where parts of it are fixed, the first time and later, and follow a copy that was changed', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const expected = encodeRecord(structuredClone(record))
        const parts = Object.entries(record).map(([name, part]) => [name, fixedIn(part)])
        const held = Object.fromEntries(parts) as ExchangeRecord
        for (let time = 0; time < 3; time++) assert.deepEqual(encodeRecord(held), expected)
        const later = { time: '2027-03-02T10:15:30.123+08:00' }
        const changed = encodeRecord({ ...fixed(structuredClone(record)), ...later })
        assert.deepEqual(changed, encodeRecord({ ...record, ...later }))
      }),
      { numRuns: 500 },
    )
  })

  it('of a part that is fixed stay true: it cannot be changed', () => {
    const [ask] = structuredClone(recordOf('x-1')).asks
    const part = fixed({ ...ask!, masked: { name: 'all' } })
    for (const one of [part, part.items, part.masked]) {
      assert.ok(!Reflect.set(one, Object.keys(one)[0]!, 'y') && !Reflect.set(one, 'y', 'y'))
    }
    assert.equal(fixed(part), part)
  })

  it('keep nothing in memory of what a text of theirs was cut from', () => {
    const headers = 2_000
    const before = heapBytes()
    for (let n = 0; n < headers; n++) {
      const header = Buffer.from(`CY-${String(n).padStart(30, '0')}`.padEnd(20_000, 'x'))
      encodeRecord({ ...recordOf('x-1'), matter: header.toString('latin1').slice(0, 33) })
    }
    assert.ok(heapBytes() - before < 10_000_000, `${heapBytes() - before} bytes more`)
  })

  it('are whole up to the last of 65,535, and none beyond, in letters of one, two and three bytes', () => {
    for (const letter of ['x', 'é', '中', '"']) {
      for (const size of [65_530, 65_533, 65_534, 65_535, 65_536, 65_537, 65_540, 66_500]) {
        const record = sized(letter, size)
        const encode = (): string => Buffer.from(encodeRecord(record)).toString()
        if (size <= 65_535)
          assert.ok(encode() === canonicalJson(spoken(record)), `${letter} ${size}`)
        else assert.throws(encode, { code: 'RECORD_TOO_LARGE', message: RegExp(` ${size} bytes`) })
      }
    }
  })
})

/** The same, with each object and list in it fixed, from the innermost outwards. */
function fixedIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value)
    ? value.map(fixedIn)
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fixedIn(member)]))
  return fixed(copy)
}

/** A record of so many bytes that ends in such letters. */
function sized(letter: string, size: number): ExchangeRecord {
  const via = { region: letter.repeat(200), exchange: 'x', keyId: 'x' }
  const [line] = recordOf('x-1').refused
  const withLines = (lines: number, rule: string): ExchangeRecord => ({
    ...recordOf('x-1'),
    via,
    refused: Array.from({ length: lines }, (_, i) => (i === 0 ? { ...line!, rule } : line!)),
  })
  const bytesOf = (record: ExchangeRecord): number =>
    Buffer.byteLength(canonicalJson(spoken(record)))
  const each = bytesOf(withLines(2, 'r')) - bytesOf(withLines(1, 'r'))
  const lines = 1 + Math.floor((size - bytesOf(withLines(1, 'r'))) / each)
  const record = withLines(lines, 'r'.repeat(1 + size - bytesOf(withLines(lines, 'r'))))
  assert.equal(bytesOf(record), size)
  return record
}

/** Of what is still needed. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

/** The words of JSON; changed, they are its like more often than changed bytes are. */
const TOKENS = /"(?:[^"\\]|\\.)*"|\d+|null|./gsu
const STRAY = ['"code":null,', '"signs":[],', ',', '{}', '[]', 'null', '0', '"x"', '}', ':']

describe('the quick test of a record', () => {
  it('says of a record with words taken out, doubled, moved and put in what reading it says', () => {
    const change = fc.record({
      at: fc.nat(400),
      length: fc.nat(6),
      to: fc.nat(400),
      stray: fc.option(fc.constantFrom(...STRAY), { nil: '' }),
      doubled: fc.boolean(),
    })
    fc.assert(
      fc.property(
        anyRecord,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (record, changes) => {
          const tokens: string[] = Buffer.from(encodeRecord(record)).toString().match(TOKENS) ?? []
          for (const { at, length, to, stray, doubled } of changes) {
            const taken = doubled ? tokens.slice(at, at + length) : tokens.splice(at, length)
            tokens.splice(to, 0, ...taken, stray)
          }
          const bytes = Buffer.from(tokens.join(''))
          const refusal = refusalOf(() => assertRecord(bytes))
          assert.equal(
            refusal,
            refusalOf(() => decodeLogRecord(bytes)),
          )
          if (refusal === null) assert.deepEqual(encodeRecord(decodeLogRecord(bytes)), bytes)
        },
      ),
      { numRuns: Number(process.env['FC_RUNS'] ?? 3_000) },
    )
  })

  it('says of bytes changed anywhere what reading them says', () => {
    const change = fc.record({
      at: fc.nat(BYTES.length),
      removed: fc.nat(3),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 3 }),
        fc
          .constantFrom(
            '"',
            ',',
            '{}',
            '[]',
            'null',
            '0',
            '01',
            '\\u0041',
            '\\n',
            '1e3',
            '-1',
            '中',
            '😀',
          )
          .map((text) => Buffer.from(text)),
      ),
    })
    fc.assert(
      fc.property(change, ({ at, removed, put }) => {
        const bytes = Buffer.concat([BYTES.subarray(0, at), put, BYTES.subarray(at + removed)])
        assert.equal(
          refusalOf(() => assertRecord(bytes)),
          refusalOf(() => decodeLogRecord(bytes)),
        )
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 3_000) },
    )
  })

  it('is sure of records as exchanges write them, so that a whole log is verified quickly', () => {
    const record = recordOf('01JD-编号')
    const [ask] = record.asks
    const masks = { idNumber: 'first-6-last-4', name: 'surname', phone: 'last-4' }
    for (const one of [
      record,
      { ...record, asks: [], refused: [], twins: [], via: null, consumer: null },
      // Of thirty subjects.
      {
        ...record,
        sealed: {
          key: '2026-03.released',
          content: 'A'.repeat(3_000),
          tag: record.requestCommitment,
        },
      },
      {
        ...record,
        asks: [
          { ...ask!, masked: masks },
          { ...ask!, masked: {} },
        ],
      },
    ]) {
      assert.ok(isSurely(encodeRecord(one)))
    }
  })

  it('is not sure of a map out of order, a long text, a number of 16 digits, an escape', () => {
    const text = BYTES.toString()
    const swapped = text.replace('"masked":{', '"masked":{"zip":"last-4",')
    const twice = text.replace('"masked":{', '"masked":{"name":"surname-only",')
    const long = text.replace('"CQ-YZ-0417"', `"${'x'.repeat(WORD_LENGTH_MAX + 1)}"`)
    for (const one of [swapped, twice, long]) {
      assert.notEqual(one, text)
      assert.throws(() => assertRecord(Buffer.from(one)), { code: 'RECORD_INVALID' })
    }
    const rare = text
      .replace('"latencyMs":20', '"latencyMs":9007199254740991')
      .replace('"CQ-YZ-0417"', '"CQ\\"0417"')
    assert.ok(!isSurely(Buffer.from(rare)))
    assert.doesNotThrow(() => assertRecord(Buffer.from(rare)))
  })
})
