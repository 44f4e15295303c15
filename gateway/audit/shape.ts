/**
 * Shapes: one pass that checks a value exactly and writes it as canonical JSON.
 *
 * Checking and writing are one, so that nothing can be written which would not be read back, and
 * reading is "parse, write again, compare". A verifier, who needs no value, has it cheaper: canonical JSON
 * of a fixed shape is a regular language, so one regular expression tells almost every good record by
 * its bytes (2 µs instead of 15), and only the rest is read.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer'
import { canonicalString, isPlain } from './canonical.ts'

export interface Shape {
  /** Gives the canonical JSON of a value of the shape, or throws {@link Misfit}. */
  (value: unknown): string
  /** Source of a regular expression over canonical JSON of the shape, as UTF-8 bytes: see {@link surely}. */
  readonly pattern: string
  /** Names of fields in it whose values are maps; the order of their keys is beyond `pattern`. */
  readonly maps: readonly string[]
}

function shape(
  write: (value: unknown) => string,
  pattern: string,
  maps: readonly string[] = [],
): Shape {
  return Object.assign(write, { pattern, maps })
}

/** A value that has not the shape it should have. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
  /** JSON pointer of the value, completed on the way out. */
  pointer = ''
}

/** What a string is made of that is its own JSON; of bytes from 0x80 on, `isUtf8` says the rest. */
const PLAIN_BYTES = '[ !#-\\[\\]-~\\x80-\\xff]+'
const CONTROL = /[\u0000-\u001f\u007f]/

/** A text of 1 to `lengthMax` UTF-16 units without control characters. */
export function line(lengthMax: number): Shape {
  const write = (value: unknown): string => {
    // Length and characters apart: a bounded quantifier costs many times as much.
    if (typeof value !== 'string' || value.length < 1 || value.length > lengthMax) {
      throw new Misfit(`is not a text of 1 to ${lengthMax} characters`)
    }
    if (isPlain(value)) return `"${value}"`
    if (CONTROL.test(value)) throw new Misfit('has control characters')
    return canonicalString(value)
  }
  return shape(write, `"${PLAIN_BYTES}"`)
}

/**
 * A string that matches `pattern`, which is anchored at both ends and admits no character that JSON would escape.
 *
 * @param what the pattern in words, for the message.
 * @param length its exact length in UTF-16 units, where it has one.
 */
export function text(pattern: RegExp, what: string, length?: number): Shape {
  const write = (value: unknown): string => {
    if (
      typeof value !== 'string' ||
      (length !== undefined && value.length !== length) ||
      !pattern.test(value)
    ) {
      throw new Misfit(`is not ${what}`)
    }
    return `"${value}"`
  }
  const exactly = length === undefined ? '' : `(?=[^"]{${length}}")`
  return shape(write, `"${exactly}${pattern.source.slice(1, -1)}"`)
}

/** One of a fixed set of strings. */
export function oneOf(values: readonly string[]): Shape {
  const known = new Set<unknown>(values)
  const write = (value: unknown): string => {
    if (!known.has(value)) throw new Misfit(`is none of ${values.join(', ')}`)
    return `"${String(value)}"`
  }
  const escaped = values.map((value) => value.replace(/\W/g, '\\$&'))
  return shape(write, `"(?:${escaped.join('|')})"`)
}

/** A safe integer of at least `least`. */
export function integer(least: 0 | 1): Shape {
  const write = (value: unknown): string => {
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      throw new Misfit(`is not an integer from ${least} up`)
    }
    return String(value)
  }
  // 15 digits are always safe.
  return shape(write, least === 0 ? '(?:0|[1-9]\\d{0,14})' : '[1-9]\\d{0,14}')
}

/** The number 1, 2, … that names a version. */
export function constant(expected: number): Shape {
  const write = (value: unknown): string => {
    if (value !== expected) throw new Misfit(`is not ${expected}`)
    return String(expected)
  }
  return shape(write, String(expected))
}

/** null, or what `shape` allows. */
export function nullable(inner: Shape): Shape {
  const write = (value: unknown): string => (value === null ? 'null' : inner(value))
  return shape(write, `(?:null|${inner.pattern})`, inner.maps)
}

/** An array of any length. */
export function arrayOf(inner: Shape): Shape {
  const write = (value: unknown): string => {
    if (!Array.isArray(value)) throw new Misfit('is not an array')
    let json = '['
    let place = 0
    try {
      for (; place < value.length; place++) json += (place === 0 ? '' : ',') + inner(value[place])
    } catch (thrown) {
      throw pointed(thrown, place)
    }
    return `${json}]`
  }
  return shape(write, `\\[(?:${inner.pattern}(?:,${inner.pattern})*)?\\]`, inner.maps)
}

