/**
 * Where a page of entries ended, in the order of their time.
 *
 * @module
 */
import { placeAt } from '../state/page-cursor.ts'
import { AuditingError } from './errors.ts'

export interface LogPlace {
  readonly time: string
  readonly log: string
  readonly index: number
}

/** It stands in the record of the search. */
const PLACE_CHARS_MAX = 500

/**
 * @param cursor that a page gave: `cursorOf(time, log, index)`.
 * @throws {AuditingError} `BAD_PAGE`
 */
export function logPlaceOf(cursor: string): LogPlace {
  const [time, log, index, ...rest] = cursor.length > PLACE_CHARS_MAX ? [] : (placeAt(cursor) ?? [])
  const isWhole = typeof log === 'string' && Number.isSafeInteger(index) && rest.length === 0
  if (time !== undefined && isWhole) return { time, log, index: Number(index) }
  throw new AuditingError('BAD_PAGE', 'The place to go on from is not one that a page gave.')
}
