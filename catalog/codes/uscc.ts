/**
 * The unified social credit code (统一社会信用代码) of an organisation, GB 32100-2015.
 *
 * 18 characters of an alphabet of 31: 1 registering authority, 1 kind, 6 region, 9 organisation code with
 * its own check (GB 11714), 1 check character.
 *
 * @module
 */

import type { Checked } from './checked.ts'
import { toHalfWidth } from './half-width.ts'

/** The characters of a code in the order of their values 0–30: no I, O, S, V, Z. */
export const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 3^(i−1) mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const

/** Value of each ASCII code unit, −1 where it is not in the alphabet. */
const VALUES = Int8Array.from({ length: 128 }, (_, unit) =>
  USCC_ALPHABET.indexOf(String.fromCharCode(unit)),
)

/** Gives the code trimmed, half-width and in upper case. Idempotent. Checks nothing. */
export function normalizeUscc(text: string): string {
  return toHalfWidth(text).trim().toUpperCase()
}

/**
 * Normalises and checks a code: alphabet, region digits, check character. The inner check of the
 * organisation code is left alone: codes in use break it.
 */
export function checkUscc(text: string): Checked {
  const value = normalizeUscc(text)
  const problem = problemOf(value)
  return problem === undefined ? { ok: true, value } : { ok: false, problem }
}

/** Gives the check character of the first 17 characters, which must all be of the alphabet. */
export function usccCheckCharacter(code: string): string {
  let sum = 0
  for (let at = 0; at < 17; at++) sum += valueOf(code.charCodeAt(at)) * (WEIGHTS[at] ?? 0)
  return USCC_ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/**
 * Gives the check character of an organisation code's first 8 characters (digits and A–Z), GB 11714. In a
 * credit code these are the 9th to 16th, and the 17th is their check.
 */
export function organizationCheckCharacter(code: string): string {
  let sum = 0
  for (let at = 0; at < 8; at++) {
    const unit = code.charCodeAt(at)
    sum += (unit <= 57 ? unit - 48 : unit - 55) * (ORGANIZATION_WEIGHTS[at] ?? 0)
  }
  return '0123456789X'.charAt((11 - (sum % 11)) % 11)
}

function problemOf(value: string): string | undefined {
  if (value.length !== 18) {
    return `has ${value.length} characters; a unified social credit code has 18`
  }
  for (let at = 0; at < 18; at++) {
    const unit = value.charCodeAt(at)
    if (valueOf(unit) === -1) {
      return `has a character at position ${at + 1} that is not of the alphabet (digits and A–Y without I, O, S, V)`
    }
    if (at >= 2 && at < 8 && unit > 57) return `must have a digit at position ${at + 1}`
  }
  if (usccCheckCharacter(value) !== value.charAt(17)) {
    return 'has a wrong check character; one of its characters is mistyped'
  }
  return undefined
}

function valueOf(unit: number): number {
  return VALUES[unit] ?? -1
}
