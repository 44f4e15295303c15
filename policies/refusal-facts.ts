/**
 * What the sentences of a refusal are filled with besides its rule, items and grant: for whoever says them in another
 * language than `explain.ts` does.
 *
 * @module
 */
import type { GrantHold } from './grant-holds.ts'
import type { Words } from './explain.ts'
import type { Mode, RefusedItem } from './types.ts'

export interface RefusalFacts {
  /** Chinese name of the item. */
  readonly itemName?: string
  /** Whom to ask at the providing department. */
  readonly contact?: string
  /** Of the grant, where it is for other modes. */
  readonly modes?: readonly Mode[]
  /** Of the grant, where it is for other matters: the first three, and how many more. */
  readonly matters?: readonly string[]
  readonly mattersMore?: number
  /** Last day of the grant, where that is past; first day, where that is to come. `YYYY-MM-DD` */
  readonly validTo?: string
  readonly validFrom?: string
  /** Why the grant is held back, in the words of who did it, and what kind of reason it is. */
  readonly heldBecause?: string
  readonly heldKind?: GrantHold['kind']
  /** Chinese name of the region that has not told yet what it offers. */
  readonly unheard?: string
  /** Chinese names of the regions that offer the standard where the one asked does not: the first three, and how many more. */
  readonly offeredIn?: readonly string[]
  readonly offeredInMore?: number
}

/** Of a longer list the first are named, and how many more there are. */
export const NAMED_MAX = 3

export function factsOf(refused: RefusedItem, words: Words): RefusalFacts {
  const { resource, item } = refused
  const itemName = words.itemName(resource, item)
  const contact = words.contact(resource)
  return {
    ...(itemName === undefined ? {} : { itemName }),
    ...(contact === undefined ? {} : { contact }),
    ...ruleFacts(refused, words),
  }
}

function ruleFacts({ resource, mode, rule, grant = '' }: RefusedItem, words: Words): RefusalFacts {
  const known = words.grant(grant)
  switch (rule) {
    case 'mode-not-granted':
      return known === undefined ? {} : { modes: known.modes }
    case 'matter-not-granted': {
      const matters = known?.matters
      if (matters === undefined) return {}
      const more = matters.length - NAMED_MAX
      return {
        matters: matters.slice(0, NAMED_MAX),
        ...(more > 0 ? { mattersMore: more } : {}),
      }
    }
    case 'expired':
      return known === undefined ? {} : { validTo: known.validTo }
    case 'not-yet-valid':
      return known === undefined ? {} : { validFrom: known.validFrom }
    case 'terminated':
    case 'suspended': {
      const hold = words.hold?.(grant)
      return hold === undefined ? {} : { heldBecause: hold.because, heldKind: hold.kind }
    }
    case 'not-offered': {
      const unheard = words.unheard?.(resource)?.nameZh
      if (unheard !== undefined) return { unheard }
      const offering = words.offeredIn?.(resource, mode) ?? []
      const more = offering.length - NAMED_MAX
      return {
        ...(offering.length === 0
          ? {}
          : { offeredIn: offering.slice(0, NAMED_MAX).map(({ nameZh }) => nameZh) }),
        ...(more > 0 ? { offeredInMore: more } : {}),
      }
    }
    case 'not-shared':
    case 'item-not-offered':
    case 'mode-not-offered':
    case 'no-grant':
    case 'item-denied':
    case 'item-not-granted':
    case 'conditions-not-met':
      return {}
  }
}
