/**
 * How one item is read from one column: compiled once, run for every row.
 *
 * @module
 */
import type { Checked } from '../catalog/codes/checked.ts'
import { checkCitizenId } from '../catalog/codes/citizen-id.ts'
import { toHalfWidth } from '../catalog/codes/half-width.ts'
import { checkUscc } from '../catalog/codes/uscc.ts'
import type { CodeList, Item, ItemMapping } from '../catalog/types.ts'
import type { SourceValue } from './adapter.ts'
import { readDate, readTime } from './dates.ts'
import { canonicalDecimal, digitsOf } from './decimal.ts'

/** Decimals and dates are texts, so that nothing is lost. */
export type ItemValue = string | number | boolean | null

/** A value that breaks its standard. The sentence names the item and the rule, never the value. */
export interface MappingProblem {
  readonly item: string
  readonly problem: string
}

/** Gives the item's value, or what is wrong with the source's. Never throws. */
export type ItemReader = (source: SourceValue) => ItemValue | MappingProblem

/** A step after which the text is no longer the source's but the standard's. */
type TextReader = (text: string) => ItemValue | MappingProblem

/**
 * @param codeList - the item's, where it has one
 * @param today - `YYYY-MM-DD`, against which birth dates are checked
 */
export function compileItem(
  item: Item,
  mapping: ItemMapping,
  codeList: CodeList | undefined,
  today: () => string,
): ItemReader {
  const standard = compileType(item, mapping, codeList, today)
  const empty = new Set(mapping.empty)
  const codes = mapping.codes === undefined ? undefined : new Map(Object.entries(mapping.codes))
  const unknownCode = problemOf(item, 'holds a source code that the mapping does not name')
  return (source) => {
    if (source === null) return null
    let text = source.trim()
    if (text === '' || empty.has(text)) return null
    if (mapping.halfWidth === true) text = toHalfWidth(text).trim()
    if (codes !== undefined) {
      const code = codes.get(text)
      if (code === undefined) return unknownCode
      text = code
    }
    return standard(text)
  }
}

function compileType(
  item: Item,
  mapping: ItemMapping,
  codeList: CodeList | undefined,
  today: () => string,
): TextReader {
  switch (item.type) {
    case 'C':
    case 'M':
    case 'G':
      return compileText(item, codeList, today)
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return compileDecimal(item, mapping.scale ?? 0)
    case 'I':
      return compileInteger(item, mapping.scale ?? 0)
    case 'D':
      return compileDate(item, mapping)
    case 'T':
      return compileTime(item, mapping)
    case 'L':
      return compileBoolean(item)
  }
}

function compileText(item: Item, codeList: CodeList | undefined, today: () => string): TextReader {
  if (item.format === 'citizen-id') return checked(item, (text) => checkCitizenId(text, today()))
  if (item.format === 'uscc') return checked(item, checkUscc)
  if (codeList !== undefined) {
    const known = new Set(codeList.codes.map(({ code }) => code))
    const unknown = problemOf(item, `is not a code of the list "${codeList.id}"`)
    return (text) => (known.has(text) ? text : unknown)
  }
  const tooLong = problemOf(item, `is longer than ${item.length} characters`)
  return (text) => (item.length > 0 && isLonger(text, item.length) ? tooLong : text)
}

function checked(item: Item, check: (text: string) => Checked): TextReader {
  return (text) => {
    const result = check(text)
    return result.ok ? result.value : problemOf(item, result.problem)
  }
}

/** Counts characters, not UTF-16 units, but only where the units alone do not tell. */
function isLonger(text: string, length: number): boolean {
  return text.length > length && (text.length > 2 * length || Array.from(text).length > length)
}

function compileDecimal(item: Item, scale: number): TextReader {
  const notDecimal = problemOf(item, 'is not a decimal number')
  const tooLong = problemOf(item, `has more than ${item.length} digits`)
  const bounded = item.length > 0 && item.type !== 'F' && item.type !== 'B'
  return (text) => {
    const decimal = canonicalDecimal(text, scale)
    if (decimal === undefined) return notDecimal
    return bounded && digitsOf(decimal) > item.length ? tooLong : decimal
  }
}

function compileInteger(item: Item, scale: number): TextReader {
  const notInteger = problemOf(item, 'is not an integer')
  const tooLong = problemOf(item, `has more than ${item.length} digits`)
  return (text) => {
    const decimal = canonicalDecimal(text, scale)
    const number = Number(decimal)
    if (decimal === undefined || !Number.isSafeInteger(number) || decimal.includes('.')) {
      return notInteger
    }
    return item.length > 0 && digitsOf(decimal) > item.length ? tooLong : number
  }
}

function compileDate(item: Item, mapping: ItemMapping): TextReader {
  const form = mapping.date ?? 'YYYY-MM-DD'
  const notDate = problemOf(item, `is not a date of the form ${form}`)
  return (text) => readDate(text, form) ?? notDate
}

function compileTime(item: Item, mapping: ItemMapping): TextReader {
  const form = mapping.date ?? 'YYYY-MM-DD HH:mm:ss'
  const notTime = problemOf(item, `is not a time of the form ${form}`)
  return (text) => readTime(text, form) ?? notTime
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'y', 'yes', 't', 'true', '是'].map((text) => [text, true] as const),
  ...['0', 'n', 'no', 'f', 'false', '否'].map((text) => [text, false] as const),
])

function compileBoolean(item: Item): TextReader {
  const notBoolean = problemOf(item, 'is neither yes nor no (1/0, Y/N, true/false, 是/否)')
  return (text) => BOOLEANS.get(text.toLowerCase()) ?? notBoolean
}

function problemOf(item: Item, predicate: string): MappingProblem {
  return { item: item.name, problem: `"${item.name}" ${predicate}.` }
}
