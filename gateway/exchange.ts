/**
 * One running exchange: configuration → everything open and listening → drained and closed.
 *
 * Opened in the order in which things need each other, and closed in the reverse. What cannot be opened
 * stops the start with a report; a peer or a source that is down does not.
 *
 * @module
 */
import type { AddressInfo } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guard, type GuardedAdapter } from '../adapters/guard.ts'
import { makeAdapter } from '../adapters/registry.ts'
import { loadConsumers, loadContent, loadResources } from '../catalog/load.ts'
import type { Resource } from '../catalog/types.ts'
import { makeGrantIndex } from '../policies/grants.ts'
import { loadGrants } from '../policies/load.ts'
import { openLog } from './audit/log.ts'
import { vkeyOf, type LogOptions } from './audit/log-options.ts'
import { buildHouse, regionOf, type Foundation } from './build.ts'
import type { ExchangeConfig } from './config.ts'
import { makeAdmission } from './core/admission.ts'
import type { House } from './core/house.ts'
import { LIMITS } from './core/limits.ts'
import type { Logger } from './core/logger.ts'
import { makeFrontDoor } from './http/front-door.ts'
import { checkHealth } from './http/health.ts'
import { readLogFile } from './http/log-files.ts'
import { startJobs } from './start-jobs.ts'
import { makeMetrics } from './metrics.ts'
import { publishedResources, readPeerCatalog } from './peer/catalog.ts'
import { makePeer, type Peer } from './peer/client.ts'
import { makeDoorkeeper } from './peer/doorkeeper.ts'
import { makeIdentityProvider } from './identity-provider.ts'
import { makeQuotas } from './quotas.ts'
import { makeRecordSecrets } from './record-secrets.ts'
import { makeServer } from './server.ts'
import { openState, type State } from './open-state.ts'
import { makeCatalogOf, grantsKnowledge } from './knowledge.ts'
import { makeNonceStore } from './trust/nonces.ts'

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

/** Where the log of an exchange lies, and under which name. */
export function logOptionsOf(config: ExchangeConfig): LogOptions {
  return {
    origin: `${config.name}/log`,
    privateKey: config.logKey.privateKey,
    logDir: join(config.stateFolder, 'log'),
    stateDir: config.stateFolder,
    publishIntervalMs: config.publishIntervalMs,
  }
}

/** Writes the verifier key beside the log, for whoever verifies it. */
export function writeVkey(config: ExchangeConfig): void {
  mkdirSync(config.stateFolder, { recursive: true })
  const { origin, privateKey } = logOptionsOf(config)
  writeFileSync(join(config.stateFolder, 'log.vkey'), `${vkeyOf(origin, privateKey)}\n`)
}

