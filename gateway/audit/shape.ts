/**
 * Shapes: one pass that checks a value exactly and writes it as canonical JSON.
 *
 * Checking and writing are one, so that nothing can be written which would not be read back, and
 * reading is "parse, write again, compare".
 *
 * @module
 */

import { canonicalString, isPlain } from './canonical.ts'

/** Gives the canonical JSON of a value of the shape, or throws {@link Misfit}. */
export type Shape = (value: unknown) => string

/** A value that has not the shape it should have. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
  /** JSON pointer of the value, completed on the way out. */
  pointer = ''
}

const CONTROL = /[\u0000-\u001f\u007f]/

/** A text of 1 to `lengthMax` UTF-16 units without control characters. */
export function line(lengthMax: number): Shape {
  return (value) => {
    // Length and characters apart: a bounded quantifier costs many times as much.
    if (typeof value !== 'string' || value.length < 1 || value.length > lengthMax) {
      throw new Misfit(`is not a text of 1 to ${lengthMax} characters`)
    }
    if (isPlain(value)) return `"${value}"`
    if (CONTROL.test(value)) throw new Misfit('has control characters')
    return canonicalString(value)
  }
}

/**
 * A string that matches `pattern`, which admits no character that JSON would escape.
 *
 * @param what the pattern in words, for the message.
 * @param length its exact length in UTF-16 units, where it has one.
 */
export function text(pattern: RegExp, what: string, length?: number): Shape {
  return (value) => {
    if (
      typeof value !== 'string' ||
      (length !== undefined && value.length !== length) ||
      !pattern.test(value)
    ) {
      throw new Misfit(`is not ${what}`)
    }
    return `"${value}"`
  }
}

/** One of a fixed set of strings. */
export function oneOf(values: readonly string[]): Shape {
  const known = new Set<unknown>(values)
  return (value) => {
    if (!known.has(value)) throw new Misfit(`is none of ${values.join(', ')}`)
    return `"${String(value)}"`
  }
}

/** A safe integer of at least `least`. */
export function integer(least: number): Shape {
  return (value) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      throw new Misfit(`is not an integer from ${least} up`)
    }
    return String(value)
  }
}

/** The number 1, 2, … that names a version. */
export function constant(expected: number): Shape {
  return (value) => {
    if (value !== expected) throw new Misfit(`is not ${expected}`)
    return String(expected)
  }
}

/** null, or what `shape` allows. */
export function nullable(shape: Shape): Shape {
  return (value) => (value === null ? 'null' : shape(value))
}

/** An array of any length. */
export function arrayOf(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) throw new Misfit('is not an array')
    let json = '['
    for (let place = 0; place < value.length; place++) {
      json += (place === 0 ? '' : ',') + member(shape, value[place], place)
    }
    return `${json}]`
  }
}

/** An object with any keys, whose values have one shape. */
export function mapOf(shape: Shape): Shape {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    const json = Object.keys(members)
      .sort()
      .map((key) => `${canonicalString(key)}:${member(shape, members[key], key)}`)
    return `{${json.join(',')}}`
  }
}

/** An object with exactly the keys of `T`; a missing key and an unknown one are both misfits. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it makes the compiler compare fields with the type
export function objectOf<T extends object>(shapes: { readonly [Key in keyof T]-?: Shape }): Shape {
  const fields = Object.entries<Shape>(shapes)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, shape], place) => ({
      key,
      shape,
      prefix: `${place === 0 ? '{' : ','}${canonicalString(key)}:`,
    }))
  const known = new Set(fields.map(({ key }) => key))
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    let json = ''
    for (const { key, shape, prefix } of fields) json += prefix + member(shape, members[key], key)
    // Every field is there, or its shape had refused the missing one; so more keys are unknown ones.
    const keys = Object.keys(members)
    if (keys.length > fields.length) {
      throw new Misfit(`has the unknown field "${keys.find((key) => !known.has(key)) ?? ''}"`)
    }
    return `${json}}`
  }
}

function member(shape: Shape, value: unknown, key: string | number): string {
  try {
    return shape(value)
  } catch (thrown) {
    if (thrown instanceof Misfit) thrown.pointer = `/${key}${thrown.pointer}`
    throw thrown
  }
}
