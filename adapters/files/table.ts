/**
 * What every form of file is read into.
 *
 * @module
 */
import { AdapterError } from '../errors.ts'

/** One version of a file, whole in memory. */
export interface Table {
  /** Distinct names of the columns. */
  readonly header: readonly string[]
  /** One text a column; a file cannot tell "empty" from "no value". */
  readonly rows: readonly (readonly string[])[]
}

/** A row as its sheet or file numbers it, from 1: rows without a value count. */
export interface NumberedRow {
  readonly number: number
  readonly cells: readonly string[]
}

/** Bounds on one file, whatever its form. */
export interface TableBounds {
  readonly rowsMax: number
  readonly bytesMax: number
}

/** Reads a form of file; throws an `AdapterError` `SOURCE_MALFORMED` that says where, and repeats no value. */
export type ReadTable = (source: string, bytes: Buffer, entity: string) => Promise<Table>

export const DEFAULT_TABLE_BOUNDS: TableBounds = {
  rowsMax: 1_000_000,
  bytesMax: 64 * 1024 * 1024,
}

/** JSON Schema of the bounds, for the options of an adapter. */
export const tableBoundsSchema = {
  rowsMax: { type: 'integer', minimum: 1, maximum: 10_000_000 },
  bytesMax: { type: 'integer', minimum: 1, maximum: 1_073_741_824 },
} as const

/** @throws {AdapterError} `SOURCE_MALFORMED` for a header that is missing, or names a column twice. */
export function requireHeader(
  source: string,
  header: readonly string[] | undefined,
): asserts header is readonly string[] {
  if (header === undefined) {
    throw malformed(source, 'its file is empty; a header line is expected')
  }
  const twice = header.find((name, i) => header.indexOf(name) !== i)
  if (twice !== undefined) throw malformed(source, `its file names the column "${twice}" twice`)
}

/** @param what - predicate of the file, without a value of it */
export function malformed(source: string, what: string, cause?: unknown): AdapterError {
  const message = `Source "${source}": ${what}.`
  return new AdapterError('SOURCE_MALFORMED', source, message, cause === undefined ? {} : { cause })
}

export function tooManyRows(source: string, rowsMax: number): AdapterError {
  return malformed(source, `its file has more than ${rowsMax} rows (rowsMax)`)
}
