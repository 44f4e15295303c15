/**
 * The keys of one kind of subject: which columns hold them, in which form.
 *
 * @module
 */
import { normalizeCitizenId } from '../catalog/codes/citizen-id.ts'
import { toHalfWidth } from '../catalog/codes/half-width.ts'
import { normalizeUscc } from '../catalog/codes/uscc.ts'
import type {
  Item,
  ItemMapping,
  ResourceBinding,
  Standard,
  SubjectBinding,
} from '../catalog/types.ts'
import type { Row, SourceValue } from './adapter.ts'
import { readDate, readTime, writeDate } from './dates.ts'
import { canonicalDecimal } from './decimal.ts'

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

/** One item of a key in one column. */
interface KeyPart {
  readonly column: string
  /** What decides the source's form; equal in all alternatives. */
  readonly form: string
  toSource(value: string): readonly string[]
  fromSource(value: SourceValue): string | undefined
}

/**
 * Compiles the alternatives whose items are all mapped.
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
    columns: alternatives.map((parts) => parts.map((part) => part.column)),
    toSource: (key) => combinations(first.map((part, i) => part.toSource(key[i] ?? ''))),
    ofRow: (row) => distinct(alternatives.map((parts) => keyOfRow(parts, row))),
  }
}

function keyPart(standard: Standard, binding: ResourceBinding, name: string): KeyPart | undefined {
  const item = standard.items.find((one) => one.name === name)
  const mapping = Object.hasOwn(binding.mapping, name) ? binding.mapping[name] : undefined
  if (item === undefined || mapping === undefined) return undefined
  const empty = new Set(mapping.empty)
  const form = formOf(item, mapping)
  return {
    column: mapping.column,
    form: JSON.stringify([item.type, item.format, mapping.date, mapping.codes, mapping.scale]),
    toSource: (value) => form.toSource(value).filter((text) => text !== '' && !empty.has(text)),
    fromSource(source) {
      const text = source?.trim() ?? ''
      if (text === '' || empty.has(text)) return undefined
      return form.fromSource(mapping.halfWidth === true ? toHalfWidth(text) : text)
    },
  }
}

interface Form {
  toSource(value: string): readonly string[]
  fromSource(text: string): string | undefined
}

function formOf(item: Item, mapping: ItemMapping): Form {
  const { codes, date, scale } = mapping
  if (codes !== undefined) {
    const pairs = Object.entries(codes)
    return {
      toSource: (value) => pairs.filter(([, code]) => code === value).map(([source]) => source),
      fromSource: (text) => (Object.hasOwn(codes, text) ? codes[text] : undefined),
    }
  }
  if (item.type === 'D' || item.type === 'T') {
    const form = date ?? (item.type === 'D' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:mm:ss')
    const read = item.type === 'D' ? readDate : readTime
    return {
      toSource: (value) => listOf(writeDate(value, form)),
      fromSource: (text) => read(text, form),
    }
  }
  if (scale !== undefined) {
    return {
      toSource: (value) => listOf(canonicalDecimal(value, -scale)),
      fromSource: (text) => canonicalDecimal(text, scale),
    }
  }
  if (item.format === 'citizen-id') {
    // Registers older than the rule keep the check character in lower case.
    return {
      toSource: (value) => (value.endsWith('X') ? [value, `${value.slice(0, -1)}x`] : [value]),
      fromSource: normalizeCitizenId,
    }
  }
  return { toSource: (value) => [value], fromSource: normalizerOf(item) }
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

function normalizerOf(item: Item): (text: string) => string {
  if (item.format === 'uscc') return normalizeUscc
  return (text) => text
}

function keyOfRow(parts: readonly KeyPart[], row: Row): readonly string[] | undefined {
  const key: string[] = []
  for (const part of parts) {
    const value = part.fromSource(row[part.column] ?? null)
    if (value === undefined) return undefined
    key.push(value)
  }
  return key
}

function distinct(
  keys: readonly (readonly string[] | undefined)[],
): readonly (readonly string[])[] {
  const known = keys.filter((key) => key !== undefined)
  return known.filter(
    (key, i) => known.findIndex((other) => other.every((value, at) => value === key[at])) === i,
  )
}

/** Every way to take one of each. */
function combinations(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return choices.reduce<readonly (readonly string[])[]>(
    (tuples, choice) => tuples.flatMap((tuple) => choice.map((value) => [...tuple, value])),
    [[]],
  )
}
