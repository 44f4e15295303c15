/**
 * The keys of one kind of subject: which columns hold them, in which form.
 *
 * @module
 */
import type { ItemMapping, ResourceBinding, Standard, SubjectBinding } from '../../catalog/types.ts'
import type { Row } from '../adapter.ts'
import { itemInverse } from './item-inverse.ts'
import type { ItemInverse } from './item-inverse.ts'
import { sourceText } from './source-text.ts'

/** The mapping does not fit the standard. */
export class MappingError extends Error {
  readonly code = 'MAPPING_INVALID'

  constructor(message: string) {
    super(message)
    this.name = 'MappingError'
  }
}

export interface KeyMapping {
  readonly columns: readonly (readonly string[])[]
  toSource(key: readonly string[]): readonly (readonly string[])[]
  ofRow(row: Row): readonly (readonly string[])[]
}

interface KeyPart {
  readonly inverse: ItemInverse
  /** What decides the source's form; equal in all alternatives. */
  readonly form: string
}

/**
 * Compiles the alternatives whose items are all mapped, and have a way back.
 *
 * @returns undefined when there is none
 * @throws {MappingError} when alternatives hold the key in different forms: a read sends each key once
 */
export function compileKey(
  standard: Standard,
  subject: SubjectBinding,
  binding: ResourceBinding,
): KeyMapping | undefined {
  const alternatives = subject.keys
    .map((names) => names.map((name) => keyPart(standard, binding, name)))
    .filter((parts): parts is KeyPart[] => parts.every((part) => part !== undefined))
  const [first] = alternatives
  if (first === undefined) return undefined
  if (alternatives.some((parts) => parts.some((part, i) => part.form !== first[i]?.form))) {
    throw new MappingError(
      `Resource of standard "${standard.key}": the columns that hold the key of a ${subject.kind} have different forms. Give them the same date, codes and scale.`,
    )
  }
  return {
    columns: alternatives.map((parts) => parts.flatMap((part) => part.inverse.columns)),
    // Tidied differently, alternatives may hold different texts; a key is looked for in all of them.
    toSource: (key) => distinct(alternatives.flatMap((parts) => formsOf(parts, key))),
    ofRow: (row) => distinct(alternatives.map((parts) => keyOfRow(parts, row))),
  }
}

function keyPart(standard: Standard, binding: ResourceBinding, name: string): KeyPart | undefined {
  const item = standard.items.find((one) => one.name === name)
  const mapping = Object.hasOwn(binding.mapping, name) ? binding.mapping[name] : undefined
  if (item === undefined || mapping === undefined) return undefined
  const inverse = itemInverse(item, mapping, sourceText(mapping))
  return inverse && { inverse, form: JSON.stringify([item.type, item.format, ...formOf(mapping)]) }
}

function formOf(mapping: ItemMapping): readonly unknown[] {
  const { date, zone, codes, scale, unit, join } = mapping
  return [date, zone, codes, scale, unit, mapping.case, join?.columns.length, join?.separator]
}

function formsOf(
  parts: readonly KeyPart[],
  key: readonly string[],
): readonly (readonly string[])[] {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only.inverse.toSource(key[0] ?? '')
  return combinations(parts.map(({ inverse }, i) => inverse.toSource(key[i] ?? '')))
}

function keyOfRow(parts: readonly KeyPart[], row: Row): readonly string[] | undefined {
  const key: string[] = []
  for (const { inverse } of parts) {
    const value = inverse.ofRow(row)
    if (value === undefined) return undefined
    key.push(value)
  }
  return key
}

function distinct(
  keys: readonly (readonly string[] | undefined)[],
): readonly (readonly string[])[] {
  const known = keys.filter((key) => key !== undefined)
  // Nearly always there is one: one subject a row.
  if (known.length < 2) return known
  return known.filter(
    (key, i) => known.findIndex((other) => other.every((value, at) => value === key[at])) === i,
  )
}

/** Every way to take one of each; the tuples of a choice are put one after the other. */
function combinations(
  choices: readonly (readonly (readonly string[])[])[],
): readonly (readonly string[])[] {
  return choices.reduce<readonly (readonly string[])[]>(
    (tuples, choice) => tuples.flatMap((tuple) => choice.map((texts) => [...tuple, ...texts])),
    [[]],
  )
}
