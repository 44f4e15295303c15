/**
 * One exchange of the demo as a process of its own: started, watched, started again when it dies, drained.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { DemoError } from './errors.ts'
import { exchangeUrl, inDemo, portOf, regionNameOf } from './layout.ts'
import type { DemoRegionCode } from './world/places.ts'

export interface ExchangeProcess {
  /** Drains it and waits until it is gone. May be called twice. */
  stop(): Promise<void>
}

export interface ExchangeProcessOptions {
  readonly folder: string
  readonly portBase: number
  readonly region: DemoRegionCode
  /** Told when it died and when it is back. */
  readonly say: (sentence: string) => void
}

const READY_WITHIN_MS = 60_000
const DRAIN_WITHIN_MS = 15_000
const POLL_MS = 50
/** Doubles with each start that came to nothing, up to the second figure; being ready forgives. */
const BACKOFF_MS = [250, 10_000] as const

/**
 * Starts the exchange and waits until it says that it is ready.
 *
 * @throws {DemoError} `DEMO_IN_USE` when another program has its port, `DEMO_NOT_STARTED` when it ends or
 *   does not become ready in time.
 */
export async function startExchange(options: ExchangeProcessOptions): Promise<ExchangeProcess> {
  const { folder, portBase, region, say } = options
  const name = `The ${regionNameOf(region)} exchange`
  await endLeftover(options)
  await requireFreePort(portOf(portBase, region))

  let stopping: Promise<void> | undefined
  let child = launch(options)
  let gone = watch(child)
  let deaths = 0
  let wasReady = true
  try {
    try {
      await ready(options, () => hasExited(child))
    } catch (thrown) {
      await stop()
      throw thrown
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
  void keepAlive()
  return { stop: () => (stopping ??= stop()) }

  async function keepAlive(): Promise<void> {
    for (;;) {
      await gone
      if (stopping) return
      deaths = wasReady ? 1 : deaths + 1
      const waitMs = Math.min(BACKOFF_MS[0] * 2 ** (deaths - 1), BACKOFF_MS[1])
      say(`${name} died (${howItEnded(child)}); it is started again.`)
      await sleep(waitMs)
      // `stop` may have been called while we slept.
      if (isStopping()) return
      child = launch(options)
      gone = watch(child)
      wasReady = false
      const current = child
      ready(options, () => hasExited(current)).then(
        () => {
          if (current === child) wasReady = true
          say(`${name} is back.`)
        },
        () => undefined,
      )
    }
  }

  function isStopping(): boolean {
    return stopping !== undefined
  }

  async function stop(): Promise<void> {
    if (!hasExited(child)) {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_WITHIN_MS)
      await gone
      clearTimeout(late)
    }
    rmSync(inDemo.exchangePid(folder, region), { force: true })
  }
}

/**
 * In a process group of its own: a Ctrl-C in the terminal reaches the demo, which then drains in order.
 * What it logs goes to a file, not to the newcomer's terminal.
 */
function launch({ folder, region }: ExchangeProcessOptions): ChildProcess {
  const log = openSync(inDemo.exchangeLog(folder, region), 'a', 0o600)
  try {
    const child = spawn(
      process.execPath,
      [...loader(), program(), 'serve', '--config', inDemo.configuration(folder, region)],
      { detached: true, stdio: ['ignore', log, log], env: environment() },
    )
    writeFileSync(inDemo.exchangePid(folder, region), String(child.pid))
    return child
  } finally {
    closeSync(log)
  }
}

/** Compiled we run as we are; from the sources each process needs the compiler. */
function loader(): readonly string[] {
  if (!import.meta.url.endsWith('.ts')) return []
  return [`--import=${pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href}`]
}

function program(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`../bin/shudao.${extension}`, import.meta.url))
}

/** The two exchanges must not share a database or a queue that this shell happens to name. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: '', REDIS_URL: '' }
}

function watch(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined
}

function howItEnded(child: ChildProcess): string {
  return child.signalCode ?? `exit code ${child.exitCode ?? 'unknown'}`
}

async function ready(
  { folder, portBase, region }: ExchangeProcessOptions,
  exited: () => boolean,
): Promise<void> {
  const url = `${exchangeUrl(portBase, region)}/health/ready`
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += POLL_MS) {
    if (await isReady(url)) return
    if (exited()) break
    await sleep(POLL_MS)
  }
  const log = inDemo.exchangeLog(folder, region)
  throw new DemoError(
    'DEMO_NOT_STARTED',
    `The ${regionNameOf(region)} exchange did not become ready. It last said: ${lastWords(log)}\n` +
      `All it said is in ${log}. If the state there is of no use to you, start with --fresh.`,
  )
}

/** Ready for the story: it answers, and knows what the other province offers. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    const { ready, checks } = (await response.json()) as {
      readonly ready: boolean
      readonly checks: { readonly peersNotHeardOf: readonly string[] }
    }
    return ready && checks.peersNotHeardOf.length === 0
  } catch {
    return false
  }
}

function lastWords(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-12) : []
  return lines.length === 0 ? 'nothing.' : lines.map((line) => `\n  ${line}`).join('')
}

/** An exchange outlives a demo that was killed; before a new one starts it is drained. */
async function endLeftover({ folder, region }: ExchangeProcessOptions): Promise<void> {
  const file = inDemo.exchangePid(folder, region)
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8'))
  const configuration = inDemo.configuration(folder, region)
  for (let waitedMs = 0; waitedMs < DRAIN_WITHIN_MS; waitedMs += POLL_MS) {
    // Its number may belong to somebody else by now: only a process with our configuration is ours.
    if (!commandOf(pid).includes(configuration)) break
    if (waitedMs === 0) process.kill(pid, 'SIGTERM')
    await sleep(POLL_MS)
  }
  rmSync(file, { force: true })
}

function commandOf(pid: number): string {
  try {
    const ofLinux = `/proc/${pid}/cmdline`
    if (existsSync(ofLinux)) return readFileSync(ofLinux, 'utf8')
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

async function requireFreePort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer()
    server.once('error', (cause) => {
      const message =
        `Port ${port} is taken by another program. ` +
        'Stop it, or move the demo: --port-base 5000 listens on 5050 and 5051.'
      reject(new DemoError('DEMO_IN_USE', message, { cause }))
    })
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
}
