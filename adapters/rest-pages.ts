/**
 * A large read of an HTTP interface: page after page, one call each.
 *
 * @module
 */
import type { Row, StreamRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'
import type { RestPage } from './rest-answer.ts'
import { callWith } from './rest-calls.ts'
import type { RestCall } from './rest-calls.ts'
import type { RestPagingOptions } from './rest-options.ts'

const PAGE_ROWS_MAX = 1_000
/** An interface that does not say how many rows it has, and gives a page whatever it is asked for, ends here. */
const PAGES_MAX = 100_000

export function totalAtOf({ totalAt }: RestPagingOptions): string {
  return totalAt ?? 'result.total'
}

/** @throws {AdapterError} `SOURCE_MALFORMED` also where the pages together are not what the interface says it has */
export async function* restPages(
  source: string,
  paging: RestPagingOptions,
  path: string,
  { columns, batchRowsMax }: Pick<StreamRequest, 'columns' | 'batchRowsMax'>,
  ask: (call: RestCall) => Promise<RestPage>,
): AsyncGenerator<readonly Row[]> {
  const pageRows = Math.min(paging.pageRowsMax ?? PAGE_ROWS_MAX, batchRowsMax)
  const first = paging.firstPage ?? 1
  let given = 0
  for (let page = first; page < first + PAGES_MAX; page++) {
    const { rows, total } = await ask(pageCall(paging, path, columns, page, pageRows))
    given += rows.length
    if (rows.length > pageRows)
      throw malformed(source, 'a page holds more rows than were asked for')
    if (total !== undefined && given > total) throw malformed(source, OTHER_NUMBER)
    if (rows.length > 0) yield rows
    if (given === total) return
    if (rows.length > 0) continue
    if (total === undefined) return
    throw malformed(source, OTHER_NUMBER)
  }
  throw malformed(source, `it has over ${PAGES_MAX} pages`)
}

const OTHER_NUMBER = 'its pages together hold another number of rows than it says; ask again later'

function pageCall(
  paging: RestPagingOptions,
  path: string,
  columns: readonly string[],
  page: number,
  pageRows: number,
): RestCall {
  const { method, pageField = 'page', pageRowsField = 'pageSize', fieldsField, envelope } = paging
  const numbers = { [pageField]: page, [pageRowsField]: pageRows }
  const fields = fieldsField === undefined ? {} : { [fieldsField]: columns }
  return callWith(method, path, { ...envelope, ...numbers, ...fields })
}

function malformed(source: string, what: string): AdapterError {
  return new AdapterError('SOURCE_MALFORMED', source, `Source "${source}": ${what}.`)
}
