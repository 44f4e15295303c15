/**
 * Grants that open the same item of the same resource by different row rules. Nothing is wrong with that: a record
 * must be inside every rule. But an officer who added a grant to show more shall know that it does not.
 *
 * @module
 */
import { groupBy } from '../catalog/group-by.ts'
import { namesOf } from './granted-resource.ts'
import type { Grant } from './types.ts'

/** One sentence for each such pair of grants, in their order. */
export function rowRuleOverlaps(grants: readonly Grant[]): readonly string[] {
  // Grants for one resource and for its whole standard meet in the latter's name.
  const groups = groupBy(grants, ({ consumer, resource }) => `${consumer} ${namesOf(resource)[1]}`)
  return [...groups.values()]
    .filter((group) => group.some(({ rows }) => rows !== undefined))
    .flatMap((group) => group.flatMap((one, i) => group.slice(i + 1).flatMap(noteOn(one))))
}

function noteOn(one: Grant): (other: Grant) => readonly string[] {
  return (other) => {
    if (JSON.stringify(one.rows) === JSON.stringify(other.rows)) return []
    const items = Object.keys(one.items).filter((item) => opens(one, item) && opens(other, item))
    if (items.length === 0 || !mayApplyTogether(one, other)) return []
    const consumer = JSON.stringify(one.consumer)
    return [
      `"${one.id}" and "${other.id}" open ${items.sort().join(', ')} of ${one.resource} to ${consumer} by different row rules: where both apply, a record must be inside ${rulesOf(one, other)}.`,
    ]
  }
}

function rulesOf(one: Grant, other: Grant): string {
  if (one.rows !== undefined && other.rows !== undefined) return 'both rules'
  return `the rule of "${one.rows === undefined ? other.id : one.id}"`
}

function opens({ items }: Grant, item: string): boolean {
  return Object.hasOwn(items, item) && items[item] !== 'denied'
}

function mayApplyTogether(one: Grant, other: Grant): boolean {
  const both = [one, other]
  const isOneResource =
    one.resource === other.resource || both.some(({ resource }) => resource.includes('*'))
  return (
    isOneResource &&
    both.every(({ state }) => state === 'active') &&
    one.modes.some((mode) => other.modes.includes(mode)) &&
    (one.matters ?? other.matters ?? ['']).some(
      (matter) => other.matters?.includes(matter) ?? true,
    ) &&
    one.validFrom <= other.validTo &&
    other.validFrom <= one.validTo
  )
}
