/**
 * Canonical JSON (RFC 8785) for the values that our records hold: strings, safe integers, booleans,
 * null, arrays and plain objects. Anything else is refused rather than approximated.
 *
 * @module
 */

import { AuditError } from './errors.ts'

/**
 * The one JSON text of `value`: no white space, keys in UTF-16 order.
 *
 * @throws {AuditError} `CANONICAL_UNSUPPORTED`, naming the JSON pointer of the first such value.
 */
export function canonicalJson(value: unknown, pointer = ''): string {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest has no JSON form
  switch (typeof value) {
    case 'string':
      return canonicalString(value, pointer)
    case 'number':
      if (!Number.isSafeInteger(value))
        throw unsupported(pointer, 'a number that is no safe integer')
      return String(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? canonicalArray(value, pointer) : canonicalObject(value, pointer)
    default:
      throw unsupported(pointer, `of type ${typeof value}`)
  }
}

// What JSON leaves as it is, surrogates excepted: most strings of a record, told apart at a third of the cost.
const PLAIN = /^[ !#-[\]-~\u0080-\ud7ff\ue000-\uffff]*$/
const LONE_SURROGATE = /\p{Surrogate}/u

/** A string as JSON; lone surrogates, which have no UTF-8 form, are refused. */
export function canonicalString(value: string, pointer = ''): string {
  if (PLAIN.test(value)) return `"${value}"`
  if (LONE_SURROGATE.test(value)) throw unsupported(pointer, 'a string with a lone surrogate')
  return JSON.stringify(value)
}

function canonicalArray(values: readonly unknown[], pointer: string): string {
  return `[${values.map((value, place) => canonicalJson(value, `${pointer}/${place}`)).join(',')}]`
}

function canonicalObject(value: object, pointer: string): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw unsupported(pointer, 'an object of a class')
  }
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => {
      const at = `${pointer}/${key}`
      return `${canonicalString(key, at)}:${canonicalJson(member, at)}`
    })
  return `{${members.join(',')}}`
}

function unsupported(pointer: string, what: string): AuditError {
  const where = pointer === '' ? 'The value' : `The value at ${pointer}`
  return new AuditError(
    'CANONICAL_UNSUPPORTED',
    `${where} is ${what}; canonical JSON has no form for it here.`,
  )
}
