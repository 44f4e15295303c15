import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Row, SourceRequest } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/errors.ts'
import { readEach, readSliced } from '../../adapters/fan-out.ts'
import { onBehalfOf, patiently } from './sources/expect.ts'

const COLUMNS = ['A', 'B', 'C']
const value = fc.constantFrom('1', '2', '3', '4', '5')
const rows = fc.array(
  fc
    .tuple(fc.option(value), fc.option(value), fc.nat(3))
    .map(([a, b, c]): Row => ({ A: a, B: b, C: String(c) })),
  { maxLength: 12 },
)
const keyColumns = fc.constantFrom([['A']], [['A'], ['B']], [['B'], ['A'], ['C']])
const keys = fc.uniqueArray(
  value.map((one) => [one]),
  { minLength: 1, selector: String },
)

/** Rows of one call, in no particular order. */
function find(
  table: readonly Row[],
  { keyColumns: alternatives, keys: wanted }: SourceRequest,
): Row[] {
  const asked = new Set(wanted.map(([key]) => key))
  return table.filter((row) => alternatives.some(([column]) => asked.has(row[column ?? ''] ?? '')))
}

const sorted = (found: readonly Row[]): string[] => found.map((row) => JSON.stringify(row)).sort()

describe('a read cut into slices', () => {
  it('gives what one call would, each row as often, in calls of no more keys than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ table: rows, keyColumns, keys, keysMax: fc.integer({ min: 1, max: 6 }) }),
        async ({ table, keysMax, ...asked }) => {
          const request = { entity: 'p', columns: COLUMNS, rowsMax: 100, onBehalfOf, ...asked }
          const sizes: number[] = []
          const given = await readSliced('s', request, keysMax, 2, patiently(), async (slice) => {
            sizes.push(slice.keys.length)
            return Promise.resolve(find(table, slice))
          })
          assert.deepEqual(sorted(given), sorted(find(table, request)))
          assert.equal(sizes.length, Math.ceil(request.keys.length / keysMax))
          assert.ok(sizes.every((size) => size <= keysMax))
        },
      ),
    )
  })

  it('gives a row once that the source finds by two spellings of its key, in whatever calls they are', async () => {
    const spelled = fc.constantFrom('1', '01', '2', '02', '+2', '3').map((one) => [one])
    const asNumbers = (table: readonly Row[], slice: SourceRequest): Row[] => {
      const keys = slice.keys.map(([key]) => [String(Number(key))])
      return find(table, { ...slice, keys })
    }
    await fc.assert(
      fc.asyncProperty(
        rows,
        keyColumns,
        fc.uniqueArray(spelled, { minLength: 2, selector: String }),
        async (table, alternatives, spellings) => {
          const asked = { keyColumns: alternatives, keys: spellings, rowsMax: 100 }
          const request = { entity: 'p', columns: COLUMNS, onBehalfOf, ...asked }
          const expected = sorted(asNumbers(table, request))
          const sliced = await readSliced('s', request, 1, 2, patiently(), async (slice) =>
            asNumbers(table, slice),
          )
          assert.deepEqual(sorted(sliced), expected)
          const calls = alternatives.flatMap((_, alternative) =>
            spellings.map((key) => ({ alternative, key })),
          )
          const each = await readEach('s', calls, request, 2, patiently(), async (call) => {
            const columns = alternatives.slice(call.alternative, call.alternative + 1)
            return asNumbers(table, { ...request, keyColumns: columns, keys: [call.key] })
          })
          assert.deepEqual(sorted(each), expected)
        },
      ),
    )
  })

  it('is bounded in rows and in calls at once, and ends with the first call that fails', async () => {
    const many = Array.from({ length: 20 }, (_, i) => [String(i)])
    const request = { entity: 'p', columns: ['A'], keyColumns: [['A']], keys: many, onBehalfOf }
    let running = 0
    let most = 0
    let calls = 0
    const one = async (slice: SourceRequest): Promise<Row[]> => {
      calls += 1
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running -= 1
      return slice.keys.map(([A = '']) => ({ A }))
    }
    const read = (rowsMax: number): Promise<readonly Row[]> =>
      readSliced('s', { ...request, rowsMax }, 2, 3, patiently(), one)
    assert.equal((await read(20)).length, 20)
    assert.deepEqual([most, calls], [3, 10])
    await assert.rejects(read(5), { code: 'SOURCE_TOO_MANY_ROWS' })
    assert.ok(calls < 20)
    const lost = new AdapterError('SOURCE_UNAVAILABLE', 's', 'lost')
    const ended: boolean[] = []
    await assert.rejects(
      readSliced('s', { ...request, rowsMax: 20 }, 10, 2, patiently(), async (slice, signal) => {
        if (slice.keys[0]?.[0] === '10') throw lost
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        ended.push(signal.aborted)
        return []
      }),
      lost,
    )
    assert.deepEqual(ended, [true])
  })
})
