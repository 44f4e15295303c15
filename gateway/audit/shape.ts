/**
 * Shapes: one pass that checks a value exactly and writes it as canonical JSON.
 *
 * Checking and writing are one, so that nothing can be written which would not be read back, and
 * reading is "parse, complete, write again, compare".
 *
 * A field that has nothing to say is left out: null where it may be null, else an empty list or map. A list that may be null is
 * written when it is empty, and so is an object: neither is nothing.
 *
 * JSON is written as UTF-8 straight to where it stays: a text of a hundred pieces would be put together, copied, and collected.
 *
 * Without Node, so that the browser completes what it read, too.
 *
 * @module
 */

import { canonicalString } from './canonical.ts'
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  NOT_MADE_OF,
  OPEN_LIST,
  OPEN_OBJECT,
  pieceOf,
  PLAIN,
  put,
  putAscii,
  putMadeOf,
  putQuoted,
  putText,
  unitsThat,
} from './json-bytes.ts'
import type { Piece, Room } from './json-bytes.ts'
import { writtenOf } from './fixed.ts'

export interface Shape {
  /**
   * Writes the canonical JSON of a value of the shape into `to`, from the byte `at` on, or throws {@link Misfit}.
   *
   * @returns where it ends. Beyond the end of `to` nothing is written, but counted.
   */
  (value: unknown, to: Room, at: number): number
  /** Source of a regular expression over what is written, `nothing` excepted: see `surely.ts`. */
  readonly pattern: string
  /** What is written for a value that a field need not hold: it is left out with its name. */
  readonly nothing?: Nothing
  /** Puts into a value that was read what had been left out of it. Of another shape, it gives a value of another shape. */
  readonly complete: (value: unknown) => unknown
  /** Names of fields in it whose values are maps; the order of their keys is beyond `pattern`. */
  readonly maps: readonly string[]
}

type Nothing = 'null' | '[]' | '{}'
const LEFT_OUT: Readonly<Record<Nothing, unknown>> = {
  null: null,
  '[]': Object.freeze([]),
  '{}': Object.freeze({}),
}

type Traits = Partial<Pick<Shape, 'nothing' | 'complete' | 'maps'>>

type Write = (value: unknown, to: Room, at: number) => number

function shape(write: Write, pattern: string, traits: Traits = {}): Shape {
  return Object.assign(write, { pattern, complete: asItIs, maps: [], ...traits })
}

const NULL = pieceOf('null')

function isNothing(value: unknown, nothing: Nothing): boolean {
  if (nothing === 'null') return value === null
  if (nothing === '[]') return Array.isArray(value) && value.length === 0
  return typeof value === 'object' && value !== null && !hasMoreKeys(value, 0)
}

function asItIs(value: unknown): unknown {
  return value
}

/** The pattern of a shape where it stands alone, and nothing is left out. */
function patternOf({ pattern, nothing }: Shape): string {
  return nothing === undefined ? pattern : `(?:${escaped(nothing)}|${pattern})`
}

function escaped(text: string): string {
  return text.replace(/\W/g, '\\$&')
}

/** A value that has not the shape it should have. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
  /** JSON pointer of the value, completed on the way out. */
  pointer = ''
}

/** What a string is made of that is its own JSON; of bytes from 0x80 on, `surely.ts` asks the rest. */
const PLAIN_BYTES = '[ !#-\\[\\]-~\\x80-\\xff]+'
const CONTROL = /[\u0000-\u001f\u007f]/

/** A text of 1 to `lengthMax` UTF-16 units without control characters. */
export function line(lengthMax: number): Shape {
  const write: Write = (value, to, at) => {
    if (typeof value !== 'string' || value.length < 1 || value.length > lengthMax) {
      throw new Misfit(`is not a text of 1 to ${lengthMax} characters`)
    }
    const end = putMadeOf(PLAIN, value, to, at)
    if (end !== NOT_MADE_OF) return end
    if (CONTROL.test(value)) throw new Misfit('has control characters')
    return putText(canonicalString(value), to, at)
  }
  return shape(write, `"${PLAIN_BYTES}"`)
}

