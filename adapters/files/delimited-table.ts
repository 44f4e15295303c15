/**
 * A delimited text file, read whole.
 *
 * @module
 */
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { assertDecoded, assertUtf8, decoded, decodedStrictly, REPLACEMENT } from './encoding.ts'
import type { TextEncoding } from './encoding.ts'
import { malformed, requireHeader, tooManyRows } from './table.ts'
import type { NumberedRow, Table, TableBounds } from './table.ts'

export interface DelimitedFormat extends TableBounds {
  readonly encoding: TextEncoding
  readonly delimiter: string
  /** `null`: nothing is quoted. */
  readonly quote: string | null
}

/** What never comes to the end of a line is no table, and would be gathered in memory. */
const LINE_CHARACTERS_MAX = 256 * 1024
/** Rows after which others have their turn: a parser that is fed from memory waits for nothing, and deadlines would not pass. */
const TURN_ROWS = 2_000
const LINES = { bom: true, skip_empty_lines: true, max_record_size: LINE_CHARACTERS_MAX } as const

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

/**
 * Reads the lines of a file of any size, the header first.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED`, with the line, when it is not what `format` says.
 */
export async function* streamDelimited(
  source: string,
  bytes: AsyncIterable<Buffer>,
  { encoding, delimiter, quote }: DelimitedFormat,
): AsyncGenerator<readonly string[]> {
  const parser = parse({ ...LINES, delimiter, quote, info: true })
  const piped = pipeline(decodedStrictly(source, bytes, encoding), parser)
  piped.catch(() => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (encoding !== 'utf-8' && record.some((value) => value.includes(REPLACEMENT))) {
        throw malformed(source, `line ${info.lines} is not ${encoding}`)
      }
      yield record
    }
    await piped
  } catch (error) {
    throw parseFault(source, error)
  } finally {
    parser.destroy()
  }
}

/**
 * Reads every row of a file in commas and quotes that has a value, with the number that a spreadsheet gives it.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED`, with the line, when it is no such file.
 */
export async function readDelimitedRows(
  source: string,
  bytes: Buffer,
  { encoding, rowsMax }: Pick<DelimitedFormat, 'encoding' | 'rowsMax'>,
): Promise<readonly NumberedRow[]> {
  assertUtf8(source, bytes, encoding)
  const lines = { bom: true, relax_column_count: true, max_record_size: LINE_CHARACTERS_MAX }
  const rows: NumberedRow[] = []
  let number = 0
  try {
    const parser = decoded(bytes, encoding).pipe(parse(lines))
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1
      if (cells.every((cell) => cell === '')) continue
      for (const cell of cells) assertDecoded(source, bytes, encoding, cell)
      if (rows.push({ number, cells }) > rowsMax) throw tooManyRows(source, rowsMax)
      if (rows.length % TURN_ROWS === 0) await turn()
    }
  } catch (error) {
    throw parseFault(source, error)
  }
  return rows
}

interface Parsed {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

async function parseRecords(
  source: string,
  bytes: Buffer,
  { encoding, delimiter, quote, rowsMax }: DelimitedFormat,
): Promise<string[][]> {
  const records: string[][] = []
  const parser = decoded(bytes, encoding).pipe(parse({ ...LINES, delimiter, quote }))
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      for (const value of record) assertDecoded(source, bytes, encoding, value)
      records.push(record)
      if (records.length > rowsMax + 1) throw tooManyRows(source, rowsMax)
      if (records.length % TURN_ROWS === 0) await turn()
    }
  } catch (error) {
    throw parseFault(source, error)
  }
  return records
}

/** The parser's own message quotes the line, which may hold personal values. */
function parseFault(source: string, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  return malformed(source, `line ${String(error['lines'])} is not well formed (${error.code})`)
}
