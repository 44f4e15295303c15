/**
 * A row rule in the source's words: what may be pushed down, so that fewer rows that nobody may see are read.
 *
 * It lets every row pass that is inside the rule, and perhaps others; those are withheld after the read.
 *
 * @module
 */
import type { Condition } from '../../adapters/condition.ts'
import type { ConditionOf, ItemTest } from '../../adapters/item-condition.ts'
import type { RowRule, RuleTest, RuleValue } from '../../policies/row-rule.ts'
import { divisionPrefix } from '../../policies/row-rule.ts'

/** @returns undefined where the source can leave out nothing. */
export function rowCondition(rule: RowRule, conditionOf: ConditionOf): Condition | undefined {
  return translate(rule, true, conditionOf)
}

/**
 * Negations are carried down to the tests, so that no part stands under a `not`: then each may be replaced by
 * "any row" without leaving out a row that is inside.
 */
function translate(rule: RowRule, holds: boolean, conditionOf: ConditionOf): Condition | undefined {
  if ('not' in rule) return translate(rule.not, !holds, conditionOf)
  if ('item' in rule) return translateTest(rule, holds, conditionOf)
  const [parts, isAll] = 'all' in rule ? [rule.all, holds] : [rule.any, !holds]
  const conditions = parts.map((part) => translate(part, holds, conditionOf))
  const known = conditions.filter((condition) => condition !== undefined)
  if (isAll) return known.length === 0 ? undefined : { is: 'all', of: known }
  return known.length < conditions.length ? undefined : { is: 'any', of: known }
}

function translateTest(
  test: RuleTest,
  holds: boolean,
  conditionOf: ConditionOf,
): Condition | undefined {
  if ('present' in test) {
    return conditionOf(test.item, { is: 'present' }, test.present === holds)
  }
  const asked = itemTest(test)
  return asked && conditionOf(test.item, asked, holds)
}

/** Numbers and booleans have many forms in a source; only texts are asked for. */
function itemTest(test: Exclude<RuleTest, { readonly present: boolean }>): ItemTest | undefined {
  if ('under' in test) return { is: 'prefix', prefix: divisionPrefix(test.under) }
  if ('equals' in test) return isText(test.equals) ? { is: 'in', values: [test.equals] } : undefined
  if ('in' in test) return test.in.every(isText) ? { is: 'in', values: test.in } : undefined
  const { from, to } = test
  if ((from !== undefined && !isText(from)) || (to !== undefined && !isText(to))) return undefined
  return {
    is: 'range',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

function isText(value: RuleValue): value is string {
  return typeof value === 'string'
}
