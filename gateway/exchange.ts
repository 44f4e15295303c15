/**
 * One running exchange: configuration → everything open and listening → drained and closed.
 *
 * Opened in the order in which things need each other, and closed in the reverse. What cannot be opened
 * stops the start with a report; a peer or a source that is down does not.
 *
 * @module
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guard, type CallCounter, type GuardedAdapter } from '../adapters/guard.ts'
import { makeAdapter } from '../adapters/registry.ts'
import type { Content } from '../catalog/content.ts'
import { loadContent } from '../catalog/load.ts'
import type { Consumer, Resource } from '../catalog/types.ts'
import { CONTENT_KEYS_FOLDER, openContentKeys, type ContentKeys } from './audit/content-keys.ts'
import { nodeDisk, type Disk } from './audit/disk.ts'
import { directoryFetcher, type Fetcher } from './audit/fetcher.ts'
import { openLog } from './audit/log.ts'
import type { AuditLog } from './audit/running-log.ts'
import { cosignerVkey } from './audit/cosignature.ts'
import { vkeyOf, type LogOptions } from './audit/log-options.ts'
import { regionOf, type Foundation } from './build.ts'
import type { ExchangeConfig } from './config.ts'
import type { GrantHolds } from '../policies/grant-holds.ts'
import { makeAdmission } from './core/admission.ts'
import type { House } from './core/house.ts'
import { LIMITS } from './core/limits.ts'
import type { Logger } from './core/logger.ts'
import { makeSequenceWatch, SEQUENCE_SETTINGS } from './core/sequences.ts'
import { startEmergencyKeeper } from './grants/emergency-keeper.ts'
import { startGrantKeeper, type GrantKeeper } from './grants/grant-keeper.ts'
import { makeFrontDoor } from './http/front-door.ts'
import { checkHealth } from './http/health.ts'
import { readLogFile } from './http/log-files.ts'
import { objectDisk, objectFetcher } from './log-storage/object-disk.ts'
import { openObjectStore } from './log-storage/object-store.ts'
import { startJobs, type RunningJobs } from './start-jobs.ts'
import { makeMetrics } from './metrics.ts'
import { publishedResources, readPeerCatalog } from './peer/catalog.ts'
import { makePeer, type Peer } from './peer/client.ts'
import { makeDoorkeeper, type Doorkeeper } from './peer/doorkeeper.ts'
import { makeActivation, POLICY_SETS_FOLDER } from './policy/activation.ts'
import { makeManagementApi } from './management/api.ts'
import { TOPICS } from './management/topics.ts'
import { makeIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { makeQuotas } from './quotas/quotas.ts'
import { makeSourceCalls } from './quotas/source-calls.ts'
import { makeHouseKeeper, type HouseKeeper } from './house-keeper.ts'
import { loadRegistrations, type Registrations } from './registrations.ts'
import { makeRecordSecrets } from './record-secrets.ts'
import { sm2Signer, sm2Vkey } from './sm2-notes.ts'
import { makeServer, type ServerParts } from './server.ts'
import { makeAlarmBell } from './alarm-bell.ts'
import { makePeerAnswers } from './answer-peers.ts'
import { openTwins } from './open-twins.ts'
import type { ReconcileOptions } from './twins/reconcile.ts'
import { openWitnessing, type OpenWitnessing } from './open-witnessing.ts'
import { recordSuspension } from './emergency-events.ts'
import { openState, type State } from './open-state.ts'
import { openRedis, type RedisConnection } from './redis.ts'
import { makeCatalogOf } from './knowledge.ts'
import { makeNonceStore } from './trust/nonces.ts'
import { watchFolders } from './watch-folders.ts'

export interface Exchange {
  /** Address it listens on. */
  readonly url: string
  readonly house: () => House
  /** Takes no more requests, finishes those under way, publishes the log, closes everything. */
  close(): Promise<void>
}

/** Messages of peers are believed for a minute and remembered a little longer. */
const NONCE_WINDOW_SEC = 65
const NONCES_MAX = 1_000_000

/** The log's options, and how its published files are read. */
export interface PlacedLog extends LogOptions {
  readonly disk: Disk
  readonly fetcher: Fetcher
}

/** Where the log of an exchange lies, and under which name. */
export function logOptionsOf(config: ExchangeConfig): PlacedLog {
  const origin = `${config.name}/log`
  const logDir = join(config.stateFolder, 'log')
  const { logStorage } = config
  const store = logStorage === undefined ? null : openObjectStore(logStorage)
  return {
    disk: store === null ? nodeDisk : objectDisk(nodeDisk, logDir, store),
    fetcher: store === null ? directoryFetcher(logDir) : objectFetcher(store),
    origin,
    privateKey: config.logKey.privateKey,
    signers: config.sm2Key === undefined ? [] : [sm2Signer(origin, config.sm2Key)],
    logDir,
    stateDir: config.stateFolder,
    publishIntervalMs: config.publishIntervalMs,
  }
}

/** Where the keys of sealed content lie: on the machine, wherever the log does. */
export function contentKeysFolder({ stateFolder }: Pick<ExchangeConfig, 'stateFolder'>): string {
  return join(stateFolder, CONTENT_KEYS_FOLDER)
}

