/**
 * Row rules: which records of a resource a grant opens, as a restricted tree over the standard's items. Data of the
 * grant, never code.
 *
 * What is not known to be inside is outside: a record without the item, or whose value breaks the standard, meets no
 * comparison, and not the opposite of one either (Kleene's logic, as in SQL).
 *
 * @module
 */

/** In the form of the item: a number for type I, true or false for L, else a text, dates `YYYY-MM-DD`. */
export type RuleValue = string | number | boolean

export type RowRule = RuleBranch | RuleTest

export type RuleBranch =
  /** Every one of them. Never empty. */
  | { readonly all: readonly RowRule[] }
  /** At least one of them. Never empty. */
  | { readonly any: readonly RowRule[] }
  | { readonly not: RowRule }

/** A test of one item. */
export type RuleTest =
  | { readonly item: string; readonly equals: RuleValue }
  | { readonly item: string; readonly in: readonly RuleValue[] }
  /** From and to, both included; one of them may be left out. For numbers, dates and times. */
  | { readonly item: string; readonly from?: RuleValue; readonly to?: RuleValue }
  /** Whether the record has the item. */
  | { readonly item: string; readonly present: boolean }
  /** The division of this GB/T 2260 code, or one under it. */
  | { readonly item: string; readonly under: string }

/** Parts of one rule, branches and tests. */
export const RULE_PARTS_MAX = 50
export const RULE_DEPTH_MAX = 8
/** Values of one `in`. */
export const RULE_VALUES_MAX = 500

/** The items that a rule looks at, sorted, distinct. */
export function itemsOfRule(rule: RowRule): readonly string[] {
  return [...new Set(testsOf(rule).map(({ item }) => item))].sort()
}

function testsOf(rule: RowRule): readonly RuleTest[] {
  if ('item' in rule) return [rule]
  if ('not' in rule) return testsOf(rule.not)
  return ('all' in rule ? rule.all : rule.any).flatMap(testsOf)
}

/** What a code's division has in common with all that are under it: `510100` gives `5101`, `510000` gives `51`. */
export function divisionPrefix(code: string): string {
  return code.replace(/(?:00){1,2}$/, '')
}
