/**
 * The folder of an embedded PostgreSQL: its parts, its creation, and starting a server on it.
 *
 * ```text
 * <folder>/data/                  what PostgreSQL keeps
 * <folder>/data/shudao.password   of the one account, 0600
 * <folder>/postgres.log           what the server says; the one before it is postgres.log.1
 * ```
 *
 * @module
 */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { StateError } from './errors.ts'
import { choosePostgresAccount } from './postgres-account.ts'
import type { PostgresAccount } from './postgres-account.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { freePort } from './free-port.ts'
import { initdbArguments, postgresArguments } from './postgres-settings.ts'

/** Everything needed to run a server on one folder. */
export interface Cluster {
  readonly folder: string
  readonly data: string
  readonly logFile: string
  readonly binaries: PostgresBinaries
  readonly account: PostgresAccount
}

/** A server process that was started; it may still be starting. */
export interface ServerProcess {
  readonly pid: number
  /** Whether the process ended. */
  readonly exited: () => boolean
}

export const POSTGRES_USER = 'shudao'
/** Major version of the installed programs; a folder made by another one cannot be used. */
const MAJOR_VERSION = '18'
const MAKING = 'data.new-'
const PASSWORD_FILE = 'shudao.password'
const INITDB_TIMEOUT_MS = 60_000
const LOG_BYTES_MAX = 4 * 1024 * 1024

export function openCluster(folder: string): Cluster {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const real = realpathSync(folder)
  const binaries = findPostgresBinaries()
  const account = choosePostgresAccount(binaries.postgres, real)
  return {
    folder: real,
    data: join(real, 'data'),
    logFile: join(real, 'postgres.log'),
    binaries,
    account,
  }
}

/** @throws {StateError} `STATE_INCOMPATIBLE` when the folder was made by another major version. */
export async function createClusterIfMissing(cluster: Cluster): Promise<void> {
  if (!existsSync(join(cluster.data, 'PG_VERSION'))) return createCluster(cluster)
  const version = readFileSync(join(cluster.data, 'PG_VERSION'), 'utf8').trim()
  if (version === MAJOR_VERSION) return
  throw new StateError(
    'STATE_INCOMPATIBLE',
    `${cluster.data} was made by PostgreSQL ${version}; this version brings PostgreSQL ${MAJOR_VERSION}. ` +
      'Dump it with the version that made it and restore it here, or set DATABASE_URL.',
  )
}

/** The password of the cluster. @throws {StateError} `STATE_INCOMPATIBLE` when it is lost. */
export function readPassword({ data }: Cluster): string {
  const file = join(data, PASSWORD_FILE)
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new StateError(
      'STATE_INCOMPATIBLE',
      `${file} cannot be read, so the database around it cannot be opened. ` +
        'Put the file back from a backup, or move the folder away to begin with an empty database.',
      { cause },
    )
  }
}

/**
 * Starts the server, detached: a Ctrl-C in the terminal reaches us and not it, so that we decide the order.
 *
 * @param port a free one unless told.
 */
export async function spawnServer(cluster: Cluster, port?: number): Promise<ServerProcess> {
  rotateLog(cluster.logFile)
  const log = openSync(cluster.logFile, 'a', 0o600)
  try {
    const [command = '', ...args] = [
      ...cluster.account.prefix,
      cluster.binaries.postgres,
      ...postgresArguments(cluster.data, port ?? (await freePort())),
    ]
    const child = spawn(command, args, {
      ...cluster.account.identity,
      cwd: '/',
      env: cleanEnvironment(),
      detached: true,
      stdio: ['ignore', log, log],
    })
    let exited = false
    child.once('exit', () => (exited = true))
    child.once('error', () => (exited = true))
    child.unref()
    return { pid: child.pid ?? -1, exited: () => exited }
  } finally {
    closeSync(log)
  }
}

/**
 * Makes the cluster beside its place and moves it there whole: a start that was cut short leaves no half
 * database, and of two starts at once one wins.
 */
async function createCluster(cluster: Cluster): Promise<void> {
  const making = join(cluster.folder, `${MAKING}${randomBytes(6).toString('hex')}`)
  const passwordFile = `${making}.password`
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  try {
    const { owner } = cluster.account
    if (owner) chownSync(passwordFile, owner.uid, owner.gid)
    await initdb(cluster, making, passwordFile)
    renameSync(passwordFile, join(making, PASSWORD_FILE))
    renameSync(making, cluster.data)
  } catch (thrown) {
    // A full folder cannot be replaced: another process was quicker, and its cluster is as good as ours.
    if (!existsSync(join(cluster.data, 'PG_VERSION'))) throw thrown
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(making, { recursive: true, force: true })
  }
}

/** What starts that were cut short have left. Only for who holds the lock of the folder. */
export function removeUnfinished({ folder }: Cluster): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(MAKING)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

async function initdb(cluster: Cluster, data: string, passwordFile: string): Promise<void> {
  const { account, binaries, folder } = cluster
  const [command = '', ...args] = [
    ...account.prefix,
    binaries.initdb,
    ...initdbArguments(data, POSTGRES_USER, passwordFile),
  ]
  try {
    await promisify(execFile)(command, args, {
      ...account.identity,
      cwd: '/',
      env: cleanEnvironment(),
      timeout: INITDB_TIMEOUT_MS,
    })
  } catch (cause) {
    const said = String((cause as { stderr?: unknown }).stderr ?? cause).trim()
    throw new StateError(
      'STATE_NOT_RUNNABLE',
      `No database could be made in ${folder}: ${said.slice(-500)}. ` +
        'Check that the disk has room and that the folder can be written, or set DATABASE_URL.',
      { cause },
    )
  }
}

/** Without the `PG…` variables of the person who starts us: they would change what the server does. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' }
}

function rotateLog(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) {
    renameSync(logFile, `${logFile}.1`)
  }
}