/** Texts that are remembered, and their longest. Registers hold some thousands; all are forgotten when there are more. */
const REMEMBERED_MAX = 8_192
const REMEMBERED_CHARS_MAX = 200

/** The same shape of a text, which remembers what it wrote: for texts that come again and again, and tell of no person. */
export function remembered(inner: Shape): Shape {
  const known = new Map<unknown, Piece>()
  const write: Write = (value, to, at) => {
    const found = known.get(value)
    if (found !== undefined) return put(found, to, at)
    const end = inner(value, to, at)
    if (typeof value !== 'string' || value.length > REMEMBERED_CHARS_MAX || end > to.size)
      return end
    if (known.size === REMEMBERED_MAX) known.clear()
    known.set(copyOf(value), to.pieceOf(at, end))
    return end
  }
  return writtenBy(write, inner)
}

/** The same shape, written in another way. */
function writtenBy(write: Write, { pattern, nothing, complete, maps }: Shape): Shape {
  return shape(write, pattern, { ...(nothing && { nothing }), complete, maps })
}

/** A text may be a part of a longer one, which it would keep in memory: a header, with clerk and case in it. */
function copyOf(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  return String.fromCharCode(...units)
}

/**
 * A string that matches `pattern`, which is anchored at both ends and admits no character that JSON would escape, or
 * that is not ASCII.
 *
 * @param what the pattern in words, for the message.
 * @param length its exact length in UTF-16 units, where it has one.
 */
export function text(pattern: RegExp, what: string, length?: number): Shape {
  const write: Write = (value, to, at) => {
    if (
      typeof value !== 'string' ||
      (length !== undefined && value.length !== length) ||
      !pattern.test(value)
    ) {
      throw new Misfit(`is not ${what}`)
    }
    return putQuoted(value, to, at)
  }
  return shape(write, `"${exactly(length)}${pattern.source.slice(1, -1)}"`)
}

/**
 * A string of at least one character, all of one class, of ASCII characters that JSON does not escape.
 *
 * @param allowed the class as a regular expression writes it, without its brackets.
 * @param what the string in words, for the message.
 * @param length its exact length, where it has one.
 */
export function madeOf(allowed: string, what: string, length?: number): Shape {
  const all = new RegExp(`^[${allowed}]+$`)
  const units = unitsThat((character) => all.test(character))
  const write: Write = (value, to, at) => {
    if (
      typeof value !== 'string' ||
      value.length === 0 ||
      (length !== undefined && value.length !== length)
    ) {
      throw new Misfit(`is not ${what}`)
    }
    const end = putMadeOf(units, value, to, at)
    if (end !== NOT_MADE_OF) return end
    // There is no room for it, or it is none.
    if (!all.test(value)) throw new Misfit(`is not ${what}`)
    return putQuoted(value, to, at)
  }
  return shape(write, `"${exactly(length)}[${allowed}]+"`)
}

/** A bounded quantifier costs many times as much. */
function exactly(length: number | undefined): string {
  return length === undefined ? '' : `(?=[^"]{${length}}")`
}

/** One of a fixed set of strings, in ASCII. */
export function oneOf(values: readonly string[]): Shape {
  const known = new Map<unknown, Piece>(values.map((value) => [value, pieceOf(`"${value}"`)]))
  const write: Write = (value, to, at) => {
    const json = known.get(value)
    if (json === undefined) throw new Misfit(`is none of ${values.join(', ')}`)
    return put(json, to, at)
  }
  return shape(write, `"(?:${values.map(escaped).join('|')})"`)
}

/** A safe integer of at least `least`. */
export function integer(least: 0 | 1): Shape {
  const write: Write = (value, to, at) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      throw new Misfit(`is not an integer from ${least} up`)
    }
    return putAscii(String(value), to, at)
  }
  // 15 digits are always safe.
  return shape(write, least === 0 ? '(?:0|[1-9]\\d{0,14})' : '[1-9]\\d{0,14}')
}

