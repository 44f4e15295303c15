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
/** Shorter pieces are copied more quickly byte by byte. */
const COPIED_BYTES_MIN = 16

const encoder = new TextEncoder()

/** A text of any characters as UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Not `slice`, which of a Buffer gives the same memory. */
export function copyOfBytes(from: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(from.subarray(start, end))
}

export function put(bytes: Uint8Array, to: Uint8Array, at: number): number {
  const { length } = bytes
  const end = at + length
  if (end > to.length) return end
  if (length >= COPIED_BYTES_MIN) to.set(bytes, at)
  else for (let i = 0; i < length; i++) to[at + i] = bytes[i] as number
  return end
}

/** A text of ASCII. */
export function putAscii(text: string, to: Uint8Array, at: number): number {
  const end = at + text.length
  if (end <= to.length) for (let i = 0; i < text.length; i++) to[at + i] = text.charCodeAt(i)
  return end
}

/** A text of ASCII with its quotes. */
export function putQuoted(text: string, to: Uint8Array, at: number): number {
  to[at] = QUOTE
  const end = putAscii(text, to, at + 1)
  to[end] = QUOTE
  return end + 1
}

export const NOT_PLAIN = -1

/** The same, checked: {@link NOT_PLAIN} where the text is not its own JSON, or there is no room. */
export function putPlain(text: string, to: Uint8Array, at: number): number {
  const end = at + text.length + 2
  if (end > to.length) return NOT_PLAIN
  to[at] = QUOTE
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) return NOT_PLAIN
    to[at + 1 + i] = unit
  }
  to[end - 1] = QUOTE
  return end
}
