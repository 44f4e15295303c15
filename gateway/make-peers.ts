/**
 * The peers of an exchange: their clients, and what was heard of their catalogues.
 *
 * @module
 */
import { catalogOf } from '../catalog/catalog.ts'
import type { Lines } from '../adapters/guard.ts'
import type { Content } from '../catalog/content.ts'
import { regionOf } from './build.ts'
import type { ExchangeConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import { makePeer, type Peer } from './peer/client.ts'
import type { State } from './open-state.ts'
import type { PeerOffers } from './peer-offers.ts'

/** Clients of the peers' exchanges; the caller closes them. */
export function makePeers(
  config: ExchangeConfig,
  content: Content,
  now: () => Date,
  lines?: Lines,
): readonly Peer[] {
  const catalog = catalogOf(content)
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

/** Takes in what each peer offers, as it was kept when last heard of, or asked now. Silent peers are left out. */
export async function hearKnownCatalogs(
  config: ExchangeConfig,
  state: State,
  peers: readonly Peer[],
  offers: PeerOffers,
  logger: Logger,
): Promise<void> {
  await Promise.all(
    peers.map(async (peer) => {
      const { code } = peer.region
      try {
        const body = (await state.keptPeerCatalog(code)) ?? (await peer.fetchCatalog(null))
        offers.hear(code, body)
      } catch (err) {
        logger.warn({ err, peer: code, of: config.region }, 'peer not heard of yet')
      }
    }),
  )
}
