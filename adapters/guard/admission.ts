/**
 * Whether a source may be asked just now: its hours, and what is left of its day.
 *
 * @module
 */
import type { AdapterCapabilities, SourceRequest } from '../adapter.ts'
import { AdapterError } from '../errors.ts'
import type { GuardLimits } from './limits.ts'
import { openWindow } from './maintenance.ts'

/** Counts the calls on sources by day, exactly over all replicas. Handed in by whoever has a database. */
export interface CallCounter {
  /**
   * Adds `calls` to a source's day when they fit, or nothing.
   *
   * @param day - `YYYY-MM-DD` in China
   * @returns whether they fit
   * @throws when it cannot be counted; nothing is read then.
   */
  take(source: string, day: string, calls: number, callsMax: number): Promise<boolean>
}

const DAY_MS = 86_400_000
const CHINA_MS = 8 * 3_600_000

/** @throws {AdapterError} `SOURCE_IN_MAINTENANCE`, with when it opens */
export function assertOpen(source: string, { maintenance }: GuardLimits, now: Date): void {
  const open = maintenance === undefined ? undefined : openWindow(maintenance, now)
  if (open === undefined) return
  const { window, until } = open
  const message = `Source "${source}" is closed for maintenance from ${window.from} to ${window.to}.`
  throw new AdapterError('SOURCE_IN_MAINTENANCE', source, message, { until })
}

/**
 * Takes a read from the source's day.
 *
 * @throws {AdapterError} `SOURCE_LIMIT_REACHED` until midnight in China; `SOURCE_BUSY` when it cannot be counted
 */
export async function takeCalls(
  source: string,
  { callsPerDayMax }: GuardLimits,
  counter: CallCounter | undefined,
  calls: number,
  now: Date,
): Promise<void> {
  if (callsPerDayMax === undefined) return
  if (counter === undefined) throw uncounted(source)
  const local = now.getTime() + CHINA_MS
  const day = new Date(local).toISOString().slice(0, 10)
  let fits: boolean
  try {
    fits = await counter.take(source, day, calls, callsPerDayMax)
  } catch (cause) {
    throw uncounted(source, cause)
  }
  if (fits) return
  const until = new Date((Math.floor(local / DAY_MS) + 1) * DAY_MS - CHINA_MS)
  const message = `Source "${source}" may be called ${callsPerDayMax} times a day (callsPerDayMax), and was.`
  throw new AdapterError('SOURCE_LIMIT_REACHED', source, message, { until })
}

/** How many calls a read makes on the source, at most. */
export function callsOf(
  { keys, keyColumns }: SourceRequest,
  { oneKeyACall }: AdapterCapabilities,
  keysMax: number,
): number {
  return oneKeyACall === true ? keys.length * keyColumns.length : Math.ceil(keys.length / keysMax)
}

function uncounted(source: string, cause?: unknown): AdapterError {
  const message = `Source "${source}" is not asked: its calls of today cannot be counted.`
  return new AdapterError('SOURCE_BUSY', source, message, cause === undefined ? {} : { cause })
}
