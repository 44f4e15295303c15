/**
 * One version of a delimited file, whole in memory.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { AdapterError } from './errors.ts'

export type DelimitedEncoding = 'utf-8' | 'gbk' | 'gb18030'

export interface DelimitedFormat {
  readonly encoding: DelimitedEncoding
  readonly delimiter: string
  /** `null`: nothing is quoted. */
  readonly quote: string | null
  readonly rowsMax: number
  readonly bytesMax: number
}

export interface DelimitedFile {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const CHUNK_BYTES = 256 * 1024
const LINE_FEED = 0x0a

/**
 * Reads a file whole, through one handle, so that a replacement meanwhile makes no difference; a file that
 * is written in place meanwhile is refused.
 *
 * @throws {AdapterError} `SOURCE_UNAVAILABLE` when it cannot be read now; `SOURCE_MALFORMED`, with the
 *   line, when it is not what `format` says.
 */
export async function readDelimitedFile(
  source: string,
  path: string,
  format: DelimitedFormat,
): Promise<DelimitedFile> {
  const bytes = await readBytes(source, path, format.bytesMax)
  const text = format.encoding === 'utf-8' ? requireUtf8(source, bytes) : bytes
  const [header, ...rows] = await parseRecords(source, text, format)
  if (header === undefined) throw malformed(source, 'its file is empty; a header line is expected')
  const twice = header.find((name, i) => header.indexOf(name) !== i)
  if (twice !== undefined) throw malformed(source, `its file names the column "${twice}" twice`)
  return { header, rows }
}

async function readBytes(source: string, path: string, bytesMax: number): Promise<Buffer> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const before = await file.stat({ bigint: true })
    if (before.size > BigInt(bytesMax)) {
      throw malformed(source, `its file is larger than ${bytesMax} bytes (bytesMax)`)
    }
    const bytes = await file.readFile()
    const after = await file.stat({ bigint: true })
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
      const message = `Source "${source}": its file was being written. Put files there whole, by renaming.`
      throw new AdapterError('SOURCE_UNAVAILABLE', source, message)
    }
    return bytes
  } catch (cause) {
    if (cause instanceof AdapterError) throw cause
    const message = `Source "${source}": its file cannot be read.`
    throw new AdapterError('SOURCE_UNAVAILABLE', source, message, { cause })
  } finally {
    await file?.close()
  }
}

function requireUtf8(source: string, bytes: Buffer): Buffer {
  if (isUtf8(bytes)) return bytes
  throw malformed(source, `line ${lineOf(bytes, (line) => !isUtf8(line))} is not utf-8`)
}

async function parseRecords(
  source: string,
  bytes: Buffer,
  { encoding, delimiter, quote, rowsMax }: DelimitedFormat,
): Promise<string[][]> {
  const records: string[][] = []
  const parser = Readable.from(chunksOf(bytes))
    .pipe(iconv.decodeStream(encoding))
    .pipe(parse({ bom: true, delimiter, quote, skip_empty_lines: true }))
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (encoding !== 'utf-8' && record.some((value) => value.includes('\ufffd'))) {
        const line = lineOf(bytes, (text) => iconv.decode(text, encoding).includes('\ufffd'))
        throw malformed(source, `line ${line} is not ${encoding}`)
      }
      records.push(record)
      if (records.length > rowsMax + 1) {
        throw malformed(source, `its file has more than ${rowsMax} rows (rowsMax)`)
      }
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

/** Small enough that other work gets its turn between two. */
function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}

/** Number of the first line that is wrong. In no encoding here is a line feed part of another character. */
function lineOf(bytes: Buffer, isWrong: (line: Buffer) => boolean): number {
  let number = 1
  for (let at = 0; at < bytes.length; number++) {
    const end = bytes.indexOf(LINE_FEED, at)
    const line = bytes.subarray(at, end < 0 ? bytes.length : end)
    if (isWrong(line)) return number
    at = end < 0 ? bytes.length : end + 1
  }
  return number
}

function malformed(source: string, what: string): AdapterError {
  return new AdapterError('SOURCE_MALFORMED', source, `Source "${source}": ${what}.`)
}
