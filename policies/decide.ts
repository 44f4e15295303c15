/**
 * Decides a question against the grants in force. Pure: no clock, no I/O, no state.
 *
 * The laws, each a property test in `test/policies/laws.property.test.ts`:
 *
 * 1. Silence denies. An item that no applicable grant names is refused.
 * 2. The order of the grants does not matter.
 * 3. The strictest wins: one more applicable grant never lifts a mask, a denial or a row rule, and a grant for
 *    another consumer or resource changes nothing.
 * 4. Refused whole: one refused item refuses the question, and the denial names every refused item
 *    of every ask.
 * 5. What is not shared is refused, whatever the grants; so is what is not offered.
 *
 * A grant applies when it is active, names the mode and the matter, and today is neither before its
 * first day nor after its last. One that is suspended, or was held back (`narrows`), opens nothing and goes on narrowing. A light grant,
 * which names no matter or no legal basis, opens only items that are shared unconditionally.
 *
 * @module
 */
import assert from 'node:assert/strict'

import type { GrantIndex, IndexedGrant } from './grants.ts'
import { strictest } from './masks.ts'
import { nearestOf } from './nearest.ts'
import { methodOf, type Offer, type Offers } from './offers.ts'
import type {
  Ask,
  Decision,
  Grant,
  GrantedRows,
  ItemAccess,
  PermittedAsk,
  Question,
  RefusalRule,
  RefusedItem,
} from './types.ts'

export function decide(grants: GrantIndex, offers: Offers, question: Question): Decision {
  const { permitted, refused } = weigh(grants, offers, question)
  return refused.length > 0 ? { effect: 'deny', refused } : { effect: 'permit', asks: permitted }
}

/** Both sides of a question: what the grants permit of each ask, and every item that they do not. */
export interface Weighed {
  /** In the order of the question's asks; refused items are in no `access`. */
  readonly permitted: readonly PermittedAsk[]
  readonly refused: readonly RefusedItem[]
}

/** The grants' part of a decision. Nothing of `permitted` may be shown while `refused` holds anything. */
export function weigh(grants: GrantIndex, offers: Offers, question: Question): Weighed {
  const permitted: PermittedAsk[] = []
  const refused: RefusedItem[] = []
  for (const ask of question.asks) {
    // Even an ask for no item would disclose something: that there is a record.
    assert(ask.items.length > 0, 'an ask names at least one item')
    permitted.push(
      decideAsk(grants.of(question.consumer, ask.resource), offers, question, ask, refused),
    )
  }
  return { permitted, refused }
}

/** What the grants permit of one ask. Refused items are added to `refused` and are not in the result. */
function decideAsk(
  held: readonly IndexedGrant[],
  offers: Offers,
  question: Question,
  ask: Ask,
  refused: RefusedItem[],
): PermittedAsk {
  const offer = offers.offer(ask.resource)
  const fitting = held.filter(({ grant }) => fits(grant, question, ask))
  const applicable = fitting.filter(({ grant }) => grant.state === 'active')
  const narrowing = fitting.filter(
    ({ grant }) => grant.narrows === true || grant.state === 'suspended',
  )
  const access: Record<string, ItemAccess> = {}
  const used = new Set<IndexedGrant>()
  for (const item of ask.items) {
    const why = whyNot(item)
    if (why !== undefined) refused.push({ resource: ask.resource, mode: ask.mode, item, ...why })
  }
  const inOrder = applicable.filter((grant) => used.has(grant))
  const named = narrowing.filter(({ items }) => ask.items.some((item) => items.has(item)))
  const limiting = new Set([...inOrder, ...named])
  const rows = rowsOf(fitting.filter((grant) => limiting.has(grant)))
  return {
    ask,
    access,
    grants: inOrder.map(({ ref }) => ref),
    ...(rows.length === 0 ? {} : { rows }),
  }

  /** Opens the item by the grants that apply to it, or says why none does. */
  function whyNot(item: string): Pick<RefusedItem, 'rule' | 'grant'> | undefined {
    const rule = closedBy(offer, ask, item)
    if (rule !== undefined) return { rule }
    const denying = [...applicable, ...narrowing].find(({ items }) => items.get(item) === 'denied')
    if (denying !== undefined) return { rule: 'item-denied', grant: denying.ref }
    const isConditional = offer?.items.get(item)?.shareType !== 'unconditional'
    const opening = applicable.filter(
      ({ items, isLight }) => items.has(item) && !(isConditional && isLight),
    )
    const shown = accessTo(item, opening)
    if (shown === undefined) return nearestOf(held, question, ask, item, isConditional)
    access[item] = accessTo(item, [...opening, ...narrowing]) ?? shown
    for (const grant of opening) used.add(grant)
    return undefined
  }
}

function rowsOf(grants: readonly IndexedGrant[]): readonly GrantedRows[] {
  return grants.flatMap(({ ref, grant: { rows } }) =>
    rows === undefined ? [] : [{ grant: ref, rule: rows }],
  )
}

/** Whether it is a grant for this, in whatever state. */
function fits(grant: Grant, { matter, today }: Question, { mode }: Ask): boolean {
  return (
    grant.validFrom <= today &&
    today <= grant.validTo &&
    grant.modes.includes(mode) &&
    (grant.matters?.includes(matter) ?? true)
  )
}

/** The rule that closes an item to everybody, whatever they were granted. */
function closedBy(offer: Offer | undefined, ask: Ask, item: string): RefusalRule | undefined {
  if (!offer?.published) return 'not-offered'
  if (offer.shareType === 'not-shared') return 'not-shared'
  const offered = offer.items.get(item)
  if (!offered) return 'item-not-offered'
  if (offered.shareType === 'not-shared') return 'not-shared'
  if (!offer.methods.includes(methodOf(ask.mode))) return 'mode-not-offered'
  return undefined
}

function accessTo(item: string, opening: readonly IndexedGrant[]): ItemAccess | undefined {
  let shown: ItemAccess | undefined
  for (const { items } of opening) {
    const access = items.get(item)
    if (access === undefined || access === 'denied') continue
    shown = shown === undefined ? access : strictest(shown, access)
  }
  return shown
}
