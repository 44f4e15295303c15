/**
 * Where JSON is put as bytes, piece behind piece.
 *
 * Pieces of a record are short. Byte by byte they cost half of what they do as one string, which is a tree of its pieces until
 * somebody wants its bytes.
 *
 * @module
 */

export interface ByteSink {
  readonly bytes: Buffer
  /** Place of the next byte. Beyond the end of `bytes` nothing is kept, but counted: who put it there looks at the end. */
  at: number
}

/** Of ASCII, as JSON has them. */
export const BYTE = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  backslash: 0x5c,
  arrayBegin: 0x5b,
  arrayEnd: 0x5d,
  objectBegin: 0x7b,
  objectEnd: 0x7d,
} as const
const FIRST_PRINTABLE = 0x20
const LAST_PRINTABLE = 0x7e
const DELETE = 0x7f
/** Code points from here on have three bytes in UTF-8. */
const FIRST_OF_THREE = 0x800
const FIRST_SURROGATE = 0xd800
const LAST_SURROGATE = 0xdfff

/** Puts one byte. */
export function putByte(sink: ByteSink, byte: number): void {
  sink.bytes[sink.at++] = byte
}

/** Puts bytes as they are. */
export function putBytes(sink: ByteSink, piece: Uint8Array): void {
  const { bytes } = sink
  let { at } = sink
  for (let i = 0; i < piece.length; i++) bytes[at++] = piece[i] ?? 0
  sink.at = at
}

/** Puts `text` between quotes if it is its own JSON and has no surrogate and no DEL; otherwise puts nothing. @returns whether it did. */
export function putPlain(sink: ByteSink, text: string): boolean {
  const { bytes } = sink
  let { at } = sink
  bytes[at++] = BYTE.quote
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < FIRST_PRINTABLE || code === BYTE.quote || code === BYTE.backslash) return false
    if (code <= LAST_PRINTABLE) {
      bytes[at++] = code
    } else if (code < FIRST_OF_THREE) {
      if (code === DELETE) return false
      bytes[at++] = 0xc0 | (code >> 6)
      bytes[at++] = 0x80 | (code & 0x3f)
    } else {
      if (code >= FIRST_SURROGATE && code <= LAST_SURROGATE) return false
      bytes[at++] = 0xe0 | (code >> 12)
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[at++] = 0x80 | (code & 0x3f)
    }
  }
  bytes[at++] = BYTE.quote
  sink.at = at
  return true
}

/** Puts a text of ASCII, as it is. */
export function putAscii(sink: ByteSink, text: string): void {
  const { bytes } = sink
  let { at } = sink
  for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  sink.at = at
}

/** Puts a well-formed text as UTF-8, as it is. */
export function putText(sink: ByteSink, text: string): void {
  const length = Buffer.byteLength(text)
  if (sink.at + length <= sink.bytes.length) sink.bytes.write(text, sink.at)
  sink.at += length
}
