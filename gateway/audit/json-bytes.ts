/**
 * Pieces of JSON, put into memory as bytes of UTF-8. Each gives where it ends; beyond the end of `to` nothing is written, but counted.
 *
 * @module
 */

const SPACE = 0x20
const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
export const CLOSE_LIST = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
const TILDE = 0x7e
const WORD_BYTES = 4
/** Longer pieces are copied more quickly by the one call that copies any. */
const WORDS_MAX = 32

/** Memory that JSON is put into. */
export class Room {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Bytes. */
  readonly size: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.size = bytes.byteLength
  }

  /** What was put from `start` up to `end`, to be put again. */
  pieceOf(start: number, end: number): Piece {
    return new Piece(this.bytes.subarray(start, end))
  }
}

/** Bytes that are put again and again. Most are some ten bytes long, and are put four at a time. */
export class Piece {
  readonly bytes: Uint8Array
  /** The same, as little-endian words; the last is filled up with zeros. */
  readonly words: Int32Array

  /** @param bytes are copied. */
  constructor(bytes: Uint8Array) {
    const length = Math.ceil(bytes.length / WORD_BYTES)
    const filled = new Uint8Array(length * WORD_BYTES)
    filled.set(bytes)
    const view = new DataView(filled.buffer)
    this.bytes = filled.subarray(0, bytes.length)
    this.words = Int32Array.from({ length }, (_, at) => view.getInt32(at * WORD_BYTES, true))
  }
}

const encoder = new TextEncoder()

/** A text of any characters as UTF-8. */
export function pieceOf(text: string): Piece {
  return new Piece(encoder.encode(text))
}

/** May write zeros over up to three bytes behind it. */
export function put({ bytes, words }: Piece, to: Room, at: number): number {
  const end = at + bytes.length
  const { length } = words
  if (length > WORDS_MAX || at + length * WORD_BYTES > to.size) {
    if (end <= to.size) to.bytes.set(bytes, at)
    return end
  }
  const { view } = to
  for (let i = 0; i < length; i++) view.setInt32(at + i * WORD_BYTES, words[i] as number, true)
  return end
}

/** A text of any characters, as UTF-8. */
export function putText(text: string, to: Room, at: number): number {
  const bytes = encoder.encode(text)
  const end = at + bytes.length
  if (end <= to.size) to.bytes.set(bytes, at)
  return end
}

/** A text of ASCII. */
export function putAscii(text: string, { bytes, size }: Room, at: number): number {
  const end = at + text.length
  if (end <= size) for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
  return end
}

/** A text of ASCII with its quotes. */
export function putQuoted(text: string, to: Room, at: number): number {
  to.bytes[at] = QUOTE
  const end = putAscii(text, to, at + 1)
  to.bytes[end] = QUOTE
  return end + 1
}

export const NOT_PLAIN = -1

/** The same, checked: {@link NOT_PLAIN} where the text is not its own JSON, or there is no room. */
export function putPlain(text: string, { bytes, size }: Room, at: number): number {
  const end = at + text.length + 2
  if (end > size) return NOT_PLAIN
  bytes[at] = QUOTE
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) return NOT_PLAIN
    bytes[at + 1 + i] = unit
  }
  bytes[end - 1] = QUOTE
  return end
}
