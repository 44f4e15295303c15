/**
 * The exact shape of a twins record, version 1.
 *
 * @module
 */

import { count, leaf, name, time, word } from './record-words.ts'
import { arrayOf, constant, objectOf, oneOf } from './shape.ts'
import type { ToldTwin, TwinsRecord } from './twins-record.ts'

/** Checks a record and writes it as canonical JSON in one pass; see {@link objectOf}. */
export const twinsShape = objectOf<TwinsRecord>({
  v: constant(1),
  kind: oneOf(['twins']),
  time,
  region: name,
  log: name,
  twins: arrayOf(objectOf<ToldTwin>({ exchangeId: word, index: count, leafHash: leaf })),
})
