/**
 * Texts in the encodings of departments' files.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { malformed } from './table.ts'

export type TextEncoding = 'utf-8' | 'gbk' | 'gb18030'

export const TEXT_ENCODINGS: readonly TextEncoding[] = ['utf-8', 'gbk', 'gb18030']

/** What a decoder writes where bytes are no character. */
export const REPLACEMENT = '\ufffd'
const CHUNK_BYTES = 256 * 1024
const LINE_FEED = 0x0a

/** Decodes bytes piece by piece. Bytes that are no character become U+FFFD: see {@link assertDecoded}. */
export function decoded(bytes: Buffer, encoding: TextEncoding): NodeJS.ReadableStream {
  return Readable.from(chunksOf(bytes)).pipe(iconv.decodeStream(encoding))
}

/** @throws {AdapterError} `SOURCE_MALFORMED` with the line, when UTF-8 is not what the file is. */
export function assertUtf8(source: string, bytes: Buffer, encoding: TextEncoding): void {
  if (encoding !== 'utf-8' || isUtf8(bytes)) return
  throw malformed(source, `line ${lineOf(bytes, (line) => !isUtf8(line))} is not utf-8`)
}

/** @throws {AdapterError} `SOURCE_MALFORMED` with the line, when a text of a GBK file is none. */
export function assertDecoded(
  source: string,
  bytes: Buffer,
  encoding: TextEncoding,
  text: string,
): void {
  // Checked as bytes already; the character itself may be written in UTF-8.
  if (encoding === 'utf-8' || !text.includes(REPLACEMENT)) return
  const line = lineOf(bytes, (one) => iconv.decode(one, encoding).includes(REPLACEMENT))
  throw malformed(source, `line ${line} is not ${encoding}`)
}

/**
 * Decodes bytes that come piece by piece, without keeping them. Of GBK, what is no character becomes U+FFFD.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED` for what is not UTF-8
 */
export async function* decodedStrictly(
  source: string,
  bytes: AsyncIterable<Buffer>,
  encoding: TextEncoding,
): AsyncGenerator<string> {
  const decoder = encoding === 'utf-8' ? utf8Decoder() : iconv.getDecoder(encoding)
  try {
    for await (const piece of bytes) {
      const text = decoder.write(piece)
      if (text !== '') yield text
    }
    const rest = decoder.end() ?? ''
    if (rest !== '') yield rest
  } catch (cause) {
    throw cause instanceof TypeError ? malformed(source, 'its file is not utf-8', cause) : cause
  }
}

/** Throws a `TypeError` at what is not UTF-8. */
function utf8Decoder(): { write(piece: Buffer): string; end(): string } {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return {
    write: (piece) => decoder.decode(piece, { stream: true }),
    end: () => decoder.decode(),
  }
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
