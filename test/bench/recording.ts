/**
 * What recording costs: an exchange beside one that is the same, but whose step `record` writes nothing.
 *
 * Two processes of one program differ by a tenth, whatever they do; so several pairs are started. A machine's mood changes within
 * seconds and by more than what is looked for; so the two of a pair are measured in many short turns.
 *
 * @module
 */
import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contestant } from './contestant.ts'
import { cpuSeconds } from './cpu.ts'
import { startExchanges, type Exchanges } from './exchanges.ts'
import { growth } from './growth.ts'
import { startLoad, warmUp, type Cell, type Load, type Schedule } from './measure.ts'
import { median } from './median.ts'
import { forkServer } from './process.ts'
import { tableOfText } from './table.ts'
import type { WorkloadName } from './workloads.ts'

/** Gives an exchange the step that writes nothing. */
export const UNRECORDED: readonly string[] = [
  '--import=tsx',
  `--import=${new URL('./unrecorded.ts', import.meta.url).href}`,
]

const ASKED: readonly (readonly [workload: WorkloadName, atOnce: number])[] = [
  ['Q1', 16],
  ['Q1', 64],
  ['Q3', 16],
  ['Q3', 64],
]
/** Also what runs once in a second or two, as the index does, is compiled for good before anything is counted. */
const WARM_UP = { requests: 16_000, ms: 12_000 }
/** For each round of the schedule, so many turns, each half as long. */
const TURNS = 3
/** After so long, all is published and indexed. */
const SETTLED_MS = 3_000

/** CPU seconds per 1,000 requests, measured in turn. */
interface Pair {
  readonly recorded: number
  readonly unrecorded: number
}

/** Measures with nothing else running. @returns a section in Markdown. */
export async function benchRecording(folder: string, schedule: Schedule): Promise<string> {
  const sources = await forkServer('./source-process.ts')
  try {
    const found = ASKED.map((): Pair[] => [])
    for (let set = 0; set < schedule.rounds; set++) {
      const pairs = await measureSet(join(folder, `recording-${set}`), sources.url, schedule)
      pairs.forEach((pair, at) => found[at]?.push(pair))
    }
    return sectionOf(found, schedule)
  } finally {
    await sources.stop()
  }
}

/** One pair of processes: what each of {@link ASKED} costs. */
async function measureSet(
  folder: string,
  sourcesUrl: string,
  schedule: Schedule,
): Promise<readonly Pair[]> {
  const running: Exchanges[] = []
  const start = async (name: string, options: readonly string[]): Promise<Exchanges> => {
    await mkdir(join(folder, name), { recursive: true })
    const nodeOptions = [options, options]
    const exchanges = await startExchanges(join(folder, name), sourcesUrl, { name, nodeOptions })
    running.push(exchanges)
    return exchanges
  }
  const load = startLoad()
  try {
    const recorded = (await start('recorded', [])).alone
    const unrecorded = (await start('unrecorded', UNRECORDED)).alone
    const asked = ASKED.map(([workload, concurrency]) => {
      const cellOf = (contestant: Contestant): Cell => ({ contestant, workload, concurrency })
      return [cellOf(recorded), cellOf(unrecorded)] as const
    })
    for (const cell of asked.flat()) await warmUp(load, cell, WARM_UP)
    const pairs: Pair[] = []
    for (const [one, other] of asked) pairs.push(await measurePair(load, one, other, schedule))
    return pairs
  } finally {
    await load.stop()
    for (const exchanges of running) await exchanges.stop()
  }
}

/** Counts what each does from its first request until all that it does after its answers is done, also while the other is asked. */
async function measurePair(
  load: Load,
  recorded: Cell,
  unrecorded: Cell,
  { rounds, sampleMs }: Schedule,
): Promise<Pair> {
  const [one, other] = [startCount(recorded), startCount(unrecorded)]
  for (let turn = 0; turn < rounds * TURNS; turn++) {
    for (const count of turn % 2 === 0 ? [one, other] : [other, one]) {
      count.requests += (await load.run(count.cell, sampleMs / 2)).requests
    }
  }
  await sleep(SETTLED_MS)
  return { recorded: costOf(one), unrecorded: costOf(other) }
}

interface Count {
  readonly cell: Cell
  /** CPU seconds, when it began. */
  readonly from: number
  requests: number
}

function startCount(cell: Cell): Count {
  return { cell, from: cpuSeconds(cell.contestant.pids), requests: 0 }
}

function costOf({ cell, from, requests }: Count): number {
  return ((cpuSeconds(cell.contestant.pids) - from) / requests) * 1_000
}

function sectionOf(found: readonly (readonly Pair[])[], { rounds, sampleMs }: Schedule): string {
  const rows = ASKED.map(([workload, atOnce], at) => rowOf(workload, atOnce, found[at] ?? []))
  return `## What recording costs

An exchange beside one whose step \`record\` writes nothing, so has no log, no index and no rules that watch. CPU s / 1,000, with all that
is done after an answer (publishing the log, indexing it) and while the other is asked; ${rounds} pairs of fresh processes, of each ${rounds * TURNS} turns
of ${sampleMs / 2_000} s, in turn which is first. More is the median of the pairs, which differ by chance alone.

${tableOfText(['workload', 'at once', 'unrecorded', 'recorded', 'more', 'of each pair'], rows, [0, 5])}
`
}

function rowOf(workload: string, atOnce: number, pairs: readonly Pair[]): readonly string[] {
  const more = pairs.map(({ recorded, unrecorded }) => recorded / unrecorded)
  return [
    workload,
    String(atOnce),
    median(pairs.map(({ unrecorded }) => unrecorded)).toFixed(3),
    median(pairs.map(({ recorded }) => recorded)).toFixed(3),
    growth(median(more), 0),
    more.map((ratio) => growth(ratio, 0)).join(', '),
  ]
}
