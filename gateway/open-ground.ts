/**
 * What an exchange stands on, whatever is registered: its log, its state, its sources, its peers.
 *
 * @module
 */
import { makeLines, type Lines } from '../adapters/guard.ts'
import type { Content } from '../catalog/content.ts'
import { makeAlarmBell, type AlarmBell } from './alarm-bell.ts'
import { openContentKeys, type ContentKeys } from './audit/content-keys.ts'
import { nodeDisk } from './audit/disk.ts'
import { openLog } from './audit/log.ts'
import type { AuditLog } from './audit/running-log.ts'
import type { ExchangeConfig } from './config.ts'
import { makeAdmission, type Admission } from './core/admission.ts'
import { LIMITS } from './core/limits.ts'
import type { Logger } from './core/logger.ts'
import { makePlaces, watchPlaces } from './core/places.ts'
import { makePeers } from './make-peers.ts'
import { openState, type State } from './open-state.ts'
import { openWitnessing, type OpenWitnessing } from './open-witnessing.ts'
import type { Opened } from './opened.ts'
import type { Peer } from './peer/client.ts'
import { contentKeysFolder, logOptionsOf, writeVkey, type PlacedLog } from './placed-log.ts'
import type { OpenDaysOptions } from './quotas/open-days.ts'
import { makeSourceCalls } from './quotas/source-calls.ts'
import { openRedis, type RedisConnection } from './redis.ts'
import { openSourceSet, type SourceSet } from './source-set.ts'

export interface Ground {
  readonly config: ExchangeConfig
  readonly logger: Logger
  readonly now: () => Date
  /** When the process began to open. */
  readonly startedAt: Date
  readonly admission: Admission
  readonly lines: Lines
  readonly logOptions: PlacedLog
  readonly log: AuditLog
  readonly contentKeys: ContentKeys
  readonly state: State
  /** Where what is counted by the day is kept. */
  readonly counting: OpenDaysOptions
  readonly sources: SourceSet
  readonly bell: AlarmBell
  readonly witnessing: OpenWitnessing
  readonly peers: readonly Peer[]
}

/** @throws {AuditError} {StateError} {ConfigError}; whoever calls closes what was opened by then. */
export async function openGround(
  config: ExchangeConfig,
  content: Content,
  logger: Logger,
  opened: Opened,
): Promise<Ground> {
  const now = (): Date => new Date()
  // Before anything is waited for: the sooner it is, the fewer tokens are refused for having been issued before.
  const startedAt = now()
  const logOptions = logOptionsOf(config)
  const places = makePlaces(LIMITS.runningMax)
  const admission = makeAdmission(() => places.now())
  opened.add(watchPlaces(places, () => admission.running()))
  const lines = makeLines(() => admission.isCrowded())
  const log = opened.add(await openLog({ ...logOptions, now, underWay: () => admission.running() }))
  const contentKeys = await openContentKeys(nodeDisk, contentKeysFolder(config))
  writeVkey(config)
  const state = opened.add(await openState(config, logger))
  const counting = {
    database: state.database,
    ...(await openCounting(config, logger, opened)),
    secret: config.recordSecret,
    namespace: config.region,
  }
  const sources = opened.add(
    await openSourceSet({
      configured: config.sources,
      holdings: config.sourceHoldings,
      guarding: { now, calls: makeSourceCalls(counting), lines },
      logger,
    }),
  )
  const bell = makeAlarmBell(state.database, logger, now)
  const witnessing = opened.add(
    openWitnessing({ config, log, fetcher: logOptions.fetcher, bell, logger, now }),
  )
  const peers = makePeers(config, content, now, lines).map((peer) => opened.add(peer))
  return {
    config,
    logger,
    now,
    startedAt,
    admission,
    lines,
    logOptions,
    log,
    contentKeys,
    state,
    counting,
    sources,
    bell,
    witnessing,
    peers,
  }
}

/** A connection of its own: who waits for an answer does not wait for Redis to come back. */
async function openCounting(
  { redisUrl }: ExchangeConfig,
  logger: Logger,
  opened: Opened,
): Promise<{ readonly redis?: RedisConnection }> {
  if (redisUrl === undefined) return {}
  const onError = (err: Error): void => logger.warn({ err }, 'quotas lost Redis')
  return { redis: opened.add(await openRedis(redisUrl, { whenDown: 'fail', onError })) }
}
