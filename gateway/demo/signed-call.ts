/**
 * Whether a call carries the four values of the national platform as a department expects them.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpDialect } from './sources/dialect.ts'

/** A signature of another time is a replay. */
const CLOCK_SKEW_MS = 5 * 60_000

/** @param given one of the four values by its full name (`gjgxjhpt_rid`); empty for none */
export function isSigned(
  given: (name: string) => string,
  { rid, sid }: HttpDialect,
  secret: string,
  now: Date,
): boolean {
  if (given('gjgxjhpt_rid') !== rid || given('gjgxjhpt_sid') !== sid) return false
  const rtime = given('gjgxjhpt_rtime')
  if (!/^\d{13}$/.test(rtime) || Math.abs(now.getTime() - Number(rtime)) > CLOCK_SKEW_MS)
    return false
  const expected = createHmac('sha256', secret)
    .update(sid + rid + rtime)
    .digest()
  const sign = Buffer.from(given('gjgxjhpt_sign'), 'base64')
  return sign.length === expected.length && timingSafeEqual(sign, expected)
}
