/**
 * The identifier of an electronic licence (电子证照标识), GB/T 36904-2018:
 * `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`.
 *
 * Type is the credit code of the defining body and 3 digits, issuer a credit code or a region of 6 digits,
 * version 3 digits. The check character is ISO 7064 MOD 37,36 over type, issuer, serial and version without
 * the dots and without the root. The credit codes inside are not checked: some in use are retired.
 *
 * @module
 */

import type { Checked } from './checked.ts'
import { toHalfWidth } from './half-width.ts'

const ROOT = '1.2.156.3005.2.'
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** The longest identifier that the standard's items hold. */
const LENGTH_MAX = 128

/** Gives the identifier trimmed, half-width and in upper case. Idempotent. Checks nothing. */
export function normalizeLicenceId(text: string): string {
  return toHalfWidth(text).trim().toUpperCase()
}

/** Normalises and checks an identifier: root, parts, check character. */
export function checkLicenceId(text: string): Checked {
  const value = normalizeLicenceId(text)
  const problem = problemOf(value)
  return problem === undefined ? { ok: true, value } : { ok: false, problem }
}

/** Gives the check character of digits and upper-case letters by ISO 7064 MOD 37,36. */
export function licenceIdCheckCharacter(text: string): string {
  let product = 36
  for (let at = 0; at < text.length; at++) {
    product = (product + valueOf(text.charCodeAt(at))) % 36 || 36
    product = (product * 2) % 37
  }
  return ALPHABET.charAt((37 - product) % 36)
}

function problemOf(value: string): string | undefined {
  if (value.length > LENGTH_MAX)
    return `has ${value.length} characters; at most ${LENGTH_MAX} are allowed`
  if (!value.startsWith(ROOT)) return `does not begin with ${ROOT}`
  const [type = '', issuer = '', serial = '', version = '', check = '', ...rest] = value
    .slice(ROOT.length)
    .split('.')
  if (check.length !== 1 || rest.length > 0) {
    return 'must have five parts after the root: type, issuer, serial, version, check character'
  }
  if (type.length !== 21) return 'has a licence type that is not of 21 characters'
  if (issuer.length !== 18 && issuer.length !== 6) {
    return 'has an issuer that is neither a credit code of 18 nor a region of 6 characters'
  }
  if (serial.length === 0) return 'has no serial number'
  if (version.length !== 3) return 'has a version that is not of 3 digits'
  const content = type + issuer + serial + version
  for (let at = 0; at < content.length; at++) {
    if (valueOf(content.charCodeAt(at)) === -1)
      return 'has a character that is neither a digit nor A–Z'
  }
  if (licenceIdCheckCharacter(content) !== check) return 'has a wrong check character'
  return undefined
}

function valueOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  return unit >= 65 && unit <= 90 ? unit - 55 : -1
}