/** An object with any keys, whose values have one shape, of strings. */
export function mapOf(inner: Shape): Shape {
  const write = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    let json = '{'
    let at = ''
    try {
      for (at of Object.keys(members).sort()) {
        json += `${json === '{' ? '' : ','}${canonicalString(at)}:${inner(members[at])}`
      }
    } catch (thrown) {
      throw pointed(thrown, at)
    }
    return `${json}}`
  }
  const entry = `"${PLAIN_BYTES}":${inner.pattern}`
  return shape(write, `\\{(?:${entry}(?:,${entry})*)?\\}`, [THIS])
}

/** An object with exactly the keys of `T`; a missing key and an unknown one are both misfits. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it makes the compiler compare fields with the type
export function objectOf<T extends object>(shapes: { readonly [Key in keyof T]-?: Shape }): Shape {
  const fields = Object.entries<Shape>(shapes)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner], place) => ({
      key,
      inner,
      prefix: `${place === 0 ? '{' : ','}${canonicalString(key)}:`,
    }))
  const known = new Set(fields.map(({ key }) => key))
  const write = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    let json = ''
    let at = ''
    // One `try` for all fields: one each costs a third of the whole.
    try {
      for (const { key, inner, prefix } of fields) {
        at = key
        json += prefix + inner(members[key])
      }
    } catch (thrown) {
      throw pointed(thrown, at)
    }
    // Every field is there, or its shape had refused the missing one; so more keys are unknown ones.
    const keys = Object.keys(members)
    if (keys.length > fields.length) {
      throw new Misfit(`has the unknown field "${keys.find((key) => !known.has(key)) ?? ''}"`)
    }
    return `${json}}`
  }
  const pattern = fields.map(({ prefix, inner }) => prefix.replace('{', '\\{') + inner.pattern)
  const maps = fields.flatMap(({ key, inner }) =>
    inner.maps.map((name) => (name === THIS ? key : name)),
  )
  return shape(write, `${pattern.join('')}\\}`, maps)
}

/** An object whose `kind` says which of the shapes it has. */
export function byKind(shapes: Readonly<Record<string, Shape>>): Shape {
  const write = (value: unknown): string => {
    const kind: unknown = (value as { kind?: unknown } | null)?.kind
    const inner = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined
    if (inner === undefined) {
      throw new Misfit(`is of none of the kinds ${Object.keys(shapes).join(', ')}`)
    }
    return inner(value)
  }
  const all = Object.values(shapes)
  const pattern = all.map((inner) => inner.pattern).join('|')
  return shape(write, `(?:${pattern})`, [...new Set(all.flatMap(({ maps }) => maps))])
}

/** A map that does not know yet in which field it stands. */
const THIS = ''

/**
 * A quick test of bytes against a shape whose lines are at most `lineMax` long. True: they surely are the canonical
 * JSON of a value of the shape. False: look at the value; it may still be right, with escapes, or long lines, or numbers
 * of 16 digits.
 */
export function surely(root: Shape, lineMax: number): (bytes: Uint8Array) => boolean {
  const whole = new RegExp(`^${root.pattern}$`)
  const maps = new RegExp(`"(?:${root.maps.join('|')})":\\{((?:"[^"]*":"[^"]*",?)+)\\}`, 'g')
  return (bytes) => {
    if (!isUtf8(bytes)) return false
    const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    if (!whole.test(json) || !hasShortLines(json, lineMax)) return false
    if (root.maps.length === 0) return true
    for (const [, entries] of json.matchAll(maps)) if (!isOrdered(entries ?? '')) return false
    return true
  }
}

/** Whether there are never more than `lineMax` bytes without a quote, and so no longer line. */
function hasShortLines(json: string, lineMax: number): boolean {
  for (let at = 0; at + lineMax < json.length;) {
    const next = json.lastIndexOf('"', at + lineMax)
    if (next <= at) return false
    at = next
  }
  return true
}

/** Whether keys of a map grow, as far as order of bytes is order of UTF-16. */
function isOrdered(entries: string): boolean {
  let last = ''
  for (const [, key = ''] of entries.matchAll(/"([^"]*)":"[^"]*"/g)) {
    if (key <= last || /[^ -~]/.test(key)) return false
    last = key
  }
  return true
}

/** What was thrown, with the place at which it was. */
function pointed(thrown: unknown, key: string | number): unknown {
  if (thrown instanceof Misfit) thrown.pointer = `/${key}${thrown.pointer}`
  return thrown
}
