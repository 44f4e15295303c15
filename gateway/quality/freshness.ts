/**
 * Is data older than its department promised?
 *
 * @module
 */
import type { UpdateCycle } from '../../catalog/types.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * How old data may be, by its update cycle in the catalogue: one cycle, and a day's grace for the delivery itself. Of what
 * comes irregularly nothing was promised.
 */
const AGE_MS_MAX: Readonly<Record<UpdateCycle, number>> = {
  realtime: HOUR_MS,
  daily: 2 * DAY_MS,
  weekly: 8 * DAY_MS,
  monthly: 32 * DAY_MS,
  quarterly: 93 * DAY_MS,
  semiannual: 185 * DAY_MS,
  annual: 367 * DAY_MS,
  irregular: Infinity,
  other: Infinity,
}

/** @param asOf when the source's data was delivered; undefined where the source is asked itself. */
export function isStale(asOf: Date | undefined, cycle: UpdateCycle, now: Date): boolean {
  return asOf !== undefined && now.getTime() - asOf.getTime() > AGE_MS_MAX[cycle]
}
