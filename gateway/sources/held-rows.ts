/**
 * The row rules of a read, ready to be held: what is read for them, what the source is asked to leave out, and the
 * check of every record after the read.
 *
 * @module
 */
import type { Condition } from '../../adapters/condition.ts'
import type { ConditionOf } from '../../adapters/item-condition.ts'
import { onceFor } from '../../catalog/once-for.ts'
import type { Standard } from '../../catalog/types.ts'
import { compileRowRule, type IsInside } from '../../policies/row-rule-inside.ts'
import { itemsOfRule, type RowRule } from '../../policies/row-rule.ts'
import type { GrantedRows } from '../../policies/types.ts'
import { rowCondition } from './row-condition.ts'

export interface HeldRows {
  /** The items that the rules look at, distinct. */
  readonly items: readonly string[]
  /** What the source is asked to leave out; undefined where it cannot. */
  readonly condition: Condition | undefined
  readonly isInside: IsInside
}

/** Gives the rules of a read, compiled once for each rule. A record must be inside all of them. */
export type HoldRows = (rows: readonly GrantedRows[] | undefined) => HeldRows | undefined

/** @param conditionOf - absent where the source cannot leave out rows. */
export function holdRows(standard: Standard, conditionOf: ConditionOf | undefined): HoldRows {
  const types = new Map(standard.items.map(({ name, type }) => [name, type]))
  const held = onceFor((rule: RowRule): HeldRows => ({
    items: itemsOfRule(rule),
    condition: conditionOf && rowCondition(rule, conditionOf),
    // An item that the standard does not have is on no record, so nothing is inside.
    isInside: compileRowRule(rule, (item) => types.get(item) ?? 'C'),
  }))
  return (rows) => {
    if (rows === undefined) return undefined
    return together(rows.map(({ rule }) => held(rule)))
  }
}

function together(all: readonly HeldRows[]): HeldRows | undefined {
  const [first, ...more] = all
  if (first === undefined || more.length === 0) return first
  const conditions = all.flatMap(({ condition }) => condition ?? [])
  return {
    items: [...new Set(all.flatMap(({ items }) => items))],
    condition: conditions.length === 0 ? undefined : { is: 'all', of: conditions },
    isInside: (valueOf) => all.every(({ isInside }) => isInside(valueOf)),
  }
}
