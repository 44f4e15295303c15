/**
 * What the catalogue offers, as far as a decision needs it. Decisions stay independent of how the
 * catalogue is kept.
 *
 * @module
 */
import type { Resource, ShareMethod, ShareType } from '../catalog/types.ts'

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

/** The offers of these resources. An item that declares no share type has its resource's. */
export function offersOf(resources: Iterable<Resource>): Offers {
  const offers = new Map<string, Offer>()
  for (const resource of resources) offers.set(resource.code, offerOf(resource))
  return Object.freeze({ offer: (code: string) => offers.get(code) })
}

function offerOf(resource: Resource): Offer {
  const items = new Map<string, OfferedItem>()
  for (const item of resource.items) {
    items.set(item.name, { shareType: item.shareType ?? resource.shareType })
  }
  return Object.freeze({
    published: resource.state === 'published',
    shareType: resource.shareType,
    items,
    methods: resource.methods,
  })
}
