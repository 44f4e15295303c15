/**
 * The exact shape of a keeping record, version 1.
 *
 * @module
 */

import type { EntryRange, KeepingRecord } from './keeping-record.ts'
import { contentKey, count, time, word } from './record-words.ts'
import { arrayOf, constant, nullable, objectOf, oneOf } from './shape.ts'

/** Checks a record and writes it as canonical JSON in one pass; see {@link objectOf}. */
export const keepingShape = objectOf<KeepingRecord>({
  v: constant(1),
  kind: oneOf(['keeping']),
  time,
  act: oneOf(['hold', 'lift', 'erase', 'prune']),
  hold: nullable(word),
  ranges: arrayOf(objectOf<EntryRange>({ from: count, to: count })),
  keys: arrayOf(contentKey),
  by: word,
  approvedBy: nullable(word),
  reason: word,
})
