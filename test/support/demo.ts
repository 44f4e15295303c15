/**
 * The real demo for tests: `shudao demo` from the sources, two exchanges with their departments, started
 * once for the whole process of the tests, on ports and in a folder of its own.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Receipt } from '../../gateway/audit/receipt.ts'
import { readsOf } from '../../gateway/demo/access-log.ts'
import { findRunningDemo } from '../../gateway/demo/control.ts'
import { DEMO_REGION_CODES, exchangeUrl, inDemo, portOf } from '../../gateway/demo/layout.ts'
import { readRecords, type LoggedRecord } from '../../gateway/demo/read-log.ts'
import { DIALECTS } from '../../gateway/demo/sources/dialects.ts'
import { readerName } from '../../gateway/demo/sources/write-postgres.ts'
import { PURPOSE } from '../../gateway/demo/story/stage.ts'
import { demoToken } from '../../gateway/demo/token.ts'
import type { DemoRegionCode } from '../../gateway/demo/world/places.ts'
import { abandonedFolders, atEnd, removeFolder, serviceFolder } from './services.ts'
import { program } from './program.ts'

export const CHONGQING = '500000'
export const SICHUAN = '510000'

/** For a `before` that calls `sharedDemo`: the first start writes both provinces' sources. */
export const DEMO_TIMEOUT_MS = 150_000

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const GRAPHQL_RESPONSE = 'application/graphql-response+json'
/** Tokens live longer; tests that kill exchanges ask anew. */
const TOKEN_KEPT_MS = 60_000
const POLL_MS = 25

export interface DemoQuestion {
  /** Consumer; default the pension desk of Chongqing. */
  readonly as?: string
  /** Default: where the consumer is at home, by the first letters of its name. */
  readonly region?: DemoRegionCode
  readonly query?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly extensions?: Readonly<Record<string, unknown>>
  /** `null` sends none. Default: the purpose of the story. */
  readonly purpose?: string | null
  /** `null` sends none. */
  readonly token?: string | null
  readonly accept?: string
  /** Sent as it is, instead of query, variables and extensions. */
  readonly body?: string
}

export interface DemoError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string }
}

export interface DemoAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly data?: unknown
    readonly errors?: readonly DemoError[]
    readonly extensions?: {
      readonly exchange: { readonly id: string; readonly receipts: readonly Receipt[] }
    }
  }
  /** From the header. */
  readonly exchangeId: string
}

export interface Demo {
  readonly folder: string
  readonly portBase: number
  url(region: DemoRegionCode): string
  token(consumer: string): Promise<string>
  ask(question: DemoQuestion): Promise<DemoAnswer>
  /** Source `<region>.<id>` → reads in one exchange, by the sources' own logs. Files keep no log. */
  reads(exchangeId: string): Readonly<Record<string, number>>
  /** All reads of all sources since the demo began, by their own logs, whatever id they name. */
  readsInAll(): number
  /** The record of an exchange in one province's published log; waits for its publication. */
  record(region: DemoRegionCode, exchangeId: string): Promise<LoggedRecord>
  /** Every record of an exchange that one province has published by now. */
  published(region: DemoRegionCode): readonly LoggedRecord[]
  switchSource(region: DemoRegionCode, id: string, down: boolean): Promise<void>
  /** Kills an exchange (`kill -9`); the demo starts it again by itself. */
  kill(region: DemoRegionCode): void
  /** Waits until both exchanges answer and know each other. */
  ready(): Promise<void>
  /** Kills an exchange and waits until it is back: it has read its files anew. */
  bounce(region: DemoRegionCode): Promise<void>
  /** Ends the demo with SIGTERM. @returns its exit code. */
  stop(): Promise<number | null>
  /** Starts it again on what it kept. */
  start(): Promise<void>
  /** What it has said in the terminal. */
  said(): string
}

let shared: Promise<Demo> | undefined
let running: ChildProcess | undefined

/** The demo of this process of tests; started at the first call. Call it in a `before`. */
export function sharedDemo(): Promise<Demo> {
  return (shared ??= open())
}

atEnd(stopShared, () => running?.kill('SIGTERM'))

async function stopShared(): Promise<void> {
  if (running === undefined) return
  const demo = await shared
  const code = await demo?.stop()
  removeFolder(serviceFolder('demo'))
  assert.equal(code, 0, `The demo ended with ${String(code)}:\n${demo?.said() ?? ''}`)
}

async function open(): Promise<Demo> {
  for (const folder of abandonedFolders('demo')) await clear(folder)
  const folder = join(serviceFolder('demo'), 'demo')
  const portBase = await freePortBase()
  const demo = makeDemo(folder, portBase)
  await demo.start()
  return demo
}

