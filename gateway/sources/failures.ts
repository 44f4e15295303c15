/**
 * What a consumer is told of a source that failed: which, why, what now. The cause stays with us.
 *
 * @module
 */
import { AdapterError } from '../../adapters/errors.ts'
import { localTime } from '../core/day.ts'
import type { ReadFailure } from '../core/types.ts'

/** @param department name of the providing body, as it stands in the catalogue. */
export function failureOf(thrown: unknown, department: string, rowsMax: number): ReadFailure {
  const code = thrown instanceof AdapterError ? thrown.code : 'SOURCE_UNAVAILABLE'
  switch (code) {
    case 'SOURCE_TIMEOUT':
      return {
        code: 'SOURCE_TIMEOUT',
        message: `${department} did not answer in time. Nothing of it was used. Try again in a minute.`,
        cause: thrown,
      }
    case 'SOURCE_MALFORMED':
      return {
        code: 'SOURCE_INVALID_DATA',
        message: `${department} answered in a form that is not the agreed one. Nothing of it was used; its data officer has to look.`,
        cause: thrown,
      }
    case 'SOURCE_STALE':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: `What ${department} delivered last is older than was agreed. Nothing of it was used; its data officer has to deliver anew.`,
        cause: thrown,
      }
    case 'SOURCE_TOO_MANY_ROWS':
      return {
        code: 'QUERY_TOO_LARGE',
        message: `${department} holds more than ${rowsMax} rows for this query. Ask for fewer subjects at once.`,
        cause: thrown,
      }
    case 'SOURCE_IN_MAINTENANCE':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: `${department} is closed for maintenance at this hour and was not asked.${again(thrown)}`,
        cause: thrown,
      }
    case 'SOURCE_LIMIT_REACHED':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: `${department} allows no more calls today and was not asked.${again(thrown)}`,
        cause: thrown,
      }
    case 'SOURCE_BUSY':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: `${department} is not being asked just now: its system failed or is overloaded. Try again in a minute.`,
        cause: thrown,
      }
    case 'SOURCE_UNAVAILABLE':
    case 'SOURCE_CLOSED':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: `${department} cannot be reached just now. Nothing was read from it. Try again in a minute.`,
        cause: thrown,
      }
  }
}

/** When it may be asked again, by the clocks of China. */
function again(thrown: unknown): string {
  const until = thrown instanceof AdapterError ? thrown.until : undefined
  return until === undefined ? '' : ` Ask again after ${localTime(until)}.`
}
