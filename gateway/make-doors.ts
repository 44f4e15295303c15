/**
 * Who may come in: consumers and staff by their tokens, peers by their signatures.
 *
 * @module
 */
import type { Consumer } from '../catalog/types.ts'
import type { ExchangeConfig } from './config.ts'
import { consumerById } from './consumer-by-id.ts'
import { type Doorkeeper, makeDoorkeeper } from './peer/doorkeeper.ts'
import { type IdentityProvider, makeIdentityProvider } from './identity-provider.ts'
import { makeNonceStore } from './trust/nonces.ts'

/** Messages of peers are believed for a minute and remembered a little longer. */
const NONCE_WINDOW_SEC = 65
const NONCES_MAX = 1_000_000

export interface Doors {
  readonly identities: IdentityProvider
  readonly doorkeeper: Doorkeeper
}

/** @param startedAt when the process began to open: what was issued before may have been used with the one before it. */
export function makeDoors(
  config: ExchangeConfig,
  consumers: () => readonly Consumer[],
  startedAt: Date,
  now: () => Date,
): Doors {
  const { clockSkewSec } = config
  const seen = makeNonceStore({
    capacity: NONCES_MAX,
    windowSec: NONCE_WINDOW_SEC,
    clockSkewSec,
    startedAt,
  })
  return {
    identities: makeIdentityProvider({ config, consumers, startedAt, now }),
    doorkeeper: makeDoorkeeper({
      peers: config.peers,
      signingKey: config.exchangeKey,
      seen,
      consumer: (id) => consumerById(consumers(), id),
      clockSkewSec,
      now,
    }),
  }
}
