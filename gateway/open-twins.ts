/**
 * Twins of an exchange: what its job needs to tell peers and to find what is missing.
 *
 * @module
 */
import type { ContentKeys } from './audit/content-keys.ts'
import type { AuditLog } from './audit/running-log.ts'
import type { ExchangeConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import type { RecentReader } from './core/recent-records.ts'
import { readRecords } from './jobs/read-records.ts'
import type { State } from './open-state.ts'
import type { Peer } from './peer/client.ts'
import { PEER_TWINS_PATH } from './peer/protocol.ts'
import type { ReconcileOptions } from './twins/reconcile.ts'

export interface TwinsParts {
  readonly config: ExchangeConfig
  readonly log: AuditLog
  readonly recent: RecentReader
  readonly contentKeys: ContentKeys
  readonly state: State
  readonly peers: readonly Peer[]
  readonly logger: Logger
  readonly now: () => Date
}

export function openTwins(parts: TwinsParts): ReconcileOptions {
  const { config, log, state, peers, logger, now } = parts
  const named = new Map(config.peers.map(({ region, name }) => [region, `${name}/log`]))
  return {
    table: {
      database: state.database,
      log: log.origin,
      region: config.region,
      readRecords: (from, max) => readRecords(parts, from, max),
      now,
    },
    append: (bytes) => log.append(bytes),
    peers: peers.map((peer) => ({
      region: peer.region.code,
      log: named.get(peer.region.code) ?? '',
      tellTwins: (message) => peer.tell(PEER_TWINS_PATH, message),
    })),
    withinSec: config.twinWithinSec,
    logger,
  }
}