function makeDemo(folder: string, portBase: number): Demo {
  let output = ''
  const now = (): Date => new Date()
  const tokens = new Map<string, { readonly text: string; readonly at: number }>()
  const url = (region: DemoRegionCode): string => exchangeUrl(portBase, region)
  return {
    folder,
    portBase,
    url,
    token,
    ask,
    reads: (exchangeId) => Object.fromEntries([...readsOf(folder, exchangeId)].sort()),
    readsInAll: () => readsInAll(folder),
    record,
    published: (region) => readRecords(inDemo.log(folder, region), 0),
    switchSource,
    kill: (region) => {
      process.kill(Number(readFileSync(inDemo.exchangePid(folder, region), 'utf8')), 'SIGKILL')
    },
    ready,
    bounce,
    stop,
    start,
    said: () => output,
  }

  async function start(): Promise<void> {
    const options = ['--port-base', String(portBase), '--folder', folder]
    const child = spawn(process.execPath, [program(), 'demo', ...options], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    const from = output.length
    while (!output.slice(from).includes('Shudao is ready')) {
      if (child.exitCode !== null || child.signalCode !== null) assert.fail(`No demo: ${output}`)
      await sleep(POLL_MS)
    }
  }

  async function stop(): Promise<number | null> {
    const child = running
    running = undefined
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    await exited
    return child.exitCode
  }

  async function token(consumer: string): Promise<string> {
    const kept = tokens.get(consumer)
    if (kept !== undefined && Date.now() - kept.at < TOKEN_KEPT_MS) return kept.text
    const text = await demoToken({ folder, portBase, consumer, now })
    tokens.set(consumer, { text, at: Date.now() })
    return text
  }

  async function ask(question: DemoQuestion): Promise<DemoAnswer> {
    const { as = 'cq-pension-desk', purpose = PURPOSE, query, variables, extensions } = question
    const region = question.region ?? (as.startsWith('sc-') ? SICHUAN : CHONGQING)
    const access = question.token === undefined ? await token(as) : question.token
    const response = await fetch(`${url(region)}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: question.accept ?? GRAPHQL_RESPONSE,
        ...(access === null ? {} : { authorization: `Bearer ${access}` }),
        ...(purpose === null ? {} : { 'exchange-purpose': purpose }),
      },
      body: question.body ?? JSON.stringify({ query, variables, extensions }),
    })
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as DemoAnswer['body'],
      exchangeId: response.headers.get('exchange-id') ?? '',
    }
  }

  async function record(region: DemoRegionCode, exchangeId: string): Promise<LoggedRecord> {
    for (let waitedMs = 0; waitedMs < 5_000; waitedMs += POLL_MS) {
      const records = readRecords(inDemo.log(folder, region), 0)
      const found = records.find((one) => one.record.exchangeId === exchangeId)
      if (found !== undefined) return found
      await sleep(POLL_MS)
    }
    return assert.fail(`The log of ${region} has no record of ${exchangeId}.`)
  }

  async function switchSource(region: DemoRegionCode, id: string, down: boolean): Promise<void> {
    const found = await findRunningDemo(folder)
    assert.ok(found, 'the demo runs')
    await found.switchSource(region, id, down)
  }

  async function ready(): Promise<void> {
    for (let waitedMs = 0; waitedMs < 60_000; waitedMs += POLL_MS) {
      const states = await Promise.all(DEMO_REGION_CODES.map((region) => isReady(url(region))))
      if (states.every(Boolean)) return
      await sleep(POLL_MS)
    }
    assert.fail(`An exchange did not come back: ${output.slice(-1_000)}`)
  }

  async function bounce(region: DemoRegionCode): Promise<void> {
    const file = inDemo.exchangePid(folder, region)
    const before = readFileSync(file, 'utf8')
    process.kill(Number(before), 'SIGKILL')
    while (readFileSync(file, 'utf8') === before) await sleep(POLL_MS)
    await ready()
    // A message of the second in which an exchange starts may have been accepted by the run before.
    await sleep(1_100)
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`)
    const { ready, checks } = (await response.json()) as {
      readonly ready: boolean
      readonly checks: { readonly peersNotHeardOf: readonly string[] }
    }
    return ready && checks.peersNotHeardOf.length === 0
  } catch {
    return false
  }
}

function readsInAll(folder: string): number {
  const statements = [
    ...linesOf(join(inDemo.postgres(folder), 'postgres.log')).filter((line) =>
      /LOG: +(?:execute|statement)/.test(line),
    ),
    ...linesOf(inDemo.mariadbLog(folder)).filter((line) => /\sExecute\s/.test(line)),
  ]
  return DIALECTS.reduce((sum, dialect) => {
    switch (dialect.kind) {
      case 'postgres':
        return sum + statements.filter((line) => line.includes(` ${readerName(dialect)} `)).length
      case 'mysql':
        // Nobody but the exchange is in that server, and where it is not, its role is in PostgreSQL.
        return (
          sum +
          statements.filter(
            (line) => /\sExecute\s/.test(line) || line.includes(` ${readerName(dialect)} `),
          ).length
        )
      case 'rest':
      case 'soap':
        return sum + linesOf(inDemo.accessLog(folder, dialect.region, dialect.id)).length
      case 'delimited':
      case 'xlsx':
        return sum
    }
  }, 0)
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
}

/** Both ports of the exchanges free. Random, so that runs side by side seldom try the same. */
async function freePortBase(): Promise<number> {
  for (;;) {
    const base = 20_000 + 100 * Math.floor(Math.random() * 120)
    const free = await Promise.all(DEMO_REGION_CODES.map((region) => isFree(portOf(base, region))))
    if (free.every(Boolean)) return base
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Ends the demo that a killed run left behind, and removes what it wrote. */
async function clear(folder: string): Promise<void> {
  const left = await findRunningDemo(join(folder, 'demo')).catch(() => null)
  if (left !== null) {
    process.kill(left.pid, 'SIGTERM')
    for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 200) {
      if ((await findRunningDemo(join(folder, 'demo')).catch(() => null)) === null) break
      await sleep(200)
    }
    await sleep(3_000)
  }
  removeFolder(folder)
}
