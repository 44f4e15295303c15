/**
 * Does an exchange that runs for hours grow? Half load, with policies and catalogue changing all the time.
 *
 * @module
 */
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { residentMib } from './cpu.ts'
import type { Contestant } from './contestant.ts'
import type { Exchanges } from './exchanges.ts'
import type { OverloadOrder, OverloadReport } from './overload-load.ts'
import { saturatingRate } from './overload.ts'
import type { Running } from './process.ts'
import { onStage, type Stage } from './stage.ts'

export interface SoakOptions {
  readonly durationMs: number
  /** Every grant and every resource is changed this often. */
  readonly changeEveryMs: number
  /** How often what it holds is looked at, at most: each time keeps the exchange from its load for a moment. */
  readonly restsMax: number
  /** Requests a second; without it half of what the exchange can answer. */
  readonly perSecond?: number
}

/** What the exchange held at one time, at rest: nobody asks, and every record is in the search index. */
export interface Held {
  readonly seconds: number
  /** What is left when all of the heap was collected. */
  readonly heapMib: number
  /** Of buffers, outside the heap. */
  readonly externalMib: number
  readonly residentMib: number
  /** Open files, sockets among them. */
  readonly files: number
  /** As Node counts them: timers, sockets, watchers. */
  readonly handles: number
}

export interface SoakReport {
  readonly perSecond: number
  readonly asked: number
  /** Neither answered rightly nor shed. */
  readonly failed: number
  readonly firstFailed: string | undefined
  readonly shed: number
  readonly changes: number
  readonly held: readonly Held[]
}

const LOAD = 0.5
const AT_REST_WITHIN_MS = 60_000

/** @param folder for the exchange; whoever calls removes it. */
export async function soak(folder: string, options: SoakOptions): Promise<SoakReport> {
  const memoryFile = join(folder, 'memory.json')
  const work = async ({ exchanges, startLoad }: Stage): Promise<SoakReport> => {
    const perSecond = options.perSecond ?? LOAD * (await saturatingRate(exchanges.alone))
    const load = startLoad('./overload-load.ts')
    return await underLoad(exchanges, memoryFile, load, perSecond, options)
  }
  // At a rate of its own it is a test among others, which would leave it no processor at all.
  const isLast = options.perSecond === undefined
  return onStage(folder, 'soak', work, { nodeOptions: [[tellMemory(memoryFile)]], isLast })
}

/**
 * Has a process collect all of its heap when it gets SIGUSR2, and write into a file what is left: what is used at any other
 * time is garbage for the most part, and says little of a MiB an hour.
 */
function tellMemory(file: string): string {
  const program = `import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
const [file, written] = ${JSON.stringify([file, `${file}.new`])}
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', async () => {
  collect()
  // What a finalizer gives back is free at the next collection.
  await sleep(100)
  collect()
  writeFileSync(written, JSON.stringify(process.memoryUsage()))
  renameSync(written, file)
})`
  return `--import=data:text/javascript,${encodeURIComponent(program)}`
}

async function underLoad(
  { alone, home }: Exchanges,
  memoryFile: string,
  { child }: Running,
  perSecond: number,
  { durationMs, changeEveryMs, restsMax }: SoakOptions,
): Promise<SoakReport> {
  const address = alone.addressOf('Q1')
  const held: Held[] = []
  let [asked, failed, shed, changes] = [0, 0, 0, 0]
  let firstFailed: string | undefined
  const begin = performance.now()
  const rounds = Math.ceil(durationMs / changeEveryMs)
  const roundsToRest = Math.ceil(rounds / restsMax)
  for (let round = 1; round <= rounds; round++) {
    change(home)
    changes += 2
    const answered = once(child, 'message')
    const consumers = await alone.consumers()
    child.send({
      address,
      perSecond,
      durationMs: changeEveryMs,
      firstSerial: asked,
      consumers,
    } satisfies OverloadOrder)
    const [report] = (await answered) as [OverloadReport]
    asked += report.asked
    failed += report.failed
    shed += report.shed
    firstFailed ??= report.firstFailed
    if (round % roundsToRest > 0) continue
    await rest(address)
    held.push(await heldBy(alone, memoryFile, address, (performance.now() - begin) / 1_000))
  }
  return { perSecond, asked, failed, firstFailed, shed, changes, held }
}

/**
 * A new version of every grant, and of every resource. The last of these, of which nobody asks, goes and comes back: its field
 * leaves the schema, so that all that is made of a schema is made anew.
 */
function change(home: string): void {
  edit(join(home, 'policies/grants/bench.json'), (all) => all.map(next))
  edit(join(home, 'catalog/resources/bench.json'), (all) =>
    all.map((one, n) => ({
      ...next(one),
      ...(n < all.length - 1 ? {} : { state: one.version % 2 === 1 ? 'suspended' : 'published' }),
    })),
  )
}

interface Versioned {
  readonly version: number
}

function next(one: Versioned): Versioned {
  return { ...one, version: one.version + 1 }
}

function edit(path: string, change: (all: readonly Versioned[]) => readonly Versioned[]): void {
  const all = JSON.parse(readFileSync(path, 'utf8')) as readonly Versioned[]
  writeFileSync(path, JSON.stringify(change(all), null, 2))
}

/** Waits until every record is in the search index: those that are not yet are held in memory. */
async function rest(address: string): Promise<void> {
  await until('the index is at the end of the log', async () => {
    const health = await (await fetch(new URL('/health/ready', address))).json()
    return (health as Health).checks.index.lag === 0
  })
}

interface Health {
  readonly checks: { readonly index: { readonly lag: number | null } }
}

async function heldBy(
  { pids }: Contestant,
  memoryFile: string,
  address: string,
  seconds: number,
): Promise<Held> {
  const memory = await memoryOf(pids, memoryFile)
  const text = await (await fetch(new URL('/metrics', address))).text()
  const handles = /^nodejs_active_handles_total (\S+)$/m.exec(text)?.[1]
  return {
    seconds,
    heapMib: memory.heapUsed / 2 ** 20,
    externalMib: memory.external / 2 ** 20,
    residentMib: residentMib(pids),
    files: pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0),
    handles: Number(handles),
  }
}

async function memoryOf(pids: readonly number[], file: string): Promise<NodeJS.MemoryUsage> {
  rmSync(file, { force: true })
  for (const pid of pids) process.kill(pid, 'SIGUSR2')
  await until('the exchange tells its memory', async () => existsSync(file))
  return JSON.parse(readFileSync(file, 'utf8')) as NodeJS.MemoryUsage
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + AT_REST_WITHIN_MS
  while (!(await isSo())) {
    if (performance.now() > end)
      throw new Error(`${AT_REST_WITHIN_MS} ms are over, and not yet: ${what}`)
    await sleep(50)
  }
}
