/**
 * A MariaDB of the demo's own, where this machine has the programs: npm brings none.
 *
 * The server listens on the loopback interface, and knows nobody but an owner of ours with a password of ours. If
 * our process is killed it lives on until the next start on the same folder ends it; two demos on one folder are kept
 * apart by the embedded PostgreSQL, which is started first.
 *
 * @module
 */
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { freePort } from '../state/free-port.ts'
import { DemoError } from './errors.ts'
import type { MariadbPrograms } from './find-mariadb.ts'
import { keptSecret, writeSecret } from './secret-file.ts'

export interface Mariadb {
  /** Connection string of the owner, password included: never to be logged. */
  url(database?: string): string
  /**
   * From now on the server's general log tells who asks. As such logs do, it has the keys in it too.
   * (While tables are written it would hold all of them once more.)
   */
  logStatements(): Promise<void>
  stop(): Promise<void>
}

const run = promisify(execFile)
const OWNER = 'shudao_demo'
const READY_WITHIN_MS = 20_000
const STOP_PATIENCE_MS = 10_000
const POLL_MS = 25

/**
 * Starts the server of `folder`, which is made where it is not there.
 *
 * @throws {DemoError} `DEMO_NOT_STARTED`
 */
export async function startMariadb(folder: string, programs: MariadbPrograms): Promise<Mariadb> {
  const data = dataOf(folder)
  await endLeftMariadb(folder)
  await installIfMissing(folder, data, programs)
  const password = keptSecret(join(folder, 'owner'))
  const port = await freePort()
  const server = spawn(
    programs.server,
    [
      ...common(data),
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${socketOf(folder)}`,
      `--pid-file=${pidFile(folder)}`,
      `--log-error=${join(folder, 'error.log')}`,
      `--general-log-file=${join(folder, 'general.log')}`,
      `--init-file=${ownerStatements(folder, password)}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--innodb-buffer-pool-size=64M',
      // Everything in it can be written anew.
      '--innodb-flush-log-at-trx-commit=0',
    ],
    // In a group of its own: Ctrl-C ends the exchanges first, and they drain.
    { stdio: 'ignore', detached: true },
  )
  // One that cannot be started has no process id.
  server.on('error', () => undefined)
  const url = (database = ''): string =>
    `mysql://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
  const stop = (): Promise<void> => end(server)
  if (await isReady(server, url())) return { url, logStatements, stop }
  await stop()
  const message =
    server.pid === undefined
      ? `${programs.server} cannot be run.`
      : `${programs.server} did not come up; ${join(folder, 'error.log')} says why.`
  throw new DemoError('DEMO_NOT_STARTED', message)

  async function logStatements(): Promise<void> {
    const connection = await createConnection(url())
    try {
      await connection.query('set global general_log = 1')
    } finally {
      await connection.end()
    }
  }
}

function common(data: string): readonly string[] {
  // It refuses to run as root unless told to.
  const user = process.geteuid?.() === 0 ? ['--user=root'] : []
  return ['--no-defaults', `--datadir=${data}`, ...user]
}

/** Made beside its place and moved there: a half-made one is never started. */
async function installIfMissing(
  folder: string,
  data: string,
  { install }: MariadbPrograms,
): Promise<void> {
  if (existsSync(join(folder, 'owner')) && existsSync(data)) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    await run(install, [
      ...common(data),
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ])
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    throw new DemoError('DEMO_NOT_STARTED', `${install} made no database.`, { cause })
  }
}

/** What the server does before it takes a connection: from then on it knows us and nobody else. */
function ownerStatements(folder: string, password: string): string {
  const file = join(folder, 'owner.sql')
  // The password is ours, 24 random bytes in base64url: nothing in it needs quoting.
  const statements = [
    `delete from mysql.global_priv where User in ('', 'root')`,
    'flush privileges',
    `create or replace user ${OWNER}@'127.0.0.1' identified by '${password}'`,
    `grant all on *.* to ${OWNER}@'127.0.0.1' with grant option`,
  ]
  writeSecret(file, statements.map((statement) => `${statement};\n`).join(''))
  return file
}

async function isReady(server: ChildProcess, url: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += POLL_MS) {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null)
      return false
    try {
      await (await createConnection(url)).end()
      return true
    } catch {
      await sleep(POLL_MS)
    }
  }
  return false
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_PATIENCE_MS)
  await ended
  clearTimeout(timer)
}

/** Ends the server that a killed run left behind, if the process of that number is still that one. */
export async function endLeftMariadb(folder: string): Promise<void> {
  const file = pidFile(folder)
  const data = dataOf(folder)
  if (!existsSync(file)) return
  const pid = readFileSync(file, 'utf8').trim()
  for (let waitedMs = 0; waitedMs < STOP_PATIENCE_MS; waitedMs += 4 * POLL_MS) {
    if (!(await commandOf(pid)).includes(data)) break
    if (waitedMs === 0) process.kill(Number(pid), 'SIGTERM')
    await sleep(4 * POLL_MS)
  }
  rmSync(file, { force: true })
}

async function commandOf(pid: string): Promise<string> {
  try {
    return (await run('ps', ['-p', pid, '-o', 'args='])).stdout
  } catch {
    return ''
  }
}

function dataOf(folder: string): string {
  return join(folder, 'data')
}

function pidFile(folder: string): string {
  return join(folder, 'mariadb.pid')
}

/** A socket's path is short by law of the system; nobody here uses it. */
function socketOf(folder: string): string {
  const path = join(folder, 's')
  return path.length < 100 ? path : ''
}
