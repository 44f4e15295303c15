/**
 * A text file whose columns stand at fixed places, as mainframes write it.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { setImmediate as turn } from 'node:timers/promises'
import iconv from 'iconv-lite'
import type { TextEncoding } from './encoding.ts'
import { malformed, requireHeader, tooManyRows } from './table.ts'
import type { Table, TableBounds } from './table.ts'

/** One column: `bytes` bytes, not characters; a Chinese character is two of them in GBK. */
export interface FixedColumn {
  readonly name: string
  readonly bytes: number
}

export interface FixedWidthFormat extends TableBounds {
  readonly encoding: TextEncoding
  readonly columns: readonly FixedColumn[]
  /** Lines at the begin that hold no record. */
  readonly headLines: number
}

const LINE_FEED = 0x0a
const RETURN = 0x0d
/** After so many lines other work gets its turn. */
const LINES_A_TURN = 5_000

/**
 * Cuts each line at the places of the columns. Blanks around a value are the form's, not the value's, and are
 * taken off. Empty lines are left out.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED`, with the line, when a line has another length, or a column holds
 *   bytes that are no text of the encoding.
 */
export async function readFixedWidth(
  source: string,
  bytes: Buffer,
  format: FixedWidthFormat,
): Promise<Table> {
  const header = format.columns.map(({ name }) => name)
  requireHeader(source, header)
  const width = format.columns.reduce((sum, column) => sum + column.bytes, 0)
  const rows: string[][] = []
  let number = 0
  for (const line of linesOf(bytes)) {
    number += 1
    if (number % LINES_A_TURN === 0) await turn()
    if (number <= format.headLines || line.length === 0) continue
    if (line.length !== width) {
      throw malformed(source, `line ${number} has ${line.length} bytes where ${width} are expected`)
    }
    rows.push(cut(source, number, line, format))
    if (rows.length > format.rowsMax) throw tooManyRows(source, format.rowsMax)
  }
  return { header, rows }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, at)
    const end = found < 0 ? bytes.length : found
    yield bytes.subarray(at, end > at && bytes[end - 1] === RETURN ? end - 1 : end)
    at = end + 1
  }
}

function cut(
  source: string,
  number: number,
  line: Buffer,
  { columns, encoding }: FixedWidthFormat,
): string[] {
  let at = 0
  return columns.map(({ name, bytes }) => {
    const part = line.subarray(at, at + bytes)
    at += bytes
    const text = iconv.decode(part, encoding)
    const wrong = encoding === 'utf-8' ? !isUtf8(part) : text.includes('\ufffd')
    // Half of a character at an edge means that the places are not those of the file.
    if (wrong) throw malformed(source, `line ${number}, column "${name}" is not ${encoding}`)
    return text.trim()
  })
}
