/**
 * What guardrails may know of a request's subjects and its hour: booleans, never a value.
 *
 * @module
 */
import type { Circumstances } from './guardrail-types.ts'

/** More subjects than these in one request are bulk. */
export const BULK_SUBJECTS = 20

const CITIZEN_ID_CHARS = 18
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const EAST_8_MS = 8 * HOUR_MS

/** Whoever was born after them is under 18, under 14: `YYYYMMDD`. */
interface Birthdays {
  readonly day: number
  readonly adultsBorn: string
  readonly teensBorn: string
}

/** Of the day last asked: every request asks, and the day is mostly the same. */
let latest: Birthdays = { day: NaN, adultsBorn: '', teensBorn: '' }

/** @param day days since 1970 where both provinces are. */
function birthdaysOf(day: number): Birthdays {
  if (latest.day === day) return latest
  const today = Number(new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', ''))
  const bornAfter = (years: number): string => String(today - years * 10_000)
  latest = { day, adultsBorn: bornAfter(18), teensBorn: bornAfter(14) }
  return latest
}

/**
 * @param citizenIds of the persons asked about, as far as they are asked about by number. A permanent residence card of 2017,
 *   of 15 characters, does not say the century of a birth, and tells nothing here.
 * @param subjects how many distinct subjects the request is about, of every kind.
 */
export function circumstancesOf(
  citizenIds: Iterable<string>,
  subjects: number,
  now: Date,
): Circumstances {
  const localMs = now.getTime() + EAST_8_MS
  const hour = Math.floor(localMs / HOUR_MS) % 24
  const { adultsBorn, teensBorn } = birthdaysOf(Math.floor(localMs / DAY_MS))
  let minor = false
  let child = false
  for (const id of citizenIds) {
    if (id.length !== CITIZEN_ID_CHARS) continue
    const born = id.slice(6, 14)
    if (born > adultsBorn) minor = true
    if (born > teensBorn) child = true
  }
  return { minor, child, bulk: subjects > BULK_SUBJECTS, night: hour >= 22 || hour < 6 }
}
