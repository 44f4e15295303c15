/**
 * Decodes standard base64 (RFC 4648 §4) in its one canonical form: padded, no white space, no stray bits.
 *
 * Node's decoder forgives all of these; a log whose signature line can be written in two ways has
 * bytes that nobody vouches for.
 *
 * @returns null when `text` is not canonical.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}
