/**
 * What the loaders of grants and peers may know before the first house stands.
 *
 * @module
 */
import { makeCatalog } from '../catalog/catalog.ts'
import type { Content } from '../catalog/content.ts'
import { onceFor } from '../catalog/once-for.ts'
import type { Consumer, Resource, Standard } from '../catalog/types.ts'
import type { KnownToGrants } from '../policies/load.ts'
import type { ExchangeConfig } from './config.ts'
import type { House } from './core/house.ts'
import type { KnownToRequests } from './procedures/request-checks.ts'
import { offersOf, type Offer, type OfferedItem } from '../policies/offers.ts'

/**
 * What grants may name. A resource of a peer that has not been heard of yet is known by its standard, so
 * that a peer's silence does not stop our start; the decision looks at what is offered then. So is one that is named in a
 * file, heard of or not: what a peer narrows does not stop us either.
 *
 * @param unheard regions whose resources may not all be known yet.
 */
export function grantsKnowledge(
  content: Content,
  consumers: readonly Consumer[],
  resources: readonly Resource[],
  peerRegions: readonly string[],
  unheard = peerRegions,
): KnownToGrants {
  const catalog = makeCatalog(content, resources)
  const offers = offersOf(resources)
  const isOf = (regions: readonly string[], code: string): boolean =>
    regions.some((region) => code.startsWith(`${region}.`))
  const bindings = new Map(resources.map(({ code, binding }) => [code, binding]))
  const standardOf = (code: string): Standard | undefined =>
    catalog.standard(catalog.resource(code)?.standard ?? code.split('.')[2] ?? '')
  const usualOffer = (code: string): Offer | undefined => {
    const standard = standardOf(code)
    return standard && usualOfferOf(standard)
  }
  return {
    consumers: new Set(consumers.map(({ id }) => id)),
    matters: new Set(catalog.matters().map(({ code }) => code)),
    resources: new Set(resources.map(({ code }) => code)),
    codeOf: (region, key) => {
      const standard = catalog.standard(key)
      return standard && `${region}.${standard.department}.${standard.key}`
    },
    offer: (code) => offers.offer(code) ?? (isOf(unheard, code) ? usualOffer(code) : undefined),
    usualOffer: (code) => (isOf(peerRegions, code) ? usualOffer(code) : undefined),
    items: (code) => standardOf(code)?.items ?? [],
    hasCode: (list, code) => catalog.hasCode(list, code),
    cannotHold: (code, item) => {
      if (isOf(peerRegions, code)) {
        return `cannot be held here: ${code} belongs to another province, whose exchange reads the source. Have the rule put into this consumer's grant at that exchange: it decides again, and withholds what is outside.`
      }
      const mapping = bindings.get(code)?.mapping
      return mapping === undefined || Object.hasOwn(mapping, item)
        ? undefined
        : `looks at "${item}", which ${code} does not map: it could be neither asked of the source nor checked after the read. Map the item, or write the rule without it.`
    },
  }
}

/** What a resource of the standard usually offers. */
const usualOfferOf = onceFor(({ items, usual: { shareType } }: Standard): Offer => {
  const offered = items.map(({ name }): [string, OfferedItem] => [name, { shareType }])
  return { published: true, shareType, methods: ['query', 'verify'], items: new Map(offered) }
})

/** What the exchange knows when it judges a request: what is offered and registered now. */
export function knownToRequests(
  { catalog, doors, grants, offers, peerOffers }: House,
  consumers: readonly Consumer[],
  content: Content,
  { region, peers }: Pick<ExchangeConfig, 'region' | 'peers'>,
): KnownToRequests {
  const peerRegions = peers.map((peer) => peer.region)
  return {
    region,
    catalog,
    consumer: (id) => doors.consumer(id),
    heldBy: (id) => grants.all().filter(({ consumer }) => consumer === id),
    offers,
    peerOffers,
    grants: () => grantsKnowledge(content, consumers, [...catalog.offers()], peerRegions, []),
  }
}