export async function startExchange(config: ExchangeConfig, logger: Logger): Promise<Exchange> {
  const now = (): Date => new Date()
  const startedAt = now()
  const closers: (() => Promise<void>)[] = []
  const opened = <T>(thing: T, close: (thing: T) => Promise<void>): T => {
    closers.unshift(() => close(thing))
    return thing
  }
  try {
    const content = loadContent(config.contentFolder)
    const resources = loadResources(config.resourcesFolder, content)
    const consumers = loadConsumers(config.consumersFolder, content)
    const sources = new Map<string, GuardedAdapter>(
      config.sources.map(({ id, kind, options, limits }) => [
        id,
        opened(guard(makeAdapter(kind, id, options), limits, { now }), (adapter) =>
          adapter.close(),
        ),
      ]),
    )
    const log = opened(await openLog(logOptionsOf(config)), (one) => one.close())
    writeVkey(config)
    const state = opened(await openState(config, logger), (one) => one.close())
    const catalogOfAll = makeCatalogOf(content)
    const peers = config.peers.map((peer) =>
      opened(
        makePeer({
          ...peer,
          region: regionOf(catalogOfAll, peer.region),
          signingKey: config.exchangeKey,
          clockSkewSec: config.clockSkewSec,
          now,
        }),
        (one) => one.close(),
      ),
    )
    const known = await knownCatalogs(config, state, peers, content, logger)
    const grants = makeGrantIndex(
      loadGrants(
        config.grantsFolder,
        grantsKnowledge(
          content,
          consumers,
          [...resources, ...known.flatMap((heard) => heard ?? [])],
          config.peers.map(({ region }) => region),
        ),
      ),
    )
    const identities = makeIdentityProvider({ config, consumers, startedAt, now })
    const doorkeeper = makeDoorkeeper({
      peers: config.peers,
      signingKey: config.exchangeKey,
      seen: makeNonceStore({
        capacity: NONCES_MAX,
        windowSec: NONCE_WINDOW_SEC,
        clockSkewSec: config.clockSkewSec,
        startedAt,
      }),
      consumer: (id) => consumers.find((consumer) => consumer.id === id),
      clockSkewSec: config.clockSkewSec,
      now,
    })
    const foundation: Foundation = {
      region: config.region,
      name: config.name,
      limits: LIMITS,
      content,
      resources,
      consumers,
      grants,
      sources,
      peers,
      verifyToken: identities.verifyToken,
      verifyPeer: doorkeeper.admitQuery,
      admission: makeAdmission(LIMITS.runningMax),
      log,
      quotas: makeQuotas(state.database),
      secrets: makeRecordSecrets(config.recordSecret),
      now,
      logger,
    }
    const peerResources = new Map<string, readonly Resource[]>()
    peers.forEach((peer, i) => {
      const heard = known[i]
      if (heard !== undefined) peerResources.set(peer.region.code, heard)
    })
    const unheard = (): readonly string[] =>
      peers.map(({ region }) => region.code).filter((region) => !peerResources.has(region))
    let house = buildHouse(foundation, [...peerResources.values()].flat())
    const jobs = opened(
      await startJobs({
        config,
        state,
        log,
        peers,
        unheard: unheard(),
        logger,
        now,
        onPeerCatalog: (region, body) => {
          peerResources.set(region, readPeerCatalog(region, body, content, logger))
          house = buildHouse(foundation, [...peerResources.values()].flat())
        },
      }),
      (one) => one.close(),
    )
    const metrics = makeMetrics()
    metrics.gauge('shudao_log_entries', 'Entries of the exchange log.', () => log.size())
    metrics.gauge('shudao_requests_running', 'Requests under way.', () =>
      foundation.admission.running(),
    )
    const server = makeServer({
      frontDoor: makeFrontDoor({
        house: () => house,
        doorkeeper,
        authority: new URL(config.publicUrl).host,
        onAnswered: metrics.answered,
      }),
      metrics: metrics.text,
      health: () => checkHealth({ log, state, sources, jobs, unheard }),
      token: identities.answerTokenRequest,
      oauthMetadata: identities.metadata,
      jwks: identities.jwks,
      vkey: log.vkey,
      peerCatalog: (request) => publishedResources(request, { doorkeeper, config, resources }),
      logFile: (path, authorization) => readLogFile(config, identities, path, authorization),
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(config.listen.port, config.listen.host, resolve)
    })
    opened(server, closeServer)
    const { port } = server.address() as AddressInfo
    const url = `http://${config.listen.host}:${port}`
    logger.info(
      { url, region: config.region, resources: resources.length, grants: grants.size },
      'listening',
    )
    return { url, house: () => house, close: () => closeAll(closers) }
  } catch (thrown) {
    await closeAll(closers)
    throw thrown
  }
}

/** What each peer offers: asked now, or as it was kept when last heard of. */
async function knownCatalogs(
  config: ExchangeConfig,
  state: State,
  peers: readonly Peer[],
  content: ReturnType<typeof loadContent>,
  logger: Logger,
): Promise<readonly (readonly Resource[] | undefined)[]> {
  return Promise.all(
    peers.map(async (peer) => {
      const kept = await state.keptPeerCatalog(peer.region.code)
      if (kept !== undefined) return readPeerCatalog(peer.region.code, kept, content, logger)
      try {
        return readPeerCatalog(peer.region.code, await peer.fetchCatalog(), content, logger)
      } catch (err) {
        logger.warn({ err, peer: peer.region.code, of: config.region }, 'peer not heard of yet')
        return undefined
      }
    }),
  )
}

/** Finishes what is under way. A client that keeps its connection busy is let go between two requests. */
async function closeServer(server: ReturnType<typeof makeServer>): Promise<void> {
  const letGo = setInterval(() => server.closeIdleConnections(), 20)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearInterval(letGo)
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closers) await close()
}
