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
/** A line of the head may be longer than a record. */
const HEAD_LINE_BYTES_MAX = 64 * 1024
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
  const records = recordsOf(source, format)
  const rows: string[][] = []
  let number = 0
  for (const line of linesOf(bytes)) {
    number += 1
    if (number % LINES_A_TURN === 0) await turn()
    const record = records.recordOf(number, line)
    if (record !== undefined) rows.push(record)
    if (rows.length > format.rowsMax) throw tooManyRows(source, format.rowsMax)
  }
  return { header: records.header, rows }
}

/**
 * Reads the lines of a file of any size, the names of its columns first.
 *
 * @throws {AdapterError} as {@link readFixedWidth} does
 */
export async function* streamFixedWidth(
  source: string,
  bytes: AsyncIterable<Buffer>,
  format: FixedWidthFormat,
): AsyncGenerator<readonly string[]> {
  const { header, width, recordOf } = recordsOf(source, format)
  yield header
  let number = 0
  let begun = Buffer.alloc(0)
  for await (const piece of bytes) {
    // A piece is good until the next is asked for, and what is begun is put before it: a copy either way.
    const text = Buffer.concat([begun, piece])
    const whole = text.lastIndexOf(LINE_FEED) + 1
    for (const line of linesOf(text.subarray(0, whole))) {
      const record = recordOf(++number, line)
      if (record !== undefined) yield record
    }
    begun = text.subarray(whole)
    if (begun.length > Math.max(width + 1, HEAD_LINE_BYTES_MAX)) {
      const what = `line ${number + 1} has over ${begun.length} bytes where ${width} are expected`
      throw malformed(source, what)
    }
  }
  for (const line of linesOf(begun)) {
    const record = recordOf(number + 1, line)
    if (record !== undefined) yield record
  }
}

interface Records {
  readonly header: readonly string[]
  /** Bytes of a line. */
  readonly width: number
  /** Undefined for a line that holds none. */
  readonly recordOf: (number: number, line: Buffer) => string[] | undefined
}

function recordsOf(source: string, format: FixedWidthFormat): Records {
  const header = format.columns.map(({ name }) => name)
  requireHeader(source, header)
  const width = format.columns.reduce((sum, column) => sum + column.bytes, 0)
  return { header, width, recordOf }

  function recordOf(number: number, line: Buffer): string[] | undefined {
    if (number <= format.headLines || line.length === 0) return undefined
    if (line.length === width) return cut(source, number, line, format)
    const what = `line ${number} has ${line.length} bytes where ${width} are expected`
    throw malformed(source, what)
  }
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
