/**
 * A real Redis for tests: `REDIS_URL`, else the server that runs on this machine, else `redis-server` from
 * the PATH on a port and folder of its own, else the Debian package where we may install one.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openRedis } from '../../gateway/redis.ts'
import { freePort } from '../../gateway/state/free-port.ts'
import {
  abandonedFolders,
  atEnd,
  findProgram,
  installPackage,
  listens,
  removeFolder,
  serviceFolder,
} from './services.ts'

let shared: Promise<string | undefined> | undefined
let server: ChildProcess | undefined

/** Installing takes longest. */
export const REDIS_TIMEOUT_MS = 240_000

/**
 * Address of a Redis, for a `before`:
 *
 * ```ts
 * before(async function () {
 *   this.timeout(REDIS_TIMEOUT_MS)
 *   url = await redisOrSkip(this)
 * })
 * ```
 *
 * Where none can be had the suite is skipped with a line that cannot be overlooked, and with `CI=true` it fails.
 */
export async function redisOrSkip(context: Mocha.Context): Promise<string> {
  const url = await (shared ??= find())
  if (url !== undefined) return url
  const message =
    'NO REDIS: set REDIS_URL, or install redis-server. The tests on Redis were NOT run.'
  if (process.env['CI'] === 'true') throw new Error(message)
  console.log(`\n      ${'!'.repeat(message.length)}\n      ${message}\n`)
  return context.skip()
}

async function find(): Promise<string | undefined> {
  const given = process.env['REDIS_URL']
  if (given !== undefined && given !== '') return given
  const local = 'redis://127.0.0.1:6379'
  if ((await listens(6379)) && (await answers(local))) return local
  if (findProgram('redis-server') === undefined) await installPackage('redis-server')
  const program = findProgram('redis-server')
  return program === undefined ? undefined : start(program)
}

async function answers(url: string): Promise<boolean> {
  const redis = await openRedis(url).catch(() => undefined)
  await redis?.close()
  return redis !== undefined
}

async function start(program: string): Promise<string | undefined> {
  abandonedFolders('redis').forEach(endAbandoned)
  const port = await freePort()
  const folder = serviceFolder('redis')
  server = spawnServer(program, port, folder)
  return (await untilListening(port)) ? `redis://127.0.0.1:${port}` : undefined
}

/** A Redis that a test may kill and start again, with what it had written to disk. */
export interface KillableRedis {
  readonly url: string
  kill(): Promise<void>
  start(): Promise<void>
}

/** Undefined where there is no `redis-server` of our own to run; call `redisOrSkip` before. */
export async function killableRedis(): Promise<KillableRedis | undefined> {
  const program = findProgram('redis-server')
  if (program === undefined) return undefined
  const port = await freePort()
  const folder = serviceFolder('redis-killable')
  let running: ChildProcess | undefined
  process.once('exit', () => running?.kill('SIGKILL'))
  const redis: KillableRedis = {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      running = spawnServer(program, port, folder)
      await untilListening(port)
    },
    kill: async () => {
      const child = running
      running = undefined
      if (child === undefined) return
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    },
  }
  await redis.start()
  return redis
}

function spawnServer(program: string, port: number, folder: string): ChildProcess {
  const settings = {
    '--port': String(port),
    '--bind': '127.0.0.1',
    '--dir': folder,
    '--pidfile': `${folder}/redis.pid`,
    '--save': '',
    '--appendonly': 'no',
  }
  return spawn(program, Object.entries(settings).flat(), { stdio: 'ignore' })
}

async function untilListening(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await listens(port)) return true
    await sleep(25)
  }
  return false
}

/** A run that was killed leaves its server behind. */
function endAbandoned(folder: string): void {
  try {
    const pid = readFileSync(join(folder, 'redis.pid'), 'utf8').trim()
    const command = execFileSync('ps', ['-p', pid, '-o', 'comm='], { encoding: 'utf8' })
    if (command.includes('redis-server')) process.kill(Number(pid), 'SIGKILL')
  } catch {
    // It ended already.
  }
  removeFolder(folder)
}

atEnd(
  () => {
    if (!server) return
    server.kill('SIGTERM')
    server = undefined
    removeFolder(serviceFolder('redis'))
  },
  () => server?.kill('SIGKILL'),
)
