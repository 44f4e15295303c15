import { dayOf } from '../core/day.ts'

/** How far back a log may be looked at: it is kept for three years at least (Decree 809 Art. 29). */
export const DAYS_MAX = 1_100
const DAY_MS = 86_400_000

/** The instant `days` before `now`, and its calendar day, Asia/Shanghai. */
export function lastDays(days: number, now: Date): { readonly since: Date; readonly day: string } {
  const since = new Date(now.getTime() - days * DAY_MS)
  return { since, day: dayOf(since) }
}
