/**
 * The peers of an exchange: their clients, and what was heard of their catalogues.
 *
 * @module
 */
import type { Lines } from '../adapters/guard.ts'
import type { Content } from '../catalog/content.ts'
import type { Resource } from '../catalog/types.ts'
import { regionOf } from './build.ts'
import type { ExchangeConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import { readPeerCatalog } from './peer/catalog.ts'
import { makePeer, type Peer } from './peer/client.ts'
import type { State } from './open-state.ts'
import { makeCatalogOf } from './knowledge.ts'

/** Clients of the peers' exchanges; the caller closes them. */
export function makePeers(
  config: ExchangeConfig,
  content: Content,
  now: () => Date,
  lines?: Lines,
): readonly Peer[] {
  const catalog = makeCatalogOf(content)
  return config.peers.map((peer) =>
    makePeer({
      ...peer,
      region: regionOf(catalog, peer.region),
      signingKey: config.exchangeKey,
      clockSkewSec: config.clockSkewSec,
      ...(lines === undefined ? {} : { lines }),
      now,
    }),
  )
}

/** What each peer offers, as it was kept when last heard of, or asked now. Silent peers are left out. */
export async function knownCatalogs(
  config: ExchangeConfig,
  state: State,
  peers: readonly Peer[],
  content: Content,
  logger: Logger,
): Promise<ReadonlyMap<string, readonly Resource[]>> {
  const heard = new Map<string, readonly Resource[]>()
  await Promise.all(
    peers.map(async (peer) => {
      const { code } = peer.region
      try {
        const body = (await state.keptPeerCatalog(code)) ?? (await peer.fetchCatalog())
        heard.set(code, readPeerCatalog(code, body, content, logger))
      } catch (err) {
        logger.warn({ err, peer: code, of: config.region }, 'peer not heard of yet')
      }
    }),
  )
  return heard
}
