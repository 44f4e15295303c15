/**
 * The shapes of single values that records of every kind are made of.
 *
 * @module
 */

import type { SealedContent } from './sealed-content.ts'
import { arrayOf, integer, line, madeOf, objectOf, oneOf, remembered, text } from './shape.ts'

/** UTF-16 units of the longest text in a record. */
export const WORD_LENGTH_MAX = 1_000

/** Any text. */
export const word = line(WORD_LENGTH_MAX)
/** A text that stands in many records and tells of no person: a code, the name of something registered, a law. */
export const name = remembered(word)
export const names = arrayOf(name)
export const code = remembered(text(/^[A-Z][A-Z0-9_]{0,63}$/, 'a code in capitals'))
export const time = text(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
  'an ISO 8601 time with zone',
)
export const day = text(/^\d{4}-\d\d-\d\d$/, 'a day')
export const digest = madeOf('\\w-', 'a hash of 32 bytes in base64url', 43)
export const leaf = text(/^[A-Za-z0-9+/]+=$/, 'a hash of 32 bytes in base64', 44)
export const mode = oneOf(['query', 'verify', 'batch', 'subscribe'])
export const count = integer(0)
export const contentKey = remembered(text(/^\d{4}-\d\d\.[a-z]+$/, 'the name of a content key'))
/** Before ciphertext, which may be longer than any word: a request is about up to a hundred subjects. */
export const SEALED_CONTENT = '"sealed":{"content":'
export const sealed = objectOf<SealedContent>({
  key: contentKey,
  content: madeOf('\\w-', 'ciphertext in base64url'),
  tag: digest,
})
