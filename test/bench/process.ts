/**
 * The processes of a benchmark: each thing measured, and each thing that measures, has one of its own.
 *
 * @module
 */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const END_WITHIN_MS = 25_000

export interface Running {
  readonly child: ChildProcess
  readonly pid: number
  /** Asks it to end, and waits until it has. May be called twice. */
  readonly stop: () => Promise<void>
}

/** Runs a file of this folder, and gives the address on which it says that it listens. */
export async function forkServer(
  file: string,
  args: readonly string[] = [],
): Promise<Running & { readonly url: string }> {
  const running = forkHere(file, args)
  const { url } = (await firstMessage(running, file)) as { readonly url: string }
  return { ...running, url }
}

/** What it says first; an error when it ends before. */
export async function firstMessage({ child }: Running, what: string): Promise<unknown> {
  const [message] = (await Promise.race([once(child, 'message'), ended(child, what)])) as [unknown]
  return message
}

export function forkHere(file: string, args: readonly string[] = []): Running {
  const path = fileURLToPath(new URL(file, import.meta.url))
  // The compiler costs at loading only: what runs is plain JavaScript.
  const child = fork(path, args, { execArgv: ['--import=tsx'], env: environment() })
  return running(child)
}

/** Runs a program of Node; what it prints goes to `logFile`. */
export function spawnNode(args: readonly string[], logFile: string): Running {
  return spawnProgram(process.execPath, args, logFile, process.cwd())
}

/** The same, with the processor for itself only while no other process wants it. */
export function spawnNodeLast(args: readonly string[], logFile: string): Running {
  return spawnProgram('nice', ['-n', '10', process.execPath, ...args], logFile, process.cwd())
}

/** Runs any program, in a folder; what it prints goes to `logFile`. */
export function spawnProgram(
  program: string,
  args: readonly string[],
  logFile: string,
  cwd: string,
): Running {
  const log = openSync(logFile, 'a')
  const child = spawn(program, args, { stdio: ['ignore', log, log], env: environment(), cwd })
  closeSync(log)
  return running(child)
}

/** As in production, and with no database or queue that this shell happens to name. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: 'production', DATABASE_URL: '', REDIS_URL: '' }
}

const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGTERM')
})

function running(child: ChildProcess): Running {
  alive.add(child)
  const gone = once(child, 'exit').then(() => void alive.delete(child))
  const stop = async (): Promise<void> => {
    if (!alive.has(child)) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
    await gone
    clearTimeout(late)
  }
  return { child, pid: child.pid ?? 0, stop }
}

async function ended(child: ChildProcess, what: string): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null]
  throw new Error(`${what} ended with ${String(code)} before it said anything.`)
}

/** In a child: listens on any free port of loopback. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** In a child: tells the parent where; and ends when the parent is gone. */
export function sayReady(url: string): void {
  process.send?.({ url })
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
}

/** Ports that are free now; for those who must know their address before they listen. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
