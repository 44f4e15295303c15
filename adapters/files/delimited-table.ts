/**
 * A delimited text file, read whole.
 *
 * @module
 */
import { CsvError, parse } from 'csv-parse'
import { assertDecoded, assertUtf8, decoded } from './encoding.ts'
import type { TextEncoding } from './encoding.ts'
import { malformed, requireHeader, tooManyRows } from './table.ts'
import type { Table, TableBounds } from './table.ts'

export interface DelimitedFormat extends TableBounds {
  readonly encoding: TextEncoding
  readonly delimiter: string
  /** `null`: nothing is quoted. */
  readonly quote: string | null
}

/**
 * @throws {AdapterError} `SOURCE_MALFORMED`, with the line, when it is not what `format` says.
 */
export async function readDelimited(
  source: string,
  bytes: Buffer,
  format: DelimitedFormat,
): Promise<Table> {
  assertUtf8(source, bytes, format.encoding)
  const [header, ...rows] = await parseRecords(source, bytes, format)
  requireHeader(source, header)
  return { header, rows }
}

async function parseRecords(
  source: string,
  bytes: Buffer,
  { encoding, delimiter, quote, rowsMax }: DelimitedFormat,
): Promise<string[][]> {
  const records: string[][] = []
  const parser = decoded(bytes, encoding).pipe(
    parse({ bom: true, delimiter, quote, skip_empty_lines: true }),
  )
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      for (const value of record) assertDecoded(source, bytes, encoding, value)
      records.push(record)
      if (records.length > rowsMax + 1) throw tooManyRows(source, rowsMax)
    }
  } catch (error) {
    if (error instanceof CsvError) {
      // The parser's own message quotes the line, which may hold personal values.
      throw malformed(source, `line ${String(error['lines'])} is not well formed (${error.code})`)
    }
    throw error
  }
  return records
}
