/**
 * From the body of an HTTP source to rows. Pure.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import type { Row, SourceValue } from './adapter.ts'
import { AdapterError } from './errors.ts'
import type { RestResponseOptions } from './rest-options.ts'
import { SourceSaid } from './source-said.ts'

const BYTE_ORDER_MARK = '\uFEFF'

/** Where the rows are unless the source is configured otherwise. */
export const ROWS_AT = 'result.rows'

/**
 * Parses one answer. Every row has exactly `columns`; a property that the source left out is null.
 *
 * Numbers keep the text in which the source wrote them: `1.10` stays `1.10`, and a long one loses nothing.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED`, or `SOURCE_UNAVAILABLE` when the envelope says "error".
 */
export function rowsOfAnswer(
  source: string,
  body: Buffer,
  columns: readonly string[],
  options: RestResponseOptions,
): readonly Row[] {
  return pageOfAnswer(source, body, columns, options, '').rows
}

export interface RestPage {
  readonly rows: readonly Row[]
  /** How many rows there are on all pages, where the answer says it. */
  readonly total: number | undefined
}

/**
 * Parses one page, as {@link rowsOfAnswer} does.
 *
 * @param totalAt - path of the number of all rows; empty where there is none
 */
export function pageOfAnswer(
  source: string,
  body: Buffer,
  columns: readonly string[],
  options: RestResponseOptions,
  totalAt: string,
): RestPage {
  const text = decode(source, body)
  const answer = parse(source, text)
  requireSuccess(source, answer, options)
  const total = totalAt === '' ? undefined : totalOf(source, answer, totalAt)
  const rows = listOf(source, answer, options)
  if (!rows.some((row) => columns.some((column) => typeof property(row, column) === 'number'))) {
    return { rows: rows.map((row) => toRow(source, row, columns)), total }
  }
  const exact = listOf(source, parse(source, quoteNumbers(text)), options)
  return { rows: exact.map((row) => toRow(source, row, columns)), total }
}

function totalOf(source: string, answer: unknown, totalAt: string): number {
  const total = Number(at(answer, totalAt) ?? Number.NaN)
  if (Number.isSafeInteger(total) && total >= 0) return total
  throw malformed(source, `its answer has no number of rows at "${totalAt}"`)
}

function decode(source: string, body: Buffer): string {
  if (!isUtf8(body)) throw malformed(source, 'its answer is not UTF-8')
  const text = body.toString()
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

function parse(source: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may hold personal values.
    throw malformed(source, 'its answer is not JSON')
  }
}

function requireSuccess(source: string, answer: unknown, options: RestResponseOptions): void {
  const statusAt = options.statusAt ?? 'status'
  if (statusAt === '') return
  const status = at(answer, statusAt)
  if (typeof status !== 'string' && typeof status !== 'number') {
    throw malformed(source, `its answer has no "${statusAt}"`)
  }
  if (String(status) === (options.statusOk ?? 'success')) return
  const said = at(answer, options.messageAt ?? 'errormsg') ?? at(answer, 'result.errormsg')
  const cause = new SourceSaid(typeof said === 'string' ? said : 'no message')
  const message = `Source "${source}" said that it failed.`
  throw new AdapterError('SOURCE_UNAVAILABLE', source, message, { cause })
}

function listOf(source: string, answer: unknown, options: RestResponseOptions): readonly object[] {
  const rowsAt = options.rowsAt ?? ROWS_AT
  const rows = at(answer, rowsAt)
  if (!Array.isArray(rows)) throw malformed(source, `its answer has no list at "${rowsAt}"`)
  return rows.map((row: unknown) => {
    if (isObject(row)) return row
    throw malformed(source, `its list at "${rowsAt}" holds something that is not an object`)
  })
}

function toRow(source: string, object: object, columns: readonly string[]): Row {
  const row: Record<string, SourceValue> = {}
  for (const column of columns) {
    const value = property(object, column)
    if (typeof value === 'string') row[column] = value
    else if (value === null || value === undefined) row[column] = null
    else if (typeof value === 'boolean') row[column] = String(value)
    else throw malformed(source, `"${column}" is a list or an object where a value belongs`)
  }
  return row
}

/** Each string whole, or one number outside of strings. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

function quoteNumbers(json: string): string {
  return json.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`))
}

function at(value: unknown, path: string): unknown {
  if (path === '') return value
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (isObject(inner) ? property(inner, name) : undefined), value)
}

/** Own properties only: `constructor` is a column like any other. */
function property(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(source: string, what: string, cause?: unknown): AdapterError {
  const message = `Source "${source}": ${what}.`
  return new AdapterError('SOURCE_MALFORMED', source, message, cause === undefined ? {} : { cause })
}
