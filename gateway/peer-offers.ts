/**
 * What the peers offer, in view of the content of the day: a standard that is registered tomorrow lets in an offer of it
 * that was left out today.
 *
 * @module
 */
import type { Content } from '../catalog/content.ts'
import type { Resource } from '../catalog/types.ts'
import type { Logger } from './core/logger.ts'
import { readPeerCatalog } from './peer/catalog.ts'

export interface PeerOffers {
  /** Takes in a catalogue as the peer sent it. @throws {PeerError} when it is none; then nothing has changed. */
  hear(region: string, catalogue: unknown): void
  isHeard(region: string): boolean
  /** Sound offers of all peers; the same objects as long as the content is the same and nobody was heard. */
  of(content: Content): readonly Resource[]
}

/** @param content in view of which catalogues are looked at when they are heard. */
export function makePeerOffers(content: Content, logger: Logger): PeerOffers {
  const heard = new Map<string, unknown>()
  const read = new Map<string, { readonly of: Content; readonly offers: readonly Resource[] }>()
  let current = content
  return {
    hear: (region, catalogue) => {
      const offers = readPeerCatalog(region, catalogue, current, logger)
      heard.set(region, catalogue)
      read.set(region, { of: current, offers })
    },
    isHeard: (region) => heard.has(region),
    of: (content_) => {
      current = content_
      return [...heard].flatMap(([region, catalogue]) => {
        const known = read.get(region)
        if (known?.of === content_) return known.offers
        const offers = readPeerCatalog(region, catalogue, content_, logger)
        read.set(region, { of: content_, offers })
        return offers
      })
    },
  }
}
