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

/** UTF-16 units that a text may be made of: 1 for each that it may. All of them are characters that JSON does not escape. */
export type Units = Uint8Array

const ALL_UNITS = 0x10000

/** @param allowed what is not ASCII, or JSON escapes, is allowed by none. */
export function unitsThat(allowed: (character: string) => boolean): Units {
  const units = new Uint8Array(ALL_UNITS)
  for (let unit = SPACE; unit <= TILDE; unit++) {
    const isItsOwn = unit !== QUOTE && unit !== BACKSLASH
    if (isItsOwn && allowed(String.fromCharCode(unit))) units[unit] = 1
  }
  return units
}

/** Those of a text that is its own JSON. */
export const PLAIN: Units = unitsThat(() => true)

export const NOT_MADE_OF = -1

/** A text with its quotes: {@link NOT_MADE_OF} where it has other units, or there is no room; it may then be there in part. */
export function putMadeOf(units: Units, text: string, { bytes, size }: Room, at: number): number {
  const { length } = text
  const end = at + length + 2
  if (end > size) return NOT_MADE_OF
  bytes[at] = QUOTE
  // Judged at the end: a branch for each costs more than all it would spare.
  let all = 1
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    all &= units[unit] as number
    bytes[at + 1 + i] = unit
  }
  bytes[end - 1] = QUOTE
  return all === 1 ? end : NOT_MADE_OF
}
