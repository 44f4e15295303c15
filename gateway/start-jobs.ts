/**
 * The exchange's background work: the search index of its log, and what its peers offer.
 *
 * @module
 */
import type { WorkCalendar } from '../catalog/working-days.ts'
import type { ContentKeys } from './audit/content-keys.ts'
import { eraseFromIndex, erasuresOf } from './auditing/erasures.ts'
import { replayHold } from './auditing/log-holds.ts'
import { makeReplay } from './auditing/replay.ts'
import { makeWatch } from './auditing/watch/watch.ts'
import type { AuditLog } from './audit/running-log.ts'
import type { ExchangeConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import type { RecentReader } from './core/recent-records.ts'
import { defineForgetEmergencyUses } from './jobs/forget-emergency-uses.ts'
import { defineForgetQuotaUse } from './jobs/forget-quota-use.ts'
import { defineIndexLog, type Indexed } from './jobs/index-log.ts'
import type { JobCounts } from './jobs/jobs.ts'
import { openJobs } from './jobs/queue.ts'
import { readRecords } from './jobs/read-records.ts'
import { defineRefreshPeerCatalog, REFRESH_PEER_CATALOG_JOB } from './jobs/refresh-peer-catalog.ts'
import type { State } from './open-state.ts'
import type { Database } from './state/database.ts'
import type { HearProcedureOptions } from './procedures/hear-procedure.ts'
import { defineTellProcedures } from './procedures/tell-procedures.ts'
import { defineWatchDeadlines } from './procedures/watch-deadlines.ts'
import { PeerError } from './peer/errors.ts'
import { PEER_PROCEDURES_PATH } from './peer/protocol.ts'
import type { Peer } from './peer/client.ts'
import { isAway } from './peer/try-peer.ts'
import { defineReconcileTwins, type ReconcileOptions } from './twins/reconcile.ts'

export interface RunningJobs {
  readonly backend: 'postgres' | 'redis'
  counts(): Promise<Readonly<Record<string, JobCounts>>>
  /** Which entries of our log can be searched for; null until the index was looked at. */
  indexed(): Indexed | null
  close(): Promise<void>
}

export interface JobParts {
  readonly config: ExchangeConfig
  readonly state: State
  readonly log: AuditLog
  readonly recent: RecentReader
  readonly contentKeys: ContentKeys
  readonly peers: readonly Peer[]
  /** Regions of the peers that have never been heard of. */
  readonly unheard: readonly string[]
  readonly twins: ReconcileOptions
  readonly logger: Logger
  readonly now: () => Date
  readonly calendar: WorkCalendar
  readonly procedures: HearProcedureOptions
  /** Told what a peer offers, after it was kept. */
  readonly onPeerCatalog: (region: string, body: unknown) => void
}

/** Deadlines are days: what is over at midnight is told within minutes. */
const WATCH_DEADLINES_EVERY_MS = 300_000
const INDEX_EVERY_MS = 2_000
/** A change of a peer's offers is in force here within ten seconds (design §5). */
const REFRESH_EVERY_MS = 5_000
const RETRY_MS = 500
const TELL_PROCEDURES_EVERY_MS = 2_000
/** As often as the index: records stay in memory until both have passed them. */
const RECONCILE_TWINS_EVERY_MS = INDEX_EVERY_MS
const FORGET_QUOTA_USE_EVERY_MS = 600_000
const FORGET_EMERGENCY_USES_EVERY_MS = 3_600_000

export async function startJobs(parts: JobParts): Promise<RunningJobs> {
  const { config, state, contentKeys, peers, logger, now } = parts
  const jobs = await openJobs({
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
    databaseUrl: state.databaseUrl,
    log: logger,
    namespace: `exchange-${config.region}`,
    // What a version before shared out under the namespace alone lies there and is taken by its replicas only.
    replica: config.name,
  })
  await eraseAgain(state.database, `${config.name}/log`, contentKeys)
  let indexed: Indexed | null = null
  await defineIndexLog(
    jobs,
    {
      database: state.database,
      log: `${config.name}/log`,
      readRecords: (from, max) => readRecords(parts, from, max),
      replay: makeReplay({ logger, now }),
      erase: async (sql, origin, erased) => {
        await eraseFromIndex(sql, origin, erased)
        await contentKeys.erase(erased.key, erased)
      },
      keep: replayHold,
      watch: makeWatch(config.watch, parts.calendar),
      onIndexed: (found) => {
        indexed = found
      },
    },
    INDEX_EVERY_MS,
  )
  await defineRefreshPeerCatalog(
    jobs,
    {
      database: state.database,
      regions: peers.map((peer) => peer.region.code),
      fetchPeerCatalog: async (region, etag) => {
        const body = await peerOf(peers, region).fetchCatalog(etag)
        const version = (body as { version?: unknown } | null)?.version
        if (typeof version !== 'string') {
          throw new PeerError('PEER_CATALOG_INVALID', `The catalogue of ${region} has no version.`)
        }
        return version === etag ? { changed: false } : { changed: true, etag: version, body }
      },
      onChanged: async (region, body) => parts.onPeerCatalog(region, body),
      now,
    },
    REFRESH_EVERY_MS,
  )
  await defineForgetQuotaUse(jobs, { database: state.database, now }, FORGET_QUOTA_USE_EVERY_MS)
  await defineForgetEmergencyUses(
    jobs,
    { database: state.database, retention: config.retention, now },
    FORGET_EMERGENCY_USES_EVERY_MS,
  )
  await defineWatchDeadlines(
    jobs,
    {
      database: state.database,
      region: config.region,
      counting: { calendar: parts.calendar, rules: config.deadlines },
      remindDays: config.deadlines.remindDays,
      record: parts.procedures.record,
      now,
    },
    WATCH_DEADLINES_EVERY_MS,
  )
  await defineTellProcedures(
    jobs,
    {
      ...parts.procedures,
      peers: peers.map((peer) => ({
        region: peer.region.code,
        tell: (message) => peer.tell(PEER_PROCEDURES_PATH, message),
        isAway,
      })),
      logger,
    },
    TELL_PROCEDURES_EVERY_MS,
  )
  await defineReconcileTwins(jobs, parts.twins, RECONCILE_TWINS_EVERY_MS)
  // Exchanges that start together find each other a moment later: not heard of is asked again at once.
  for (const region of parts.unheard) {
    await jobs.add(REFRESH_PEER_CATALOG_JOB, { region }, { delayMs: RETRY_MS })
  }
  return {
    backend: jobs.backend,
    counts: () => jobs.counts(),
    indexed: () => indexed,
    close: () => jobs.close(),
  }
}

function peerOf(peers: readonly Peer[], region: string): Peer {
  const peer = peers.find((one) => one.region.code === region)
  if (peer !== undefined) return peer
  throw new PeerError('PEER_CATALOG_INVALID', `The region ${region} is no peer any more.`)
}

/** What the log says is erased is erased, though a backup brought the key back. */
async function eraseAgain(database: Database, log: string, keys: ContentKeys): Promise<void> {
  for (const erased of await erasuresOf(database, log)) await keys.erase(erased.key, erased)
}
