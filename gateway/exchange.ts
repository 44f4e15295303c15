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
import { join } from 'node:path'
import { catalogOf } from '../catalog/catalog.ts'
import { makeLines } from '../adapters/guard.ts'
import type { Content } from '../catalog/content.ts'
import { loadContent } from '../catalog/load.ts'
import { openContentKeys } from './audit/content-keys.ts'
import { nodeDisk } from './audit/disk.ts'
import { openLog } from './audit/log.ts'
import type { Foundation } from './build.ts'
import type { ExchangeConfig } from './config.ts'
import type { GrantHolds } from '../policies/grant-holds.ts'
import { makeAdmission } from './core/admission.ts'
import type { House } from './core/house.ts'
import { LIMITS } from './core/limits.ts'
import type { Logger } from './core/logger.ts'
import { makePlaces, watchPlaces } from './core/places.ts'
import { makeRecentRecords } from './core/recent-records.ts'
import { makeSequenceWatch, SEQUENCE_SETTINGS } from './core/sequences.ts'
import { startEmergencyKeeper } from './grants/emergency-keeper.ts'
import { startGrantKeeper } from './grants/grant-keeper.ts'
import { startJobs } from './start-jobs.ts'
import { makeActivation, POLICY_SETS_FOLDER } from './policy/activation.ts'
import { startQualityKeeper } from './quality/quality-keeper.ts'
import { makeQuotas } from './quotas/quotas.ts'
import { makeSourceCalls } from './quotas/source-calls.ts'
import { makeHouseKeeper, type HouseKeeper } from './house-keeper.ts'
import {
  makeRegistrationsLoader,
  tellUnfit,
  type LoadRegistrations,
  type Registrations,
} from './registrations.ts'
import { makeRecordSecrets } from './record-secrets.ts'
import { makePeerOffers } from './peer-offers.ts'
import { makeRegisteredMaker, type Registered } from './registry/registered.ts'
import { openRegistry } from './registry/registry-keeper.ts'
import { openSourceSet, type SourceSet } from './source-set.ts'
import { requestRules } from './procedures/request-checks.ts'
import { readRequestedGrants, startRequestKeeper } from './procedures/request-keeper.ts'
import { makeServer } from './server.ts'
import { makeAlarmBell } from './alarm-bell.ts'
import { openTwins } from './open-twins.ts'
import { openWitnessing } from './open-witnessing.ts'
import { recordOwnAct } from './exchange-events.ts'
import { recordSuspension } from './emergency-events.ts'
import { openState } from './open-state.ts'
import { openRedis, type RedisConnection } from './redis.ts'
import { knownToRequests } from './knowledge.ts'
import { watchFolders } from './watch-folders.ts'
import { makeDoors } from './make-doors.ts'
import { hearKnownCatalogs, makePeers } from './make-peers.ts'
import { contentKeysFolder, logOptionsOf, writeVkey } from './placed-log.ts'
import { serverParts } from './server-parts.ts'

export interface Exchange {
  /** Address it listens on. */
  readonly url: string
  readonly house: () => House
  /** Takes no more requests, finishes those under way, publishes the log, closes everything. */
  close(): Promise<void>
}

