/**
 * The contract of `adapters/adapter.ts` as tests. Whoever writes an adapter runs it:
 *
 * ```ts
 * import { adapterContract } from 'shudao/adapter-contract'
 *
 * adapterContract('our archive', async (rows, columns) => {
 *   const archive = await startArchive(columns, rows)
 *   return { adapter: archiveAdapter('archive', archive.address), entity: 'people', dispose: archive.stop }
 * })
 * ```
 *
 * under mocha. A source in a test should be as unkind as real ones are: leave out what it does not have.
 *
 * @module
 */
import assert from 'node:assert/strict'
import type { Adapter, Row, SourceRequest, StreamRequest } from '../../adapters/adapter.ts'
import type { Condition } from '../../adapters/condition.ts'
import { AdapterError } from '../../adapters/errors.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { meets } from './meets.ts'
import { ON_BEHALF_OF } from './on-behalf-of.ts'

/** A source that holds the given rows, and the adapter which reads it. */
export interface AdapterUnderTest {
  readonly adapter: Adapter
  /** What `SourceRequest.entity` must be. */
  readonly entity: string
  /** How many reads the source itself has been asked for. Without it, calls are not counted. */
  readonly readsSoFar?: () => number
  /** The source's interface takes one key at a time. */
  readonly oneKeyACall?: boolean
  /** From now on the source keeps silent, until the function given back is called. */
  readonly stall?: () => () => void
  /** Everything that the source holds, by itself and not through the adapter. Without it, it is read back. */
  readonly holds?: () => Promise<unknown>
  readonly dispose: () => Promise<void>
}

/** Rows hold texts and nulls; the empty text, which some sources cannot tell from null, does not occur. */
export type AdapterFactory = (
  rows: readonly Row[],
  columns: readonly string[],
) => Promise<AdapterUnderTest>

const COLUMNS = ['GMSFHM', 'PO_GMSFHM', 'HPHM', 'HPZL', 'XM', 'JE']

const ROWS: readonly Row[] = [
  row('510100199001019990', '500100199001019999', '渝A00001', '02', '张·三', '0012.50'),
  row('500100199001019999', null, '渝A00001', '01', '李 四', '1e5'),
  row('512301196001019996', '510100199001019990', '川A00002', '02', 'O\'Neil "王"; --', '-3'),
  row('510212195506159991', null, null, null, null, null),
  // As in life, one person has several rows, and two of them say the same.
  row('51010019900101994x', null, '川A00003', '15', 'a,b\tc', '12345678901234567890'),
  row('51010019900101994x', null, '川A00003', '15', 'a,b\tc', '12345678901234567890'),
]

/** Each is read on {@link ROWS}, beside values that would do harm where they are not bound. */
const CONDITIONS: readonly Condition[] = [
  { is: 'in', column: 'HPZL', values: ['02', '15'] },
  { is: 'in', column: 'HPZL', values: [] },
  { is: 'in', column: 'XM', values: ['李 四', ...HOSTILE_TEXTS] },
  { is: 'in', column: 'XM', values: ['O\'Neil "王"; --'] },
  { is: 'prefix', column: 'HPHM', prefix: '川' },
  { is: 'prefix', column: 'HPHM', prefix: '%' },
  { is: 'prefix', column: 'HPHM', prefix: '' },
  { is: 'range', column: 'HPZL', from: '02' },
  { is: 'range', column: 'HPZL', to: '02' },
  { is: 'range', column: 'HPHM', from: '川A00002', to: '渝' },
  { is: 'range', column: 'XM', from: `' or '1'='1` },
  { is: 'present', column: 'PO_GMSFHM' },
  { is: 'not', of: { is: 'present', column: 'HPHM' } },
  { is: 'not', of: { is: 'in', column: 'HPZL', values: ['02'] } },
  { is: 'all', of: [] },
  { is: 'any', of: [] },
  {
    is: 'all',
    of: [
      { is: 'present', column: 'HPHM' },
      {
        is: 'any',
        of: [
          { is: 'in', column: 'HPZL', values: ['01'] },
          { is: 'not', of: { is: 'prefix', column: 'HPHM', prefix: '渝' } },
        ],
      },
    ],
  },
]

function row(...values: readonly (string | null)[]): Row {
  return Object.fromEntries(COLUMNS.map((column, i) => [column, values[i] ?? null]))
}

