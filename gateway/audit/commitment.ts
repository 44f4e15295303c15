/**
 * A salted hash by which somebody who has the salt proves which text was meant, and nobody else can guess it.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256 of salt and text, base64url. */
export function commitment(salt: Uint8Array, text: string | Uint8Array): string {
  return createHash('sha256').update(salt).update(text).digest('base64url')
}

/** Whether `text` under `salt` is what was committed to. */
export function opensTo(committed: string, salt: Uint8Array, text: Uint8Array): boolean {
  const expected = Buffer.from(committed)
  const found = Buffer.from(commitment(salt, text))
  return expected.length === found.length && timingSafeEqual(expected, found)
}