/** The number 1, 2, … that names a version. */
export function constant(expected: number): Shape {
  const json = pieceOf(String(expected))
  const write: Write = (value, to, at) => {
    if (value !== expected) throw new Misfit(`is not ${expected}`)
    return put(json, to, at)
  }
  return shape(write, String(expected))
}

/** The same shape of an object or list that may be fixed (`fixed.ts`): then it is written once, and its bytes are copied from then on. */
export function lasting(inner: Shape): Shape {
  const write: Write = (value, to, at) => {
    const written = typeof value === 'object' && value !== null ? writtenOf(value) : undefined
    if (written?.by === inner) return put(written.piece, to, at)
    const end = inner(value, to, at)
    if (written !== undefined && end <= to.size) {
      written.by = inner
      written.piece = to.pieceOf(at, end)
    }
    return end
  }
  return writtenBy(write, inner)
}

/** null, or what `shape` allows. */
export function nullable(inner: Shape): Shape {
  const write: Write = (value, to, at) =>
    value === null ? put(NULL, to, at) : inner(value, to, at)
  const { complete, maps } = inner
  return shape(write, patternOf(inner), { nothing: 'null', complete, maps })
}

/** An array of any length. */
export function arrayOf(inner: Shape): Shape {
  const write: Write = (value, to, at) => {
    if (!Array.isArray(value)) throw new Misfit('is not an array')
    to.bytes[at] = OPEN_LIST
    let end = at + 1
    let place = 0
    try {
      for (; place < value.length; place++) {
        if (place > 0) to.bytes[end++] = COMMA
        end = inner(value[place], to, end)
      }
    } catch (thrown) {
      throw pointed(thrown, place)
    }
    to.bytes[end] = CLOSE_LIST
    return end + 1
  }
  const one = patternOf(inner)
  return shape(write, `\\[${one}(?:,${one})*\\]`, {
    nothing: '[]',
    complete:
      inner.complete === asItIs
        ? asItIs
        : (value) => (Array.isArray(value) ? value.map(inner.complete) : value),
    maps: inner.maps,
  })
}

/** An object with keys and values of two shapes, of strings. */
export function mapOf(key: Shape, inner: Shape): Shape {
  const write: Write = (value, to, at) => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    to.bytes[at] = OPEN_OBJECT
    let end = at + 1
    let name = ''
    try {
      for (name of Object.keys(members).sort()) {
        if (end > at + 1) to.bytes[end++] = COMMA
        end = key(name, to, end)
        to.bytes[end++] = COLON
        end = inner(members[name], to, end)
      }
    } catch (thrown) {
      throw pointed(thrown, name)
    }
    to.bytes[end] = CLOSE_OBJECT
    return end + 1
  }
  const entry = `${key.pattern}:${patternOf(inner)}`
  return shape(write, `\\{${entry}(?:,${entry})*\\}`, { nothing: '{}', maps: [THIS] })
}

/** After a field: a comma and the next, or the end of the object. */
const AFTER_FIELD = '(?:,(?=")|(?=\\}))'

