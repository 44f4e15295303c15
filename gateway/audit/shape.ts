/**
 * Shapes: one pass that checks a value exactly and writes it as canonical JSON.
 *
 * Checking and writing are one, so that nothing can be written which would not be read back, and
 * reading is "parse, write again, compare".
 *
 * @module
 */

import { canonicalString } from './canonical.ts'

/** Gives the canonical JSON of a value of the shape, or throws {@link Misfit}. */
export type Shape = (value: unknown) => string

/** A value that has not the shape it should have. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
  /** JSON pointer of the value, completed on the way out. */
  pointer = ''
}

/** A string that matches `pattern`, described in words for the message. */
export function text(pattern: RegExp, what: string): Shape {
  return (value) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new Misfit(`is not ${what}`)
    return canonicalString(value)
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
  const keys = new Set(fields.map(({ key }) => key))
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    let json = ''
    for (const { key, shape, prefix } of fields) json += prefix + member(shape, members[key], key)
    for (const key in members) {
      if (!keys.has(key)) throw new Misfit(`has the unknown field "${key}"`)
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
