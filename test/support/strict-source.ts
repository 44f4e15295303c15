import assert from 'node:assert/strict'
import type { Adapter, Row, SourceRequest } from '../../adapters/adapter.ts'
import { AdapterError, type AdapterErrorCode } from '../../adapters/errors.ts'
import { meets } from '../contracts/meets.ts'

export type Tables = Readonly<Record<string, readonly Row[]>>

export interface StrictSource extends Adapter {
  /** Every read so far. */
  readonly reads: readonly SourceRequest[]
  /** Columns that may be read; a read of any other ends the test. Undefined: whatever the tables have. */
  permit(columns: readonly string[] | undefined): void
  /** Fails reads of an entity (`*`: of all) from now on; undefined lets them succeed again. */
  failWith(entity: string, code: AdapterErrorCode | undefined): void
  /** Holds reads back until the result is called. */
  hold(): () => void
}

/**
 * A source in memory that holds its callers to the contract of `adapters/adapter.ts`.
 *
 * @param conditions whether it leaves out rows by itself.
 */
export function strictSource(name: string, tables: Tables, conditions = true): StrictSource {
  const capabilities = { conditions }
  const reads: SourceRequest[] = []
  const failures = new Map<string, AdapterErrorCode | undefined>()
  let permitted: ReadonlySet<string> | undefined
  let held: Promise<void> | undefined
  const nothing = async (): Promise<void> => {}
  return { name, capabilities, reads, permit, failWith, hold, read, check: nothing, close: nothing }

  function permit(columns: readonly string[] | undefined): void {
    permitted = columns && new Set(columns)
  }

  function failWith(entity: string, code: AdapterErrorCode | undefined): void {
    failures.set(entity, code)
  }

  function hold(): () => void {
    let release = (): void => {}
    held = new Promise((resolve) => {
      release = () => {
        held = undefined
        resolve()
      }
    })
    return release
  }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    assertContract(request, permitted)
    assert(conditions || request.condition === undefined, 'a condition is for sources that can')
    reads.push(request)
    await held
    if (signal.aborted) throw new AdapterError('SOURCE_TIMEOUT', name, 'Aborted.')
    const code = failures.get(request.entity) ?? failures.get('*')
    if (code !== undefined) throw new AdapterError(code, name, `The source ${name} failed.`)
    const wanted = new Set(request.keys.map((key) => JSON.stringify(key)))
    const found = (tables[request.entity] ?? []).filter((row) =>
      request.keyColumns.some((alternative) =>
        wanted.has(JSON.stringify(alternative.map((column) => row[column] ?? null))),
      ),
    )
    const given = found.filter(
      (row) => request.condition === undefined || meets(request.condition, row),
    )
    if (given.length > request.rowsMax) {
      throw new AdapterError('SOURCE_TOO_MANY_ROWS', name, `More than ${request.rowsMax} rows.`)
    }
    return given.map((row) =>
      Object.fromEntries(request.columns.map((column) => [column, row[column] ?? null])),
    )
  }
}

function assertContract(request: SourceRequest, permitted: ReadonlySet<string> | undefined): void {
  const { columns, keyColumns, keys, rowsMax, onBehalfOf } = request
  assert(columns.length > 0, 'columns are never empty')
  assert.equal(new Set(columns).size, columns.length, 'columns are distinct')
  assert(keyColumns.length > 0, 'key columns are never empty')
  for (const column of keyColumns.flat()) {
    assert(columns.includes(column), `the key column ${column} is among the columns`)
  }
  assert(keys.length >= 1 && keys.length <= 1_000, 'there are 1 to 1,000 keys')
  const distinct = new Set(keys.map((key) => JSON.stringify(key)))
  assert.equal(distinct.size, keys.length, 'keys are distinct')
  for (const key of keys) {
    for (const alternative of keyColumns) assert.equal(key.length, alternative.length)
  }
  assert(Number.isInteger(rowsMax) && rowsMax >= 1 && rowsMax <= 10_000, 'rowsMax is 1 to 10,000')
  for (const text of Object.values(onBehalfOf)) assert.notEqual(text, '')
  if (permitted === undefined) return
  for (const column of columns) {
    assert(permitted.has(column), `nobody was granted the column ${column}`)
  }
}
