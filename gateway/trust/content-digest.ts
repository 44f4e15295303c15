/**
 * `Content-Digest` (RFC 9530): binds a signature over headers to the body.
 *
 * @module
 */
import { createHash, hash, timingSafeEqual } from 'node:crypto'
import { readDictionary } from './structured-fields.ts'

/** The field's value for these bytes, or those of a text in UTF-8: `sha-256=:…:`. */
export function contentDigest(body: Uint8Array | string): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`
}

/**
 * Whether `body` is the one that `field` names. Other algorithms beside sha-256 are passed over;
 * without sha-256, or when the field cannot be read, the answer is no.
 */
export function matchesContentDigest(field: string, body: Uint8Array): boolean {
  // As nearly everybody writes it. What is compared is public on both sides.
  if (field === contentDigest(body)) return true
  const named: unknown = readDictionary(field)?.get('sha-256')?.[0]
  const digest = createHash('sha256').update(body).digest()
  return (
    named instanceof ArrayBuffer &&
    named.byteLength === digest.length &&
    timingSafeEqual(new Uint8Array(named), digest)
  )
}
