/**
 * Calls on sources by day, counted where the use of grants is: exact over all replicas.
 *
 * @module
 */
import { makeOpenDays, type OpenDaysOptions } from './open-days.ts'

/** What a guard of `adapters/` asks for where a source allows so many calls a day. */
export interface SourceCalls {
  /**
   * Adds `calls` to a source's day when they fit, or nothing.
   *
   * @returns whether they fit
   * @throws {QuotaError} when the day cannot be counted
   */
  take(source: string, day: string, calls: number, callsMax: number): Promise<boolean>
}

/** Tells a source from a grant, whose ids have no colon. */
const PREFIX = 'source:'

export function makeSourceCalls(options: OpenDaysOptions): SourceCalls {
  const days = makeOpenDays(options)
  return {
    async take(source, day, calls, callsMax) {
      try {
        const { ledger } = await days.open(day)
        const entry = { grant: PREFIX + source, calls, rows: 0, subjects: [], callsMax }
        return (await ledger.charge(day, [entry])) === undefined
      } catch (error) {
        // Where it is counted is asked anew.
        days.forget()
        throw error
      }
    },
  }
}