/** Writes the verifier keys beside the log, for whoever verifies it or what it witnessed. */
export function writeVkey(config: ExchangeConfig): void {
  mkdirSync(config.stateFolder, { recursive: true })
  const { origin, privateKey } = logOptionsOf(config)
  writeFileSync(join(config.stateFolder, 'log.vkey'), `${vkeyOf(origin, privateKey)}\n`)
  const witness = cosignerVkey(origin, config.logKey.publicKey)
  writeFileSync(join(config.stateFolder, 'witness.vkey'), `${witness}\n`)
  if (config.sm2Key === undefined) return
  const sm2 = sm2Vkey(origin, config.sm2Key)
  writeFileSync(join(config.stateFolder, 'log.sm2.vkey'), `${sm2}\n`)
}

/** @throws {ConfigError} {CatalogError} {PolicyError} before anything is opened; {AuditError} {StateError}. */
export async function startExchange(config: ExchangeConfig, logger: Logger): Promise<Exchange> {
  const content = loadContent(config.contentFolder)
  // Whatever is wrong in the registrations is told before anything is opened.
  loadRegistrations(config, content, [])
  const opened = new Opened()
  try {
    return await open(config, content, logger, opened)
  } catch (thrown) {
    await opened.close()
    throw thrown
  }
}

/** What was opened so far, to be closed in the reverse order. */
class Opened {
  readonly #closers: (() => Promise<void>)[] = []

  add<T extends { close(): Promise<void> }>(thing: T): T {
    this.#closers.unshift(() => thing.close())
    return thing
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close()
  }
}

async function open(
  config: ExchangeConfig,
  content: Content,
  logger: Logger,
  opened: Opened,
): Promise<Exchange> {
  const startedAt = now()
  const logOptions = logOptionsOf(config)
  const log = opened.add(await openLog(logOptions))
  const contentKeys = await openContentKeys(nodeDisk, contentKeysFolder(config))
  writeVkey(config)
  const state = opened.add(await openState(config, logger))
  const counting = {
    database: state.database,
    ...(await openCounting(config, logger, opened)),
    secret: config.recordSecret,
    namespace: config.region,
  }
  const sources = openSources(config, makeSourceCalls(counting), opened)
  const bell = makeAlarmBell(state.database, logger, now)
  const witnessing = opened.add(openWitnessing({ config, log, bell, logger, now }))
  const peers = makePeers(config, content).map((peer) => opened.add(peer))
  const heard = await knownCatalogs(config, state, peers, content, logger)
  const load = (peerResources: readonly Resource[]): Registrations =>
    loadRegistrations(config, content, peerResources)
  const first = load([...heard.values()].flat())
  // From the first ones, until there is somebody who keeps them.
  let registrations = (): Registrations => first
  const doors = makeDoors(config, () => registrations().consumers, startedAt)
  // What is revoked is known before the first request comes in.
  let holds: GrantHolds = new Map()
  let hold = (known: GrantHolds): void => void (holds = known)
  const grants = opened.add(
    await startGrantKeeper({
      database: state.database,
      unusedDaysMax: config.unusedDaysMax,
      now,
      logger,
      onHolds: (known) => hold(known),
    }),
  )
  const emergencies = opened.add(
    await startEmergencyKeeper({
      database: state.database,
      hours: config.emergencyHours,
      now,
      logger,
    }),
  )
  const foundation: Foundation = {
    region: config.region,
    name: config.name,
    limits: LIMITS,
    content,
    sources,
    peers,
    verifyToken: doors.identities.verifyToken,
    verifyPeer: doors.doorkeeper.admitQuery,
    admission: makeAdmission(LIMITS.runningMax),
    log,
    sequences: makeSequenceWatch({
      ...SEQUENCE_SETTINGS,
      numbersMin: config.watch.sequenceNumbersMin,
    }),
    quotas: makeQuotas({ ...counting, logger }),
    uses: grants.uses,
    emergencies,
    secrets: makeRecordSecrets(config.recordSecret),
    contentKeys,
    now,
    logger,
  }
  const activation = opened.add(
    makeActivation({ folder: join(config.stateFolder, POLICY_SETS_FOLDER), log, now, logger }),
  )
  const { activate } = activation
  const onLoaded = grants.registered
  const keeper = makeHouseKeeper({ foundation, heard, first, load, activate, onLoaded })
  hold = keeper.hold
  hold(holds)
  grants.registered(first)
  registrations = keeper.registrations
  emergencies.tellOf((use) => recordSuspension(keeper.house(), use))
  const folders = [
    config.resourcesFolder,
    config.consumersFolder,
    config.grantsFolder,
    config.guardrailsFolder,
  ]
  opened.add(watchFolders(folders, logger, keeper.reload))
  const twins = openTwins({ config, log, state, peers, logger, now })
  const jobs = opened.add(
    await startJobs({
      config,
      twins,
      state,
      log,
      peers,
      contentKeys,
      unheard: keeper.unheard(),
      logger,
      now,
      calendar: makeCatalogOf(content).workCalendar,
      onPeerCatalog: (region, body) =>
        keeper.hear(region, readPeerCatalog(region, body, content, logger)),
    }),
  )
  const server = makeServer(
    serverParts({
      config,
      doors,
      foundation,
      keeper,
      log,
      logOptions,
      contentKeys,
      state,
      sources,
      jobs,
      witnessing,
      twins,
      grants,
    }),
  )
  const url = await listen(server, config)
  opened.add({ close: () => closeServer(server) })
  logger.info({ url, region: config.region }, 'listening')
  return { url, house: keeper.house, close: () => opened.close() }
}

