/**
 * One running exchange: configuration → everything open and listening → drained and closed.
 *
 * Opened in the order in which things need each other, and closed in the reverse: what it stands on
 * (`open-ground.ts`), what requests are answered by (`open-house.ts`), what goes on behind them, and last the server. What
 * cannot be opened stops the start with a report; a peer or a source that is down does not.
 *
 * @module
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { catalogOf } from '../catalog/catalog.ts'
import type { Content } from '../catalog/content.ts'
import { loadContent } from '../catalog/load.ts'
import type { ExchangeConfig } from './config.ts'
import type { House } from './core/house.ts'
import type { Logger } from './core/logger.ts'
import { recordOwnAct } from './exchange-events.ts'
import { knownToRequests } from './knowledge.ts'
import { openGround, type Ground } from './open-ground.ts'
import { openHouse, type OpenHouse } from './open-house.ts'
import { openTwins } from './open-twins.ts'
import { Opened } from './opened.ts'
import type { HearProcedureOptions } from './procedures/hear-procedure.ts'
import { requestRules } from './procedures/request-checks.ts'
import { makeRegistrationsLoader, type LoadRegistrations } from './registrations.ts'
import { serverParts } from './server-parts.ts'
import { makeServer } from './server.ts'
import { startJobs } from './start-jobs.ts'

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

async function open(
  config: ExchangeConfig,
  content: Content,
  load: LoadRegistrations,
  logger: Logger,
  opened: Opened,
): Promise<Exchange> {
  const ground = await openGround(config, content, logger, opened)
  const house = await openHouse(ground, content, load, opened)
  const { keeper } = house
  const procedures = proceduresOf(ground, house, content)
  // Each job reads the log at its own pace.
  const twins = openTwins({ ...ground, recent: house.recent.reader() })
  const jobs = opened.add(
    await startJobs({
      ...ground,
      recent: house.recent.reader(),
      unheard: keeper.unheard(),
      twins,
      calendar: catalogOf(content).workCalendar,
      procedures,
      onPeerCatalog: keeper.hear,
    }),
  )
  const server = makeServer(serverParts({ ...ground, ...house, jobs, twins, procedures }))
  const url = await listen(server, config)
  opened.add({ close: () => closeServer(server) })
  logger.info({ url, region: config.region }, 'listening')
  return { url, house: keeper.house, close: () => opened.close() }
}

function proceduresOf(
  { config, state, now }: Ground,
  { keeper }: OpenHouse,
  content: Content,
): HearProcedureOptions {
  return {
    database: state.database,
    own: config.region,
    record: (operation, about, refusedAs) =>
      recordOwnAct(keeper.house(), operation, about, JSON.stringify(about), refusedAs),
    requestRules: () =>
      requestRules(
        knownToRequests(keeper.house(), keeper.registrations().consumers, content, config),
      ),
    now,
  }
}

/**
 * Connections that wait to be taken on; the system's own bound holds beside it (Linux: `net.core.somaxconn`, 4,096). Beyond Node's 511 a
 * crowd that comes at once is not shed but ignored, and tries again after 1, 3, 7 … seconds.
 */
const BACKLOG = 4_096

async function listen(server: Server, { listen: { host, port } }: ExchangeConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: BACKLOG }, resolve)
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
