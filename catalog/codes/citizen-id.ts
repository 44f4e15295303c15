/**
 * The citizen identity number (公民身份号码) and the permits that share its field.
 *
 * 18 characters: 6 region, 8 birth date `YYYYMMDD`, 3 sequence, 1 check character by ISO 7064 MOD 11-2
 * (GB 11643-1999). Residence permits of Hong Kong, Macao and Taiwan residents (region 810000, 820000,
 * 830000) and foreigners' permanent residence cards of 2023 (first digit 9) have the same form; cards of
 * 2017 are 3 letters and 12 digits and are checked by their form alone.
 *
 * These functions run on the request path: no regular expression, no allocation for a well-formed number.
 *
 * @module
 */

import { isCalendarDate } from './calendar-date.ts'
import type { Checked } from './checked.ts'
import { toHalfWidth } from './half-width.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/**
 * Gives the number in its one written form: trimmed, half-width, upper case, and 18 digits where it was
 * the 15-digit form from before 1999 (`19` is inserted before the year and the check character added).
 * Idempotent. Checks nothing.
 */
export function normalizeCitizenId(text: string): string {
  if (text.length === 18 && areDigits(text, 0, 17) && isCheckCharacter(text.charCodeAt(17)))
    return text
  const plain = toHalfWidth(text).trim().toUpperCase()
  if (plain.length !== 15 || !areDigits(plain, 0, 15)) return plain
  const long = `${plain.slice(0, 6)}19${plain.slice(6)}`
  return long + citizenIdCheckCharacter(long)
}

/**
 * Normalises and checks a number: form, birth date, check character. The region prefix is not held
 * against the division table: prefixes outlive their divisions (see `division.ts`, which warns).
 *
 * @param today `YYYY-MM-DD`; a birth date after it is refused.
 */
export function checkCitizenId(text: string, today: string): Checked {
  const value = normalizeCitizenId(text)
  const problem = problemOf(value, today)
  return problem === undefined ? { ok: true, value } : { ok: false, problem }
}

/** Gives the check character of the first 17 digits (ISO 7064 MOD 11-2); the rest is not looked at. */
export function citizenIdCheckCharacter(digits: string): string {
  let sum = 0
  for (let at = 0; at < 17; at++) sum += (digits.charCodeAt(at) - 48) * (WEIGHTS[at] ?? 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

/**
 * Gives the birth date `YYYY-MM-DD` that a checked number carries, or `undefined` for a permanent
 * residence card of 2017, whose two-digit year does not say the century.
 */
export function birthDateOf(checked: string): string | undefined {
  if (checked.length !== 18) return undefined
  return `${checked.slice(6, 10)}-${checked.slice(10, 12)}-${checked.slice(12, 14)}`
}

function problemOf(value: string, today: string): string | undefined {
  if (value.length === 15 && areLetters(value, 0, 3)) {
    if (areDigits(value, 3, 15)) return undefined
    return 'is not a permanent residence card of 2017: after 3 letters it must have 12 digits'
  }
  if (value.length !== 18) {
    return `has ${value.length} characters; a citizen identity number has 18, in its old form 15`
  }
  if (!areDigits(value, 0, 17)) return 'has a character other than a digit before its last'
  if (!isCheckCharacter(value.charCodeAt(17))) return 'must end in a digit or X'
  if (value.charCodeAt(0) === 48) return 'begins with 0, which no region does'
  const year = numberAt(value, 6, 10)
  const month = numberAt(value, 10, 12)
  const day = numberAt(value, 12, 14)
  if (!isCalendarDate(year, month, day)) return 'holds a birth date that is not in the calendar'
  if (year * 10_000 + month * 100 + day > dayNumber(today))
    return 'holds a birth date in the future'
  if (citizenIdCheckCharacter(value) !== value.charAt(17)) {
    return 'has a wrong check character; one of its digits is mistyped'
  }
  return undefined
}

function dayNumber(date: string): number {
  return numberAt(date, 0, 4) * 10_000 + numberAt(date, 5, 7) * 100 + numberAt(date, 8, 10)
}

function numberAt(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) number = number * 10 + text.charCodeAt(at) - 48
  return number
}

function areDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at)
    if (!(unit >= 48 && unit <= 57)) return false
  }
  return true
}

function areLetters(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at)
    if (!(unit >= 65 && unit <= 90)) return false
  }
  return true
}

function isCheckCharacter(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || unit === 88
}
