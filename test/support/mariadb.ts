/**
 * A real MariaDB (or MySQL) for tests: `MYSQL_URL`, else `mariadbd` from the PATH on a port and folder of its
 * own, else the Debian package where we may install one.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection } from 'mysql2/promise'
import { freePort } from '../../gateway/state/free-port.ts'
import {
  abandonedFolders,
  atEnd,
  findProgram,
  installPackage,
  removeFolder,
  serviceFolder,
} from './services.ts'

let shared: Promise<string | undefined> | undefined
let server: ChildProcess | undefined

/** Installing takes longest. */
export const MARIADB_TIMEOUT_MS = 300_000
/** Processes of a parallel run may share a server. */
const DATABASE = `share${process.env['MOCHA_WORKER_ID'] ?? ''}`

/**
 * `mysql://…/share` of an empty database whose owner we are, for a `before`:
 *
 * ```ts
 * before(async function () {
 *   this.timeout(MARIADB_TIMEOUT_MS)
 *   url = await mariadbOrSkip(this)
 * })
 * ```
 *
 * Where none can be had the suite is skipped with a line that cannot be overlooked, and with `CI=true` it fails.
 */
export async function mariadbOrSkip(context: Mocha.Context): Promise<string> {
  const url = await (shared ??= find())
  if (url !== undefined) return url
  const message =
    'NO MARIADB: set MYSQL_URL, or install mariadb-server. The tests on MariaDB were NOT run.'
  if (process.env['CI'] === 'true') throw new Error(message)
  console.log(`\n      ${'!'.repeat(message.length)}\n      ${message}\n`)
  return context.skip()
}

async function find(): Promise<string | undefined> {
  const given = process.env['MYSQL_URL']
  if (given !== undefined && given !== '') return withDatabase(given)
  if (program() === undefined) await installPackage('mariadb-server')
  const found = program()
  return found === undefined ? undefined : start(found)
}

/** Debian keeps it where only root's PATH looks. */
function program(): string | undefined {
  return (
    findProgram('mariadbd') ??
    ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'].find((at) => existsSync(at))
  )
}

async function start(mariadbd: string): Promise<string | undefined> {
  abandonedFolders('mariadb').forEach(endAbandoned)
  const folder = serviceFolder('mariadb')
  const data = join(folder, 'data')
  const port = await freePort()
  const common = [
    '--no-defaults',
    `--datadir=${data}`,
    ...(process.geteuid?.() === 0 ? ['--user=root'] : []),
  ]
  execFileSync(
    'mariadb-install-db',
    [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
    {
      stdio: 'ignore',
    },
  )
  server = spawn(
    mariadbd,
    [
      ...common,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'mariadb.pid')}`,
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=64M',
      '--innodb-flush-method=nosync',
      '--innodb-doublewrite=0',
      '--skip-name-resolve',
      // What a department of 2009 has, unless its tables say otherwise.
      '--character-set-server=utf8mb4',
    ],
    { stdio: 'ignore' },
  )
  const url = `mysql://root@127.0.0.1:${port}/`
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const ready = await withDatabase(url).catch(() => undefined)
    if (ready !== undefined) return ready
    await sleep(50)
  }
  return undefined
}

/** Begins with an empty database, whatever was there. */
async function withDatabase(given: string): Promise<string> {
  const url = new URL(given)
  url.pathname = ''
  const connection = await createConnection(url.href)
  try {
    await connection.query(`drop database if exists ${DATABASE}`)
    await connection.query(`create database ${DATABASE}`)
  } finally {
    await connection.end()
  }
  url.pathname = `/${DATABASE}`
  return url.href
}

/** A run that was killed leaves its server behind. */
function endAbandoned(folder: string): void {
  try {
    const pid = readFileSync(join(folder, 'mariadb.pid'), 'utf8').trim()
    const command = execFileSync('ps', ['-p', pid, '-o', 'comm='], { encoding: 'utf8' })
    if (command.includes('mariadbd')) process.kill(Number(pid), 'SIGKILL')
  } catch {
    // It ended already.
  }
  removeFolder(folder)
}

atEnd(
  async () => {
    if (!server) return
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    server.kill('SIGKILL')
    await ended
    server = undefined
    removeFolder(serviceFolder('mariadb'))
  },
  () => server?.kill('SIGKILL'),
)