/** An object with exactly the keys of `T`; a missing key and an unknown one are both misfits. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it makes the compiler compare fields with the type
export function objectOf<T extends object>(shapes: { readonly [Key in keyof T]-?: Shape }): Shape {
  const fields = Object.entries<Shape>(shapes)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner]) => {
      const { nothing, complete } = inner
      const prefix = `${canonicalString(key)}:`
      return { key, inner, nothing, complete, prefix, named: pieceOf(`,${prefix}`) }
    })
  const known = new Set(fields.map(({ key }) => key))
  const write: Write = (value, to, at) => {
    if (typeof value !== 'object' || value === null) throw new Misfit('is not an object')
    const members = value as Readonly<Record<string, unknown>>
    let end = putInOrder(members, to, at)
    if (end === OUT_OF_ORDER) end = putByName(members, to, at)
    if (end === at) end++
    // Where the comma of the first field is.
    to.bytes[at] = OPEN_OBJECT
    to.bytes[end] = CLOSE_OBJECT
    return end + 1
  }

  /** What comes as it is written needs no search for each of its fields. {@link OUT_OF_ORDER} where it does not. */
  function putInOrder(members: Readonly<Record<string, unknown>>, to: Room, at: number): number {
    let end = at
    let place = 0
    // One `try` for all fields: one each costs a third of the whole.
    try {
      for (const key in members) {
        const field = fields[place]
        if (field?.key !== key) return OUT_OF_ORDER
        end = putField(field, members[key], to, end)
        place++
      }
    } catch (thrown) {
      throw pointed(thrown, fields[place]?.key ?? '')
    }
    return place === fields.length ? end : OUT_OF_ORDER
  }

  function putByName(members: Readonly<Record<string, unknown>>, to: Room, at: number): number {
    let end = at
    let name = ''
    try {
      for (const field of fields) {
        name = field.key
        end = putField(field, members[name], to, end)
      }
    } catch (thrown) {
      throw pointed(thrown, name)
    }
    // Every field is there, or its shape had refused the missing one; so more keys are unknown ones.
    if (hasMoreKeys(members, fields.length)) {
      const unknown = Object.keys(members).find((key) => !known.has(key))
      throw new Misfit(`has the unknown field "${unknown ?? ''}"`)
    }
    return end
  }

  const complete = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const members = value as Readonly<Record<string, unknown>>
    const whole: Record<string, unknown> = {}
    let found = 0
    for (const { key, nothing, complete: completeOne } of fields) {
      const member = members[key]
      if (member !== undefined) {
        found++
        whole[key] = completeOne(member)
      } else if (nothing !== undefined) whole[key] = LEFT_OUT[nothing]
    }
    // What is unknown stays, to be refused.
    return Object.keys(members).length === found ? whole : { ...whole, ...members }
  }
  const pattern = fields.map(({ prefix, inner, nothing }) => {
    const field = prefix + inner.pattern + AFTER_FIELD
    return nothing === undefined ? field : `(?:${field})?`
  })
  const maps = fields.flatMap(({ key, inner }) =>
    inner.maps.map((name) => (name === THIS ? key : name)),
  )
  return shape(write, `\\{${pattern.join('')}\\}`, { complete, maps })
}

/** A list of the keys would be as large as the object. */
function hasMoreKeys(members: object, most: number): boolean {
  let count = 0
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- they are counted
  for (const _ in members) if (++count > most) return true
  return false
}

const OUT_OF_ORDER = -1

interface Field {
  readonly key: string
  readonly inner: Shape
  readonly nothing: Nothing | undefined
  /** A comma and its name. */
  readonly named: Piece
}

function putField({ inner, nothing, named }: Field, member: unknown, to: Room, at: number): number {
  if (nothing !== undefined && isNothing(member, nothing)) return at
  return inner(member, to, put(named, to, at))
}

/** An object whose `kind` says which of the shapes it has. */
export function byKind(shapes: Readonly<Record<string, Shape>>): Shape {
  const shapeFor = (value: unknown): Shape | undefined => {
    const kind: unknown = (value as { kind?: unknown } | null)?.kind
    return typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined
  }
  const write: Write = (value, to, at) => {
    const inner = shapeFor(value)
    if (inner === undefined) {
      throw new Misfit(`is of none of the kinds ${Object.keys(shapes).join(', ')}`)
    }
    return inner(value, to, at)
  }
  const all = Object.values(shapes)
  return shape(write, `(?:${all.map(({ pattern }) => pattern).join('|')})`, {
    complete: (value) => shapeFor(value)?.complete(value) ?? value,
    maps: [...new Set(all.flatMap(({ maps }) => maps))],
  })
}

/** A map that does not know yet in which field it stands. */
const THIS = ''

/** What was thrown, with the place at which it was. */
function pointed(thrown: unknown, key: string | number): unknown {
  if (thrown instanceof Misfit) thrown.pointer = `/${key}${thrown.pointer}`
  return thrown
}