function now(): Date {
  return new Date()
}

function openSources(
  config: ExchangeConfig,
  calls: CallCounter,
  opened: Opened,
): ReadonlyMap<string, GuardedAdapter> {
  return new Map(
    config.sources.map(({ id, kind, options, limits }) => [
      id,
      opened.add(guard(makeAdapter(kind, id, options), limits, { now, calls })),
    ]),
  )
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

/** Clients of the peers' exchanges; the caller closes them. */
export function makePeers(config: ExchangeConfig, content: Content): readonly Peer[] {
  const catalog = makeCatalogOf(content)
  return config.peers.map((peer) =>
    makePeer({
      ...peer,
      region: regionOf(catalog, peer.region),
      signingKey: config.exchangeKey,
      clockSkewSec: config.clockSkewSec,
      now,
    }),
  )
}

interface DoorsOfExchange {
  readonly identities: IdentityProvider
  readonly doorkeeper: Doorkeeper
}

function makeDoors(
  config: ExchangeConfig,
  consumers: () => readonly Consumer[],
  startedAt: Date,
): DoorsOfExchange {
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
      consumer: (id) => consumers().find((consumer) => consumer.id === id),
      clockSkewSec,
      now,
    }),
  }
}

interface Running {
  readonly config: ExchangeConfig
  readonly doors: DoorsOfExchange
  readonly foundation: Foundation
  readonly keeper: HouseKeeper
  readonly log: AuditLog
  readonly logOptions: PlacedLog
  readonly contentKeys: ContentKeys
  readonly state: State
  readonly sources: ReadonlyMap<string, GuardedAdapter>
  readonly jobs: RunningJobs
  readonly witnessing: OpenWitnessing
  readonly twins: ReconcileOptions
  readonly grants: GrantKeeper
}

function serverParts(running: Running): ServerParts {
  const { config, doors, foundation, keeper, log, witnessing } = running
  const { identities, doorkeeper } = doors
  const metrics = makeMetrics()
  metrics.gauge('shudao_log_entries', 'Entries of the exchange log.', () => log.size())
  metrics.gauge(
    'shudao_index_lag_entries',
    'Entries of the exchange log that cannot be searched for yet.',
    () => Math.max(0, log.size() - (running.jobs.indexed() ?? 0)),
  )
  metrics.gauge('shudao_log_entries_witnessed', 'Entries under a witnessed checkpoint.', () =>
    witnessing.witnessedSize(),
  )
  metrics.gauge(
    'shudao_registrations_refused',
    '1 while the last change of registrations is refused and the former ones stay in force.',
    () => (keeper.refused() === undefined ? 0 : 1),
  )
  metrics.gauge(
    'shudao_grant_states_age_seconds',
    'Seconds since the database was heard of suspended and revoked grants.',
    () => (now().getTime() - running.grants.heardAt().getTime()) / 1000,
  )
  metrics.gauge('shudao_requests_running', 'Requests under way.', () =>
    foundation.admission.running(),
  )
  return {
    frontDoor: makeFrontDoor({
      house: keeper.house,
      doorkeeper,
      authority: new URL(config.publicUrl).host,
      onAnswered: metrics.answered,
    }),
    metrics: metrics.text,
    health: () => checkHealth(running),
    token: identities.answerTokenRequest,
    oauthMetadata: identities.metadata,
    jwks: identities.jwks,
    vkey: log.vkey,
    witness: witnessing.witness,
    peerMessage: makePeerAnswers({
      config,
      doorkeeper,
      twins: running.twins,
      contentKeys: running.contentKeys,
    }),
    peerCatalog: (request) => {
      const { resources } = keeper.registrations()
      return publishedResources(request, { doorkeeper, config, resources })
    },
    logFile: (path, authorization) =>
      readLogFile({ config, identities, ...running.logOptions }, path, authorization),
    manage: makeManagementApi({
      identities,
      topics: TOPICS,
      parts: {
        config,
        house: keeper.house,
        registrations: keeper.registrations,
        reload: keeper.reload,
        log,
        database: running.state.database,
        now,
        logger: foundation.logger,
      },
    }),
  }
}

async function listen(server: Server, { listen: { host, port } }: ExchangeConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

/** What each peer offers, as it was kept when last heard of, or asked now. Silent peers are left out. */
async function knownCatalogs(
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

/** Finishes what is under way. A client that keeps its connection busy is let go between two requests. */
async function closeServer(server: Server): Promise<void> {
  const letGo = setInterval(() => server.closeIdleConnections(), 20)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearInterval(letGo)
}
