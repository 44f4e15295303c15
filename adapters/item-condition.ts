/**
 * The way back of a row rule: a test of an item as a condition on the column from which it is read.
 *
 * Only for mappings whose way back is certain. For any other there is no condition, and the rule is held by the
 * check after the read alone; so a new kind of mapping need not be known here.
 *
 * @module
 */
import type { DateForm, Item, ItemMapping, ResourceBinding, Standard } from '../catalog/types.ts'
import type { Condition } from './condition.ts'

/** A test of an item's value, which is written as the item is. */
export type ItemTest =
  | { readonly is: 'in'; readonly values: readonly string[] }
  | { readonly is: 'range'; readonly from?: string; readonly to?: string }
  | { readonly is: 'prefix'; readonly prefix: string }
  | { readonly is: 'present' }

/**
 * The condition that all rows meet of which the test is known to hold, or known not to hold where `holds` is false.
 * Rows without a value, or with one that breaks the standard, may be left out: of them neither is known.
 *
 * @returns undefined where the source cannot be asked: then any row may pass the test.
 */
export type ConditionOf = (item: string, test: ItemTest, holds: boolean) => Condition | undefined

/** What a mapping may consist of to have a certain way back. */
const INVERTIBLE: ReadonlySet<string> = new Set(['column', 'empty', 'codes', 'date'])
/** What a binding consists of whose rows are its records. */
const ROW_IS_RECORD: ReadonlySet<string> = new Set(['source', 'entity', 'mapping', 'cacheSec'])
/** Forms in which texts sort as the days do. */
const WRITTEN: Readonly<Partial<Record<DateForm, (day: string) => string>>> = {
  YYYYMMDD: (day) => day.replaceAll('-', ''),
  'YYYY-MM-DD': (day) => day,
  'YYYY/MM/DD': (day) => day.replaceAll('-', '/'),
}

export function conditionsOf(standard: Standard, binding: ResourceBinding): ConditionOf {
  const items = new Map(standard.items.map((item) => [item.name, item]))
  const isRecord = Object.keys(binding).every((field) => ROW_IS_RECORD.has(field))
  return (name, test, holds) => {
    const item = items.get(name)
    const mapping = Object.hasOwn(binding.mapping, name) ? binding.mapping[name] : undefined
    if (!isRecord || item === undefined || mapping === undefined) return undefined
    if (!Object.keys(mapping).every((field) => INVERTIBLE.has(field))) return undefined
    const { column } = mapping
    return column === undefined ? undefined : conditionOn(item, { ...mapping, column }, test, holds)
  }
}

/** Read from one column, as it stands. */
type ColumnMapping = ItemMapping & { readonly column: string }

function conditionOn(
  item: Item,
  mapping: ColumnMapping,
  test: ItemTest,
  holds: boolean,
): Condition | undefined {
  const { column } = mapping
  const nothing: Condition = { is: 'in', column, values: ['', ...(mapping.empty ?? [])] }
  const present: Condition = all({ is: 'present', column }, { is: 'not', of: nothing })
  if (test.is === 'present') {
    return holds
      ? present
      : { is: 'any', of: [{ is: 'not', of: { is: 'present', column } }, nothing] }
  }
  const met = mapping.codes === undefined ? ofText(item, mapping, test) : ofCodes(mapping, test)
  if (met === undefined) return undefined
  return all(present, holds ? met : { is: 'not', of: met })
}

function all(...of: readonly Condition[]): Condition {
  return { is: 'all', of }
}

/** The source's codes of the values; a code that the mapping does not name is no value at all. */
function ofCodes({ column, codes = {} }: ColumnMapping, test: ItemTest): Condition | undefined {
  const matches = matcherOf(test)
  if (matches === undefined) return undefined
  const sources = Object.entries(codes).filter(([, code]) => matches(code))
  return { is: 'in', column, values: sources.map(([source]) => source) }
}

function matcherOf(test: ItemTest): ((code: string) => boolean) | undefined {
  if (test.is === 'in') return (code) => test.values.includes(code)
  if (test.is === 'prefix') return (code) => code.startsWith(test.prefix)
  return undefined
}

/** Texts that are read as they stand, and days in a form that sorts as they do. */
function ofText(
  item: Item,
  { column, date }: ColumnMapping,
  test: ItemTest,
): Condition | undefined {
  const isText = 'CMG'.includes(item.type) && item.format === undefined
  const written = item.type === 'D' ? WRITTEN[date ?? 'YYYY-MM-DD'] : undefined
  switch (test.is) {
    case 'present':
      return undefined
    case 'in':
      if (isText) return { is: 'in', column, values: test.values }
      return written && { is: 'in', column, values: test.values.map(written) }
    case 'prefix':
      return isText ? { is: 'prefix', column, prefix: test.prefix } : undefined
    case 'range': {
      if (written === undefined) return undefined
      const { from, to } = test
      return {
        is: 'range',
        column,
        ...(from === undefined ? {} : { from: written(from) }),
        ...(to === undefined ? {} : { to: written(to) }),
      }
    }
  }
}
