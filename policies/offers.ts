/**
 * What the catalogue offers, as far as a decision needs it. Decisions stay independent of how the
 * catalogue is kept.
 *
 * @module
 */
import { onceFor } from '../catalog/once-for.ts'
import type { Resource, ShareMethod, ShareType } from '../catalog/types.ts'
import type { Mode } from './types.ts'

export interface Offers {
  /** The offer of one resource; `undefined` when no resource has this code. */
  offer(resource: string): Offer | undefined
}

export interface Offer {
  /** False for drafts, suspended and withdrawn resources. */
  readonly published: boolean
  readonly shareType: ShareType
  /** The items offered, by name. */
  readonly items: ReadonlyMap<string, OfferedItem>
  readonly methods: readonly ShareMethod[]
}

export interface OfferedItem {
  /** Never laxer than the resource's. */
  readonly shareType: ShareType
}

/** The way of sharing that a resource must offer to be used in a mode; one subscribes to a table exchange (库表交换). */
export function methodOf(mode: Mode): ShareMethod {
  return mode === 'subscribe' ? 'table-exchange' : mode
}

/** What an offer is made of. */
export type OfferedResource = Pick<Resource, 'code' | 'state' | 'shareType' | 'methods' | 'items'>

/** The offers of these resources. An item that declares no share type has its resource's. */
export function offersOf(resources: Iterable<OfferedResource>): Offers {
  const offers = new Map<string, Offer>()
  for (const resource of resources) offers.set(resource.code, offerOf(resource))
  return Object.freeze({ offer: (code: string) => offers.get(code) })
}

const STRICTNESS: Readonly<Record<ShareType, number>> = {
  unconditional: 0,
  conditional: 1,
  'not-shared': 2,
}

/** An item's share type may only be stricter than its resource's, whatever a peer's catalogue says. */
function stricter(ofResource: ShareType, ofItem: ShareType = ofResource): ShareType {
  return STRICTNESS[ofItem] > STRICTNESS[ofResource] ? ofItem : ofResource
}

/** A resource in force does not change; the next version of it is another object. */
const offerOf = onceFor((resource: OfferedResource): Offer => {
  const items = new Map<string, OfferedItem>()
  for (const item of resource.items) {
    items.set(item.name, { shareType: stricter(resource.shareType, item.shareType) })
  }
  return Object.freeze({
    published: resource.state === 'published',
    shareType: resource.shareType,
    items,
    methods: resource.methods,
  })
})
