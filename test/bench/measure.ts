/**
 * Interleaved rounds: A B C … A B C …, so that the machine's moods fall on everyone alike.
 *
 * @module
 */
import { once } from 'node:events'
import type { Contestant } from './contestant.ts'
import { cpuSeconds } from './cpu.ts'
import type { LoadOrder, LoadReport } from './load-process.ts'
import { median } from './median.ts'
import { forkHere, type Running } from './process.ts'
import type { Taking } from './source-time.ts'
import type { WorkloadName } from './workloads.ts'

/** One thing to measure: who, what, how many at once. */
export interface Cell {
  readonly contestant: Contestant
  readonly workload: WorkloadName
  readonly concurrency: number
  /** How long a source takes to answer; at once without it. */
  readonly sourceMs?: number
}

export interface Sample {
  readonly requests: number
  /** Seconds of CPU per 1,000 requests. */
  readonly cpuSec: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Load {
  readonly run: (cell: Cell, durationMs: number) => Promise<Sample>
  readonly stop: () => Promise<void>
}

/**
 * Starts the load generator. A wrong answer ends the benchmark: a quick wrong answer is worth nothing.
 *
 * @param sources - all processes that are asked for rows, where a cell says how long they take
 */
export function startLoad(sources: readonly Running[] = []): Load {
  const { child, stop } = forkHere('./load-process.ts')
  let serial = 0
  return { run, stop }

  async function run(cell: Cell, durationMs: number): Promise<Sample> {
    const { contestant, workload, concurrency, sourceMs = 0 } = cell
    for (const source of sources) source.child.send({ takesMs: sourceMs } satisfies Taking)
    const order: LoadOrder = {
      address: contestant.addressOf(workload),
      workload,
      shown: contestant.shown,
      concurrency,
      durationMs,
      firstSerial: serial,
      consumers: await contestant.consumers(),
    }
    const before = cpuSeconds(contestant.pids)
    const answered = once(child, 'message')
    child.send(order)
    const [report] = (await answered) as [LoadReport]
    const cpu = cpuSeconds(contestant.pids) - before
    serial += report.requests + concurrency
    if (report.wrong > 0 || report.requests === 0) {
      throw new Error(
        `${contestant.name}, ${workload}: ${report.wrong} wrong answers. The first: ${report.firstWrong ?? 'none came'}`,
      )
    }
    return {
      requests: report.requests,
      cpuSec: (cpu / report.requests) * 1_000,
      perSecond: report.requests / report.seconds,
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
    }
  }
}

export interface Schedule {
  readonly rounds: number
  readonly sampleMs: number
  readonly warmUp: WarmUp
}

/**
 * Of each workload and contestant, until one of the two is reached. Requests count: V8 compiles a function for good after
 * thousands of calls, and until then a gateway costs up to three times as much, all the longer the slower it is.
 */
export interface WarmUp {
  readonly requests: number
  readonly ms: number
}

const WARM_UP_STEP_MS = 1_000

export async function warmUp(load: Load, cell: Cell, { requests, ms }: WarmUp): Promise<void> {
  const end = performance.now() + ms
  let answered = 0
  while (answered < requests && performance.now() < end) {
    answered += (await load.run(cell, WARM_UP_STEP_MS)).requests
  }
}

/** The median of each figure over the rounds, in the order of `cells`. */
export async function measure(
  load: Load,
  cells: readonly Cell[],
  { rounds, sampleMs, warmUp: wanted }: Schedule,
): Promise<readonly Sample[]> {
  const most = Math.max(...cells.map(({ concurrency }) => concurrency))
  for (const cell of cells) {
    if (cell.concurrency === most && (cell.sourceMs ?? 0) === 0) await warmUp(load, cell, wanted)
  }
  const samples = cells.map((): Sample[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [i, cell] of cells.entries()) samples[i]?.push(await load.run(cell, sampleMs))
  }
  return samples.map(medians)
}

function medians(samples: readonly Sample[]): Sample {
  const middle = (of: (sample: Sample) => number): number => median(samples.map(of))
  return {
    requests: samples.reduce((sum, { requests }) => sum + requests, 0),
    cpuSec: middle(({ cpuSec }) => cpuSec),
    perSecond: middle(({ perSecond }) => perSecond),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
  }
}
