/** UTF-8 bytes of one UTF-16 unit, at most. */
export const UTF8_BYTES_MAX = 3

const encoder = new TextEncoder()

/** A text of up to some thousand characters as its UTF-8 bytes, a character for each ("latin1", as Node calls it). */
export function byteText(text: string): string {
  return String.fromCharCode(...encoder.encode(text))
}
