/**
 * A real PostgreSQL of our own, from the programs that npm installed: for who has none.
 *
 * The server is a process beside ours. If ours is killed, the server lives on, whole and idle, until the
 * next start on the same folder adopts it or somebody stops it (`kill -INT` of the first line of
 * `data/postmaster.pid`). While we live we hold an advisory lock in it: two processes never share a folder.
 * Two machines or containers must not share one either, as with any PostgreSQL: they cannot see each other.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSession } from './database.ts'
import type { Session } from './database.ts'
import { StateError } from './errors.ts'
import {
  createClusterIfMissing,
  openCluster,
  POSTGRES_USER,
  readPassword,
  removeUnfinished,
  spawnServer,
} from './postgres-cluster.ts'
import type { Cluster } from './postgres-cluster.ts'
import { endPostmaster, isPostmasterOf, readPostmaster, removeStalePidFile } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'

export interface EmbeddedPostgresOptions {
  /** Ours alone; made when it is not there. Nothing else may be kept in it. */
  readonly folder: string
  /** Where a server that is started listens; a free port unless told. */
  readonly port?: number
  /** Told, in a sentence, what was found and done. */
  readonly log?: (message: string) => void
}

export interface EmbeddedPostgres {
  /** Process id of the server. */
  readonly pid: number
  /** Whether a server was found running and taken over. */
  readonly adopted: boolean
  /** TCP port on the loopback interface. */
  readonly port: number
  /** Resolves when the session that holds the folder's lock is no more: the server died, was killed, or was stopped. */
  readonly lost: Promise<void>
  /** Connection string, password included: never to be logged. Without a name: the database `postgres`. */
  url(database?: string): string
  /** Makes a database unless it is there. `name`: lower-case letters, digits, underscores. */
  createDatabase(name: string): Promise<void>
  /** Fast shutdown: sessions are ended, everything is written down. May be called twice. */
  stop(): Promise<void>
}

const START_ATTEMPTS_MAX = 5
/** A server that recovers after a crash may take a while. */
const READY_WITHIN_MS = 60_000
/** How long the session of a process that was just killed may linger in the server. */
const LOCK_WITHIN_MS = 2_000
const STOP_PATIENCE_MS = 10_000
const POLL_MS = 5
/** "SHUDAO" in ASCII. */
const LOCK_KEY = 0x53485544414fn

/**
 * Starts the server of `folder`, or takes over the one that an earlier process of ours left running.
 *
 * @throws {StateError} `STATE_IN_USE` when a live process uses the folder, `STATE_NOT_RUNNABLE` when
 *   PostgreSQL cannot be run here, `STATE_INCOMPATIBLE` when the folder is not usable,
 *   `STATE_UNAVAILABLE` when the server does not come up.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined)
  const cluster = openCluster(options.folder)
  for (let attempt = 1; attempt <= START_ATTEMPTS_MAX; attempt += 1) {
    const found = await adopt(cluster, log)
    if (found) return found
    await createClusterIfMissing(cluster)
    const started = await start(cluster, options.port)
    if (started) return started
    log('The embedded PostgreSQL did not come up; trying again.')
  }
  throw new StateError(
    'STATE_UNAVAILABLE',
    `The embedded PostgreSQL in ${cluster.folder} did not start: ${lastWords(cluster)}. ` +
      `See ${cluster.logFile}, or set DATABASE_URL to a PostgreSQL of yours.`,
  )
}

/** Undefined when no server runs on the folder any more, whether it was never there or had to be ended. */
async function adopt(
  cluster: Cluster,
  log: (message: string) => void,
): Promise<EmbeddedPostgres | undefined> {
  const claimed = readPostmaster(cluster.data)
  if (!claimed) return undefined
  if (!isPostmasterOf(claimed.pid, cluster.data)) {
    log('The embedded PostgreSQL did not end properly last time; it recovers by itself.')
    removeStalePidFile(cluster.data)
    return undefined
  }
  const ready = await readyPostmaster(cluster, () => !isPostmasterOf(claimed.pid, cluster.data))
  if (ready) {
    try {
      const session = await connect(cluster, ready)
      log('The embedded PostgreSQL of an earlier run is still there and was taken over.')
      return handle(cluster, ready, session, true)
    } catch (thrown) {
      if (thrown instanceof StateError && thrown.code === 'STATE_IN_USE') throw thrown
      if (isFull(thrown)) throw inUse(cluster)
    }
  }
  log('An embedded PostgreSQL of an earlier run does not answer; it is ended and started anew.')
  await endPostmaster(claimed.pid, cluster.data, STOP_PATIENCE_MS)
  return undefined
}

/** Undefined when the server ended by itself: the port was taken, or another process was quicker. */
async function start(cluster: Cluster, port?: number): Promise<EmbeddedPostgres | undefined> {
  const server = await spawnServer(cluster, port)
  const ready = await readyPostmaster(cluster, server.exited)
  if (ready?.pid !== server.pid) return undefined
  return handle(cluster, ready, await connect(cluster, ready), false)
}

/** Waits until the server takes connections; undefined when it is gone or takes too long. */
async function readyPostmaster(
  cluster: Cluster,
  gone: () => boolean,
): Promise<Postmaster | undefined> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += POLL_MS) {
    const postmaster = readPostmaster(cluster.data)
    if (postmaster?.ready) return postmaster
    if (gone()) return undefined
    await sleep(POLL_MS)
  }
  return undefined
}

/** A session that holds the lock of the folder. */
async function connect(cluster: Cluster, { port }: Postmaster): Promise<Session> {
  const session = await openSession(urlOf(cluster, port, 'postgres'))
  for (let waitedMs = 0; waitedMs < LOCK_WITHIN_MS; waitedMs += 10 * POLL_MS) {
    const [row] = await session.query('SELECT pg_try_advisory_lock($1) AS locked', [LOCK_KEY])
    if (row?.['locked'] === true) return session
    await sleep(10 * POLL_MS)
  }
  await session.close()
  throw inUse(cluster)
}

/** A server without a free connection is in somebody's use: it must not be ended. */
function isFull(thrown: unknown): boolean {
  const cause = thrown instanceof StateError ? thrown.cause : undefined
  return (cause as { code?: unknown } | undefined)?.code === '53300'
}

function inUse({ folder }: Cluster): StateError {
  return new StateError(
    'STATE_IN_USE',
    `Another process uses the state in ${folder}. ` +
      'Stop that process, or give this one a folder of its own.',
  )
}

function handle(
  cluster: Cluster,
  { pid, port }: Postmaster,
  session: Session,
  adopted: boolean,
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined
  removeUnfinished(cluster)
  const { ended: lost } = session
  return { pid, adopted, port, lost, url, createDatabase, stop: () => (stopping ??= stop()) }

  function url(database = 'postgres'): string {
    return urlOf(cluster, port, database)
  }

  async function createDatabase(name: string): Promise<void> {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) {
      throw new StateError(
        'STATE_INCOMPATIBLE',
        `"${name}" is not a database name: use lower-case letters, digits and underscores, at most 63.`,
      )
    }
    const there = await session.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (there.length === 0) await session.query(`CREATE DATABASE "${name}"`)
  }

  async function stop(): Promise<void> {
    await session.close().catch(() => undefined)
    await endPostmaster(pid, cluster.data, STOP_PATIENCE_MS)
  }
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  const password = encodeURIComponent(readPassword(cluster))
  return `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
}

function lastWords({ logFile }: Cluster): string {
  try {
    const lines = readFileSync(logFile, 'utf8').trim().split('\n')
    return lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1) ?? 'it said nothing'
  } catch {
    return 'it said nothing'
  }
}
