/**
 * What guardrails may know of a request's subjects and its hour: booleans, never a value.
 *
 * @module
 */
import type { Circumstances } from './guardrail-types.ts'

/** More subjects than these in one request are bulk. */
export const BULK_SUBJECTS = 20

const EAST_8_MS = 8 * 3_600_000

/**
 * @param citizenIds numbers of 18 characters of the persons asked about, as far as they are asked about by number.
 * @param subjects how many distinct subjects the request is about, of every kind.
 */
export function circumstancesOf(
  citizenIds: Iterable<string>,
  subjects: number,
  now: Date,
): Circumstances {
  const local = new Date(now.getTime() + EAST_8_MS)
  const hour = local.getUTCHours()
  const bornAfter = (years: number): string => {
    const today = local.toISOString().slice(0, 10).replaceAll('-', '')
    return String(Number(today) - years * 10_000)
  }
  const adultsBorn = bornAfter(18)
  const teensBorn = bornAfter(14)
  let minor = false
  let child = false
  for (const id of citizenIds) {
    const born = id.slice(6, 14)
    if (born > adultsBorn) minor = true
    if (born > teensBorn) child = true
  }
  return { minor, child, bulk: subjects > BULK_SUBJECTS, night: hour >= 22 || hour < 6 }
}
