/**
 * How one item is read from its tidied text: compiled once, run for every row.
 *
 * @module
 */
import type { Checked } from '../../catalog/codes/checked.ts'
import { checkCitizenId } from '../../catalog/codes/citizen-id.ts'
import { checkUscc } from '../../catalog/codes/uscc.ts'
import { onceFor } from '../../catalog/once-for.ts'
import type { CodeList, Item, ItemMapping } from '../../catalog/types.ts'
import { DATE_FORM, readDate, readTime, TIME_FORM } from './dates.ts'
import { digitsOf } from './decimal.ts'
import { numberForm } from './number-form.ts'
import type { NumberForm } from './number-form.ts'

/** Decimals and dates are texts, so that nothing is lost. */
export type ItemValue = string | number | boolean | null

/** A value that breaks its standard. The sentence names the item and the rule, never the value. */
export interface MappingProblem {
  readonly item: string
  readonly problem: string
}

/** Gives the item's value of a tidied text, or what is wrong with it. Never throws. */
export type ItemReader = (text: string) => ItemValue | MappingProblem

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
  if (mapping.codes === undefined) return standard
  const codes = new Map(Object.entries(mapping.codes))
  const unknown = unknownCode(item, mapping)
  return (text) => {
    const code = codes.get(text)
    return code === undefined ? unknown : standard(code)
  }
}

function unknownCode(item: Item, mapping: ItemMapping): ItemValue | MappingProblem {
  switch (mapping.unknownCode ?? 'refuse') {
    case 'refuse':
      return problemOf(item, 'holds a source code that the mapping does not name')
    case 'null':
      return null
    case 'default':
      return mapping.defaultCode ?? null
  }
}

function compileType(
  item: Item,
  mapping: ItemMapping,
  codeList: CodeList | undefined,
  today: () => string,
): ItemReader {
  switch (item.type) {
    case 'C':
    case 'M':
    case 'G':
      return compileText(item, codeList, today)
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return compileDecimal(item, numberForm(mapping))
    case 'I':
      return compileInteger(item, numberForm(mapping))
    case 'D':
      return compileDate(item, mapping)
    case 'T':
      return compileTime(item, mapping)
    case 'L':
      return compileBoolean(item)
  }
}

function compileText(item: Item, codeList: CodeList | undefined, today: () => string): ItemReader {
  if (item.format === 'citizen-id') return checked(item, (text) => checkCitizenId(text, today()))
  if (item.format === 'uscc') return checked(item, checkUscc)
  if (codeList !== undefined) {
    const known = codesOf(codeList)
    const unknown = problemOf(item, `is not a code of the list "${codeList.id}"`)
    return (text) => (known.has(text) ? text : unknown)
  }
  const tooLong = problemOf(item, `is longer than ${item.length} characters`)
  return (text) => (item.length > 0 && isLonger(text, item.length) ? tooLong : text)
}

/** One set a list, however many items are coded by it: that of the divisions has thousands. */
const codesOf = onceFor(
  (list: CodeList): ReadonlySet<string> => new Set(list.codes.map(({ code }) => code)),
)

function checked(item: Item, check: (text: string) => Checked): ItemReader {
  return (text) => {
    const result = check(text)
    return result.ok ? result.value : problemOf(item, result.problem)
  }
}

/** Counts characters, not UTF-16 units, but only where the units alone do not tell. */
function isLonger(text: string, length: number): boolean {
  return text.length > length && (text.length > 2 * length || Array.from(text).length > length)
}

function compileDecimal(item: Item, form: NumberForm): ItemReader {
  const notDecimal = problemOf(item, 'is not a decimal number')
  const tooLong = problemOf(item, `has more than ${item.length} digits`)
  const bounded = item.length > 0 && item.type !== 'F' && item.type !== 'B'
  return (text) => {
    const decimal = form.read(text)
    if (decimal === undefined) return notDecimal
    return bounded && digitsOf(decimal) > item.length ? tooLong : decimal
  }
}

function compileInteger(item: Item, form: NumberForm): ItemReader {
  const notInteger = problemOf(item, 'is not an integer')
  const tooLong = problemOf(item, `has more than ${item.length} digits`)
  const tooGreat = problemOf(item, 'is beyond 32 bits, which whole numbers of GraphQL have')
  return (text) => {
    const decimal = form.read(text)
    const number = Number(decimal)
    if (decimal === undefined || !Number.isSafeInteger(number) || decimal.includes('.')) {
      return notInteger
    }
    if (number !== (number | 0)) return tooGreat
    return item.length > 0 && digitsOf(decimal) > item.length ? tooLong : number
  }
}

function compileDate(item: Item, mapping: ItemMapping): ItemReader {
  const form = mapping.date ?? DATE_FORM
  const { zone } = mapping
  const notDate = problemOf(item, `is not a date of the form ${form}`)
  return (text) => readDate(text, form, zone) ?? notDate
}

function compileTime(item: Item, mapping: ItemMapping): ItemReader {
  const form = mapping.date ?? TIME_FORM
  const { zone } = mapping
  const notTime = problemOf(item, `is not a time of the form ${form}`)
  return (text) => readTime(text, form, zone) ?? notTime
}

/** Texts in lower case. */
export const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'y', 'yes', 't', 'true', '是'].map((text) => [text, true] as const),
  ...['0', 'n', 'no', 'f', 'false', '否'].map((text) => [text, false] as const),
])

function compileBoolean(item: Item): ItemReader {
  const notBoolean = problemOf(item, 'is neither yes nor no (1/0, Y/N, true/false, 是/否)')
  return (text) => BOOLEANS.get(text.toLowerCase()) ?? notBoolean
}

function problemOf(item: Item, predicate: string): MappingProblem {
  return { item: item.name, problem: `"${item.name}" ${predicate}.` }
}
