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
import { startExchanges, type Exchanges } from './exchanges.ts'
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
const WARM_UP = { requests: 8_000, ms: 10_000 }
/** For each round of the schedule, so many turns, each half as long. */
const TURNS = 3

/** CPU seconds per 1,000 requests, measured one right after the other. */
interface Pair {
  readonly recorded: number
  readonly unrecorded: number
}

/** Measures with nothing else running. @returns a section in Markdown. */
export async function benchRecording(folder: string, schedule: Schedule): Promise<string> {
  const sources = await forkServer('./source-process.ts')
  try {
    const found = ASKED.map((): (readonly Pair[])[] => [])
    for (let set = 0; set < schedule.rounds; set++) {
      const pairs = await measureSet(join(folder, `recording-${set}`), sources.url, schedule)
      pairs.forEach((of, at) => found[at]?.push(of))
    }
    return sectionOf(found, schedule)
  } finally {
    await sources.stop()
  }
}

/** One pair of processes: for each of {@link ASKED}, the samples of its turns. */
async function measureSet(
  folder: string,
  sourcesUrl: string,
  { rounds, sampleMs }: Schedule,
): Promise<readonly (readonly Pair[])[]> {
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
    const cells = ASKED.map(([workload, concurrency]) =>
      [recorded, unrecorded].map((contestant): Cell => ({ contestant, workload, concurrency })),
    )
    for (const cell of cells.flat()) await warmUp(load, cell, WARM_UP)
    const pairs = cells.map((): Pair[] => [])
    for (let turn = 0; turn < rounds * TURNS; turn++) {
      for (const [at, [one, other]] of cells.entries()) {
        pairs[at]?.push(await measurePair(load, one!, other!, sampleMs / 2, turn % 2 === 1))
      }
    }
    return pairs
  } finally {
    await load.stop()
    for (const exchanges of running) await exchanges.stop()
  }
}

async function measurePair(
  load: Load,
  recorded: Cell,
  unrecorded: Cell,
  ms: number,
  isOtherFirst: boolean,
): Promise<Pair> {
  const early = isOtherFirst ? (await load.run(unrecorded, ms)).cpuSec : undefined
  const { cpuSec } = await load.run(recorded, ms)
  return { recorded: cpuSec, unrecorded: early ?? (await load.run(unrecorded, ms)).cpuSec }
}

function sectionOf(
  found: readonly (readonly (readonly Pair[])[])[],
  { rounds, sampleMs }: Schedule,
): string {
  const rows = ASKED.map(([workload, atOnce], at) => rowOf(workload, atOnce, found[at] ?? []))
  return `## What recording costs

An exchange beside one whose step \`record\` writes nothing, so has no log, no index and no rules that watch. CPU s / 1,000; ${rounds} pairs of
fresh processes, of each ${rounds * TURNS} turns of ${sampleMs / 2_000} s, in turn which is first. More is the median of all turns, one divided by the other; of each
pair of processes, which differ by chance alone, the median of its own.

${tableOfText(['workload', 'at once', 'unrecorded', 'recorded', 'more', 'of each pair'], rows, [0, 5])}
`
}

function rowOf(
  workload: string,
  atOnce: number,
  sets: readonly (readonly Pair[])[],
): readonly string[] {
  const all = sets.flat()
  return [
    workload,
    String(atOnce),
    median(all.map(({ unrecorded }) => unrecorded)).toFixed(3),
    median(all.map(({ recorded }) => recorded)).toFixed(3),
    moreOf(all),
    sets.map(moreOf).join(', '),
  ]
}

function moreOf(pairs: readonly Pair[]): string {
  const more = median(pairs.map(({ recorded, unrecorded }) => recorded / unrecorded - 1))
  return `${more < 0 ? '−' : '+'}${Math.abs(more * 100).toFixed(0)} %`
}
