/**
 * Does an exchange that runs for hours grow? Half load, with policies and catalogue changing all the time.
 *
 * @module
 */
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { residentMib } from './cpu.ts'
import type { Contestant } from './contestant.ts'
import type { Exchanges } from './exchanges.ts'
import type { OverloadOrder, OverloadReport } from './overload-load.ts'
import { saturatingRate } from './overload.ts'
import type { Running } from './process.ts'
import { onStage, type Stage } from './stage.ts'

export interface SoakOptions {
  readonly durationMs: number
  /** A grant and a resource are changed this often, and what the exchange holds is looked at. */
  readonly changeEveryMs: number
  /** Requests a second; without it half of what the exchange can answer. */
  readonly perSecond?: number
}

/** What the exchange held at one time. */
export interface Held {
  readonly seconds: number
  /** What was left by the last collection of the whole heap; before the first of them, what is used. */
  readonly heapMib: number
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

/** @param folder for the exchange; whoever calls removes it. */
export async function soak(folder: string, options: SoakOptions): Promise<SoakReport> {
  const leftFile = join(folder, 'heap-left')
  const work = async ({ exchanges, startLoad }: Stage): Promise<SoakReport> => {
    const perSecond = options.perSecond ?? LOAD * (await saturatingRate(exchanges.alone))
    const load = startLoad('./overload-load.ts')
    return await underLoad(exchanges, leftFile, load, perSecond, options)
  }
  // At a rate of its own it is a test among others, which would leave it no processor at all.
  const isLast = options.perSecond === undefined
  return onStage(folder, 'soak', work, { nodeOptions: [[tellHeapLeft(leftFile)]], isLast })
}

/**
 * Has a process write the bytes of its heap into a file, whenever all of it was collected: what is used at any other time is
 * garbage for the most part, and says little of a MiB an hour.
 */
function tellHeapLeft(file: string): string {
  const program = `import { renameSync, writeFileSync } from 'node:fs'
import { PerformanceObserver, constants } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
const [file, written] = ${JSON.stringify([file, `${file}.new`])}
const isWhole = ({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR
new PerformanceObserver((list) => {
  if (!list.getEntries().some(isWhole)) return
  writeFileSync(written, String(getHeapStatistics().used_heap_size))
  renameSync(written, file)
}).observe({ entryTypes: ['gc'] })`
  return `--import=data:text/javascript,${encodeURIComponent(program)}`
}

async function underLoad(
  { alone, home }: Exchanges,
  leftFile: string,
  { child }: Running,
  perSecond: number,
  { durationMs, changeEveryMs }: SoakOptions,
): Promise<SoakReport> {
  const address = alone.addressOf('Q1')
  const held: Held[] = []
  let [asked, failed, shed, changes] = [0, 0, 0, 0]
  let firstFailed: string | undefined
  const begin = performance.now()
  for (let round = 0; round < durationMs / changeEveryMs; round++) {
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
    held.push(await heldBy(alone, leftFile, address, (performance.now() - begin) / 1_000))
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

async function heldBy(
  { pids }: Contestant,
  leftFile: string,
  address: string,
  seconds: number,
): Promise<Held> {
  const text = await (await fetch(new URL('/metrics', address))).text()
  const metric = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN)
  const heapBytes = existsSync(leftFile)
    ? Number(readFileSync(leftFile, 'utf8'))
    : metric('nodejs_heap_size_used_bytes')
  return {
    seconds,
    heapMib: heapBytes / 2 ** 20,
    residentMib: residentMib(pids),
    files: pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0),
    handles: metric('nodejs_active_handles_total'),
  }
}