/** Registers the suite with mocha. Every test gets a source of its own. */
export function adapterContract(title: string, factory: AdapterFactory): void {
  describe(`adapter contract: ${title}`, () => {
    let subject: AdapterUnderTest | undefined

    const start = async (rows: readonly Row[] = ROWS): Promise<AdapterUnderTest> => {
      subject = await factory(rows, COLUMNS)
      return subject
    }

    afterEach(async () => {
      await subject?.dispose()
      subject = undefined
    })

    const request = (part: Partial<SourceRequest>): SourceRequest => ({
      entity: subject?.entity ?? '',
      columns: COLUMNS,
      keyColumns: [['GMSFHM']],
      keys: [['510100199001019990']],
      rowsMax: 100,
      onBehalfOf: ON_BEHALF_OF,
      ...part,
    })

    const read = (part: Partial<SourceRequest>): Promise<readonly Row[]> => {
      assert.ok(subject)
      return subject.adapter.read(request(part), new AbortController().signal)
    }

    describe('rows', () => {
      it('gives the rows that match any of the keys, and no others', async () => {
        await start()
        const keys = [['510100199001019990'], ['510212195506159991'], ['500100197012319971']]
        assertSameRows(await read({ keys }), [ROWS[0], ROWS[3]])
      })

      it('gives no row when none matches', async () => {
        await start()
        assert.deepEqual(await read({ keys: [['500100197012319971']] }), [])
      })

      it('gives every row of a key, also those which say the same', async () => {
        await start()
        assertSameRows(await read({ keys: [['51010019900101994x']] }), [ROWS[4], ROWS[5]])
      })

      it('gives exactly the columns asked for', async () => {
        await start()
        const [only, ...others] = await read({ columns: ['XM', 'GMSFHM'] })
        assert.deepEqual({ ...only }, { XM: '张·三', GMSFHM: '510100199001019990' })
        assert.deepEqual(others, [])
      })

      it('gives null, and not nothing, where the source has no value', async () => {
        await start()
        assertSameRows(await read({ keys: [['510212195506159991']] }), [ROWS[3]])
      })

      it('gives values as the source wrote them', async () => {
        await start()
        const keys = ROWS.slice(0, 5).map(({ GMSFHM }) => [GMSFHM ?? ''])
        assertSameRows(await read({ keys }), ROWS)
      })

      it('does not match null by any text', async () => {
        await start()
        const keys = [['null'], ['NULL'], ['undefined']]
        assert.deepEqual(await read({ keyColumns: [['PO_GMSFHM']], keys }), [])
      })
    })

    describe('keys', () => {
      it('matches tuples as a whole, not each column by itself', async () => {
        await start()
        const keyColumns = [['HPHM', 'HPZL']]
        const keys = [
          ['渝A00001', '02'],
          ['川A00002', '01'],
          ['川A00003', '15'],
        ]
        assertSameRows(await read({ keyColumns, keys }), [ROWS[0], ROWS[4], ROWS[5]])
      })

      it('matches by any alternative, and gives a row that matches by two only once', async () => {
        await start()
        const keyColumns = [['GMSFHM'], ['PO_GMSFHM']]
        const keys = [['510100199001019990'], ['500100199001019999']]
        assertSameRows(await read({ keyColumns, keys }), ROWS.slice(0, 3))
      })

      it('takes 1,000 keys', async function () {
        this.timeout(60_000)
        await start()
        const keys = Array.from({ length: 999 }, (_, i) => [`500100${String(i).padStart(12, '0')}`])
        assertSameRows(await read({ keys: [...keys, ['510100199001019990']] }), [ROWS[0]])
      })

      it('takes hostile keys for keys that match nothing', async function () {
        this.timeout(60_000)
        const { holds } = await start()
        const before = await holds?.()
        const keys = HOSTILE_TEXTS.map((key) => [key])
        assert.deepEqual(await read({ keys }), [])
        for (const key of HOSTILE_TEXTS) {
          assert.deepEqual(await read({ keyColumns: [['GMSFHM'], ['XM']], keys: [[key]] }), [])
          const pair = [[key, '02']]
          assert.deepEqual(await read({ keyColumns: [['HPHM', 'HPZL']], keys: pair }), [])
        }
        assert.deepEqual(await holds?.(), before)
        const every = new Set(ROWS.map(({ GMSFHM }) => GMSFHM ?? ''))
        assertSameRows(await read({ keys: [...every].map((key) => [key]) }), ROWS)
      })

      it('finds hostile values among the rows by themselves', async () => {
        await start()
        const keys = [['O\'Neil "王"; --'], ['a,b\tc']]
        assertSameRows(await read({ keyColumns: [['XM']], keys }), [ROWS[2], ROWS[4], ROWS[5]])
      })

      it('carries any reason without harm', async () => {
        await start()
        const operator = '经办人 */ \r\nX-Injected: 1\0 "\'; --'
        const onBehalfOf = { ...ON_BEHALF_OF, operator, caseNumber: '\ud800' }
        assertSameRows(await read({ onBehalfOf }), [ROWS[0]])
      })

      it('makes one call whatever the number of keys, or one a key', async function () {
        const { readsSoFar, oneKeyACall } = await start()
        if (readsSoFar === undefined) return
        await read({})
        const before = readsSoFar()
        await read({ keys: ROWS.slice(0, 5).map(({ GMSFHM }) => [GMSFHM ?? '']) })
        assert.equal(readsSoFar() - before, oneKeyACall === true ? 5 : 1)
        // The guard counts calls by what the adapter says.
        assert.equal(subject?.adapter.capabilities.oneKeyACall === true, oneKeyACall === true)
      })
    })

    describe('conditions, where it can', () => {
      const keys = ROWS.map(({ GMSFHM }) => [GMSFHM ?? ''])
      const every = [...new Map(keys.map((key) => [key.join(), key])).values()]

      const startAble = async (): Promise<boolean> =>
        (await start()).adapter.capabilities.conditions

      it('gives of the rows that the keys match those which meet the condition', async () => {
        if (!(await startAble())) return
        for (const condition of CONDITIONS) {
          const expected = ROWS.filter((one) => meets(condition, one))
          assertSameRows(await read({ keys: every, condition }), expected)
        }
      })

      it('asks a condition of any alternative of the keys', async () => {
        if (!(await startAble())) return
        const keyColumns = [['GMSFHM'], ['PO_GMSFHM']]
        const condition: Condition = { is: 'prefix', column: 'HPHM', prefix: '川' }
        const one = [['510100199001019990']]
        assertSameRows(await read({ keyColumns, keys: one, condition }), [ROWS[2]])
      })

      it('gives no column of a condition that was not asked for', async () => {
        if (!(await startAble())) return
        const condition: Condition = { is: 'present', column: 'JE' }
        const [only, ...others] = await read({ columns: ['GMSFHM'], condition })
        assert.deepEqual({ ...only }, { GMSFHM: '510100199001019990' })
        assert.deepEqual(others, [])
      })

      it('does not count rows that do not meet it', async () => {
        if (!(await startAble())) return
        const condition: Condition = { is: 'in', column: 'HPZL', values: ['01'] }
        assertSameRows(await read({ keys: every, rowsMax: 1, condition }), [ROWS[1]])
      })

      it('compares a value without the blanks around it', async () => {
        const written = ['\u3000 02 ', '\u00a0\u2003\ufeff02 \u202f', '0\u00a02']
        const rows = written.map((HPZL, i): Row => ({ ...ROWS[i], HPZL }))
        const { adapter } = await start(rows)
        if (!adapter.capabilities.conditions) return
        const condition: Condition = { is: 'in', column: 'HPZL', values: ['02'] }
        const keys = rows.map(({ GMSFHM }) => [GMSFHM ?? ''])
        assertSameRows(await read({ keys, condition }), rows.slice(0, 2))
      })
    })

    describe('bounds', () => {
      const two = [['510100199001019990'], ['500100199001019999']]

      it('gives exactly as many rows as allowed', async () => {
        await start()
        assertSameRows(await read({ keys: two, rowsMax: 2 }), [ROWS[0], ROWS[1]])
      })

      it('fails rather than give a part when more rows match than allowed', async () => {
        await start()
        await assertFails(read({ keys: two, rowsMax: 1 }), 'SOURCE_TOO_MANY_ROWS')
        const keys = [['51010019900101994x']]
        await assertFails(read({ keys, rowsMax: 1 }), 'SOURCE_TOO_MANY_ROWS')
      })

      it('answers several reads at once, each with its own rows', async () => {
        await start()
        const answers = await Promise.all(
          ROWS.slice(0, 4).map(({ GMSFHM }) => read({ keys: [[GMSFHM ?? '']] })),
        )
        answers.forEach((rows, i) => assertSameRows(rows, [ROWS[i]]))
      })
    })

    describe('streams, where it can', () => {
      const many: readonly Row[] = Array.from({ length: 250 }, (_, i) => ({
        ...ROWS[i % ROWS.length],
        JE: String(i),
      }))
      const streamed = (
        part: Partial<StreamRequest> = {},
        signal = new AbortController().signal,
      ): AsyncIterable<readonly Row[]> | undefined => {
        assert.ok(subject)
        const { adapter, entity } = subject
        const wanted = { entity, columns: COLUMNS, batchRowsMax: 100, onBehalfOf: ON_BEHALF_OF }
        return adapter.stream?.({ ...wanted, ...part }, signal)
      }
      const startAble = async (rows: readonly Row[] = many): Promise<boolean> =>
        (await start(rows)).adapter.stream !== undefined

      it('give every row in batches of at most the size asked for, none of them empty', async () => {
        if (!(await startAble())) return
        const batches: (readonly Row[])[] = []
        for await (const batch of streamed() ?? []) batches.push(batch)
        assertSameRows(batches.flat(), many)
        assert.ok(batches.every(({ length }) => length > 0 && length <= 100))
      })

      it('give exactly the columns asked for, and nothing of an entity without rows', async () => {
        if (!(await startAble())) return
        const rows: Row[] = []
        for await (const batch of streamed({ columns: ['JE'] }) ?? []) rows.push(...batch)
        assertSameRows(
          rows,
          many.map(({ JE = null }) => ({ JE })),
        )
        await subject?.dispose()
        await start([])
        for await (const batch of streamed() ?? []) assert.fail(`${batch.length} rows of none`)
      })

      it('leave nothing behind when the caller stops early', async function () {
        this.timeout(60_000)
        if (!(await startAble())) return
        for (let i = 0; i < 6; i++) {
          for await (const batch of streamed({ batchRowsMax: 10 }) ?? []) {
            assert.equal(batch.length, 10)
            break
          }
        }
        assert.equal((await read({})).length, Math.ceil(many.length / ROWS.length))
      })

      it('end with SOURCE_TIMEOUT when the signal aborts, before or between two batches', async () => {
        if (!(await startAble())) return
        await assertFails(drained(streamed({}, AbortSignal.abort())), 'SOURCE_TIMEOUT')
        const controller = new AbortController()
        const batches = streamed({ batchRowsMax: 10 }, controller.signal)?.[Symbol.asyncIterator]()
        assert.equal((await batches?.next())?.done, false)
        controller.abort()
        await assertFails(drained(batches), 'SOURCE_TIMEOUT')
        assert.ok((await read({})).length > 0)
      })

      it('fail with SOURCE_CLOSED after close', async () => {
        if (!(await startAble())) return
        await subject?.adapter.close()
        await assertFails(drained(streamed()), 'SOURCE_CLOSED')
      })
    })

    describe('ends', () => {
      it('fails with SOURCE_TIMEOUT when the signal has aborted already', async () => {
        const { adapter } = await start()
        await assertFails(adapter.read(request({}), AbortSignal.abort()), 'SOURCE_TIMEOUT')
      })

      it('fails with SOURCE_TIMEOUT soon after the signal aborts, and reads again later', async function () {
        const { adapter, stall } = await start()
        if (stall === undefined) return
        await read({})
        const goOn = stall()
        const controller = new AbortController()
        const pending = adapter.read(request({}), controller.signal)
        setTimeout(() => controller.abort(), 50)
        const started = performance.now()
        await assertFails(pending, 'SOURCE_TIMEOUT')
        assert.ok(performance.now() - started < 1_000, 'it took more than a second to settle')
        goOn()
        assertSameRows(await read({}), [ROWS[0]])
      })

      it('says in a check that the source could answer', async () => {
        const { adapter } = await start()
        await adapter.check(new AbortController().signal)
      })

      it('fails with SOURCE_CLOSED after close, and closes twice without complaint', async () => {
        const { adapter } = await start()
        await read({})
        await adapter.close()
        await adapter.close()
        await assertFails(read({}), 'SOURCE_CLOSED')
      })

      it('names its source in a failure, and no key', async () => {
        const { adapter } = await start()
        await adapter.close()
        await assert.rejects(read({}), (error) => {
          assert.ok(error instanceof AdapterError)
          assert.equal(error.source, adapter.name)
          assert.ok(error.message.includes(adapter.name))
          assert.ok(!error.message.includes('510100199001019990'))
          return true
        })
      })
    })
  })
}

/** Rows come in no particular order. */
function assertSameRows(actual: readonly Row[], expected: readonly (Row | undefined)[]): void {
  const sorted = (rows: readonly (Row | undefined)[]): unknown[] =>
    rows.map((one) => JSON.stringify(Object.entries(one ?? {}).sort())).sort()
  assert.deepEqual(sorted(actual), sorted(expected))
}

async function drained(
  batches: AsyncIterable<unknown> | AsyncIterator<unknown> | undefined,
): Promise<void> {
  if (batches === undefined) return
  const iterator = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches
  while ((await iterator.next()).done !== true) continue
}

async function assertFails(reading: Promise<unknown>, code: AdapterError['code']): Promise<void> {
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof AdapterError, `not an AdapterError: ${String(error)}`)
    assert.equal(error.code, code)
    return true
  })
}
