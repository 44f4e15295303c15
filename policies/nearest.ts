import type { IndexedGrant } from './grants.ts'
import type { Ask, Grant, Question, RefusalRule } from './types.ts'

/** Why the grants do not permit an item, told by the grant that comes nearest to permitting it. */
export interface Nearest {
  readonly rule: RefusalRule
  readonly grant?: string
}

/**
 * The order in which a grant is held against an item. What only time or a talk can mend comes last,
 * so that the grant which got farthest is also the one whose refusal is the most useful to hear.
 */
const CHECKS = [
  'item-not-granted',
  'mode-not-granted',
  'matter-not-granted',
  'conditions-not-met',
  'terminated',
  'expired',
  'suspended',
  'not-yet-valid',
] as const satisfies readonly RefusalRule[]

/**
 * The most helpful reason for refusing an item that no applicable grant names.
 *
 * A grant gets as far as its first failing check; the grant that gets farthest is the nearest. Among
 * equals it is the first by reference, so that the answer does not depend on the order of the grants.
 *
 * @param held the consumer's grants for the resource, sorted by `ref`; none of them permits the item.
 * @param isConditional whether the item is shared under conditions.
 */
export function nearestOf(
  held: readonly IndexedGrant[],
  question: Question,
  ask: Ask,
  item: string,
  isConditional: boolean,
): Nearest {
  let farthest = -1
  let nearest: Nearest = { rule: 'no-grant' }
  for (const { grant, items, isLight, ref } of held) {
    const reached = CHECKS.findIndex((rule) => {
      if (rule === 'item-not-granted') return (items.get(item) ?? 'denied') === 'denied'
      if (rule === 'conditions-not-met') return isConditional && isLight
      return fails(rule, grant, question, ask)
    })
    const rule = CHECKS[reached]
    if (rule && reached > farthest) {
      farthest = reached
      nearest = { rule, grant: ref }
    }
  }
  return nearest
}

function fails(
  rule: Exclude<(typeof CHECKS)[number], 'item-not-granted' | 'conditions-not-met'>,
  grant: Grant,
  { matter, today }: Question,
  { mode }: Ask,
): boolean {
  switch (rule) {
    case 'mode-not-granted':
      return !grant.modes.includes(mode)
    case 'matter-not-granted':
      return grant.matters?.includes(matter) === false
    case 'terminated':
      return grant.state === 'terminated'
    case 'expired':
      return grant.validTo < today
    case 'suspended':
      return grant.state === 'suspended'
    case 'not-yet-valid':
      return today < grant.validFrom
  }
}
