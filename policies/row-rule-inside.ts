/**
 * Whether a record is inside a row rule: compiled once, asked of every record that was read.
 *
 * @module
 */
import type { Item, ItemType } from '../catalog/types.ts'
import { compareDecimals } from './compare-decimals.ts'
import { divisionPrefix, type RowRule, type RuleTest, type RuleValue } from './row-rule.ts'

/** An item's value; null where the record has none; undefined where the source's value breaks the standard. */
export type ValueOf = (item: string) => RuleValue | null | undefined

export type IsInside = (valueOf: ValueOf) => boolean

/** Undefined: not known. */
type Truth = boolean | undefined
type Test = (valueOf: ValueOf) => Truth

/**
 * @param typeOf - of an item of the standard; the rule was checked (`row-rule-check.ts`), so it has one.
 */
export function compileRowRule(rule: RowRule, typeOf: (item: Item['name']) => ItemType): IsInside {
  const test = compile(rule, typeOf)
  return (valueOf) => test(valueOf) === true
}

function compile(rule: RowRule, typeOf: (item: string) => ItemType): Test {
  if ('all' in rule) {
    const parts = rule.all.map((part) => compile(part, typeOf))
    return (valueOf) => worst(parts.map((part) => part(valueOf)))
  }
  if ('any' in rule) {
    const parts = rule.any.map((part) => compile(part, typeOf))
    return (valueOf) => negated(worst(parts.map((part) => negated(part(valueOf)))))
  }
  if ('not' in rule) {
    const part = compile(rule.not, typeOf)
    return (valueOf) => negated(part(valueOf))
  }
  return compileTest(rule, typeOf(rule.item))
}

/** What all of them are together: false where one is false, else unknown where one is unknown. */
function worst(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

function negated(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

function compileTest(test: RuleTest, type: ItemType): Test {
  const { item } = test
  if ('present' in test) {
    return (valueOf) => {
      const value = valueOf(item)
      return value === undefined ? undefined : (value !== null) === test.present
    }
  }
  const holds = comparison(test, type)
  return (valueOf) => {
    const value = valueOf(item)
    return value === undefined || value === null ? undefined : holds(value)
  }
}

function comparison(
  test: Exclude<RuleTest, { readonly present: boolean }>,
  type: ItemType,
): (value: RuleValue) => boolean {
  const order = orderOf(type)
  if ('equals' in test) return (value) => order(value, test.equals) === 0
  if ('in' in test) return (value) => test.in.some((one) => order(value, one) === 0)
  if ('under' in test) {
    const prefix = divisionPrefix(test.under)
    return (value) => typeof value === 'string' && value.startsWith(prefix)
  }
  const { from, to } = test
  return (value) =>
    (from === undefined || order(from, value) <= 0) && (to === undefined || order(value, to) <= 0)
}

/** Decimals are texts whose digits alone do not order them; dates and times are written so that they do. */
function orderOf(type: ItemType): (a: RuleValue, b: RuleValue) => number {
  const isDecimal = type === 'N' || type === 'Y' || type === 'F' || type === 'B'
  return (a, b) => {
    if (isDecimal && typeof a === 'string' && typeof b === 'string') return compareDecimals(a, b)
    if (typeof a !== typeof b) return Number.NaN
    return a < b ? -1 : a > b ? 1 : 0
  }
}