/** @throws {ConfigError} {CatalogError} {PolicyError} before anything is opened; {AuditError} {StateError}. */
export async function startExchange(config: ExchangeConfig, logger: Logger): Promise<Exchange> {
  const content = loadContent(config.contentFolder)
  // Whatever is wrong in the registrations is told before anything is opened.
  const load = makeRegistrationsLoader(config, content)
  load([])
  const opened = new Opened()
  try {
    return await open(config, content, load, logger, opened)
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
  load: LoadRegistrations,
  logger: Logger,
  opened: Opened,
): Promise<Exchange> {
  // Before anything is waited for: the sooner it is, the fewer tokens are refused for having been issued before.
  const startedAt = now()
  const logOptions = logOptionsOf(config)
  const places = makePlaces(LIMITS.runningMax)
  const admission = makeAdmission(() => places.now())
  opened.add(watchPlaces(places, () => admission.running()))
  const lines = makeLines(() => admission.isCrowded())
  const log = opened.add(await openLog({ ...logOptions, underWay: () => admission.running() }))
  const contentKeys = await openContentKeys(nodeDisk, contentKeysFolder(config))
  writeVkey(config)
  const state = opened.add(await openState(config, logger))
  const counting = {
    database: state.database,
    ...(await openCounting(config, logger, opened)),
    secret: config.recordSecret,
    namespace: config.region,
  }
  const { sourceHoldings: holdings } = config
  const sources = opened.add(
    await openSourceSet({
      configured: config.sources,
      holdings,
      guarding: { now, calls: makeSourceCalls(counting), lines },
      logger,
    }),
  )
  const bell = makeAlarmBell(state.database, logger, now)
  const witnessing = opened.add(openWitnessing({ config, log, bell, logger, now }))
  const peers = makePeers(config, content, now, lines).map((peer) => opened.add(peer))
  const make = makeRegisteredMaker(content, holdings)
  const registry = await openRegistry({ database: state.database, make, logger })
  const registered = registry.registered()
  const offers = makePeerOffers(registered.content, logger)
  await hearKnownCatalogs(config, state, peers, offers, logger)
  const requested = await readRequestedGrants(state.database)
  const grantsOfRequests = [...requested.grants.values()]
  const first = load(offers.of(registered.content), registered, {
    grants: grantsOfRequests,
    onUnfit: tellUnfit(logger),
  })
  const taking = await sources.take(registered.sources)
  taking.keep()
  // From the first ones, until there is somebody who keeps them.
  let registrations = (): Registrations => first
  const doors = makeDoors(config, () => registrations().consumers, startedAt, now)
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
  const quality = opened.add(startQualityKeeper({ database: state.database, bell, now, logger }))
  const recent = makeRecentRecords()
  const foundation: Foundation = {
    region: config.region,
    name: config.name,
    limits: LIMITS,
    sources: sources.adapters,
    peers,
    verifyToken: doors.identities.verifyToken,
    verifyPeer: doors.doorkeeper.admitQuery,
    admission,
    log,
    recent,
    sequences: makeSequenceWatch({
      ...SEQUENCE_SETTINGS,
      numbersMin: config.watch.sequenceNumbersMin,
    }),
    quality: quality.watch,
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
  const keeper = makeHouseKeeper({
    foundation,
    offers,
    first,
    registered,
    load,
    requested: grantsOfRequests,
    activate,
    onLoaded,
  })
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
  opened.add(registry.keep((changed) => takeIn(changed, sources, keeper)))
  opened.add(
    startRequestKeeper({
      database: state.database,
      logger,
      known: requested,
      onChanged: keeper.grant,
    }),
  )
  const twins = openTwins({
    config,
    log,
    recent: recent.reader(),
    contentKeys,
    state,
    peers,
    logger,
    now,
  })
  const procedures = {
    database: state.database,
    own: config.region,
    record: (operation: string, about: Readonly<Record<string, string>>, refusedAs?: string) =>
      recordOwnAct(keeper.house(), operation, about, JSON.stringify(about), refusedAs),
    requestRules: () =>
      requestRules(
        knownToRequests(keeper.house(), keeper.registrations().consumers, content, config),
      ),
    now,
  }
  const jobs = opened.add(
    await startJobs({
      config,
      twins,
      state,
      log,
      recent: recent.reader(),
      peers,
      contentKeys,
      unheard: keeper.unheard(),
      logger,
      now,
      calendar: catalogOf(content).workCalendar,
      procedures,
      onPeerCatalog: keeper.hear,
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
      registry,
      jobs,
      witnessing,
      peers,
      twins,
      procedures,
      grants,
      quality,
      now,
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

/** Puts into force what the registry has now, with its sources, or leaves all as it was. */
async function takeIn(
  changed: Registered,
  sources: SourceSet,
  keeper: HouseKeeper,
): Promise<boolean> {
  const taking = await sources.take(changed.sources)
  const isInForce = keeper.register(changed)
  if (isInForce) taking.keep()
  else await taking.undo()
  return isInForce
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

async function listen(server: Server, { listen: { host, port } }: ExchangeConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return `http://${host}:${(server.address() as AddressInfo).port}`
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
