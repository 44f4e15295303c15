/**
 * What becomes of an exchange that is asked half as much again as it can answer.
 *
 * @module
 */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contestant } from './contestant.ts'
import { startLoad, warmUp } from './measure.ts'
import { median } from './median.ts'
import type { OverloadOrder, OverloadReport } from './overload-load.ts'
import type { Running } from './process.ts'
import { onStage } from './stage.ts'
import { tableOfText } from './table.ts'

export interface OverloadSchedule {
  /** Of each of the loads, in turn. */
  readonly rounds: number
  readonly roundMs: number
}

export const OVERLOAD_TITLE = 'More than it can answer'
/** Of the rate at which it answers when as many wait as it has places for. */
const LOADS = [1, 1.5, 3] as const
/** A cold exchange answers half as much as it will: what is beyond that would not be more than it can. */
const WARM_UP = { requests: 20_000, ms: 60_000 }
const SATURATING_MS = 4_000
const SATURATING_AT_ONCE = 64
/** Requests of a round are all answered when it ends; their records are published within a second or two. */
const PUBLISHED_WITHIN_MS = 20_000
const REST_MS = 1_000

interface Round extends OverloadReport {
  readonly seconds: number
  /** What the log gained. */
  readonly recorded: number
}

/** Measures the loads in turn: 100 %, 150 %, 300 %, 100 % … @returns a section in Markdown. */
export async function benchOverload(
  folder: string,
  { rounds, roundMs }: OverloadSchedule,
): Promise<string> {
  return onStage(folder, 'overload', async ({ exchanges, startLoad }) => {
    const saturating = await saturatingRate(exchanges.alone)
    const load = startLoad('./overload-load.ts')
    let firstSerial = 0
    const byLoad = LOADS.map((): Round[] => [])
    for (let round = 0; round < rounds; round++) {
      for (const [place, share] of LOADS.entries()) {
        const perSecond = saturating * share
        byLoad[place]!.push(await overload(load, exchanges.alone, perSecond, roundMs, firstSerial))
        firstSerial += Math.ceil((perSecond * roundMs) / 1_000)
        await sleep(REST_MS)
      }
    }
    return sectionOf(saturating, byLoad, roundMs)
  })
}

/** Requests a second that {@link SATURATING_AT_ONCE} clients get answered, once the exchange is warm. */
export async function saturatingRate(alone: Contestant): Promise<number> {
  const load = startLoad()
  try {
    const cell = { contestant: alone, workload: 'Q1', concurrency: SATURATING_AT_ONCE } as const
    await warmUp(load, cell, WARM_UP)
    const { perSecond } = await load.run(cell, SATURATING_MS)
    return Math.round(perSecond)
  } finally {
    await load.stop()
  }
}

async function overload(
  { child }: Running,
  alone: Contestant,
  perSecond: number,
  durationMs: number,
  firstSerial: number,
): Promise<Round> {
  const address = alone.addressOf('Q1')
  const before = await published(address)
  const order = { address, perSecond, durationMs, firstSerial, consumers: await alone.consumers() }
  const begin = performance.now()
  const answered = once(child, 'message')
  child.send(order satisfies OverloadOrder)
  const [report] = (await answered) as [OverloadReport]
  const seconds = (performance.now() - begin) / 1_000
  const recorded = await gained(address, before, report.asked)
  return { ...report, seconds, recorded }
}

/** Waits until the log has gained `expected` records, or as long as publication may take. */
async function gained(address: string, before: number, expected: number): Promise<number> {
  const until = Date.now() + PUBLISHED_WITHIN_MS
  for (;;) {
    const gain = (await published(address)) - before
    if (gain >= expected || Date.now() > until) return gain
    await sleep(100)
  }
}

/** Size of the published log: the second line of its checkpoint. */
async function published(address: string): Promise<number> {
  const answer = await fetch(new URL('/log/checkpoint', address))
  return Number((await answer.text()).split('\n')[1])
}

function sectionOf(
  saturating: number,
  byLoad: readonly (readonly Round[])[],
  roundMs: number,
): string {
  const p99 = ({ latenciesMs }: Round): number => at(latenciesMs, 0.99)
  const middle = (rounds: readonly Round[], of: (round: Round) => number): number =>
    median(rounds.map(of))
  const sum = (rounds: readonly Round[], of: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0)
  const rows = byLoad.map((rounds, place) => [
    `${LOADS[place]! * 100} %`,
    middle(rounds, ({ asked, seconds }) => asked / seconds).toFixed(0),
    middle(rounds, ({ latenciesMs, seconds }) => latenciesMs.length / seconds).toFixed(0),
    middle(rounds, ({ latenciesMs }) => at(latenciesMs, 0.5)).toFixed(1),
    middle(rounds, p99).toFixed(1),
    String(sum(rounds, ({ asked }) => asked)),
    String(sum(rounds, ({ shed }) => shed)),
    String(sum(rounds, ({ failed }) => failed)),
    String(sum(rounds, ({ recorded }) => recorded)),
  ])
  const firstFailed = byLoad.flat().find(({ failed }) => failed > 0)?.firstFailed
  const [full, over] = byLoad.map((rounds) => middle(rounds, p99))
  return `## ${OVERLOAD_TITLE}

Q1 at a fixed rate, each request at its own time; 100 % is the rate at which ${SATURATING_AT_ONCE} at once are answered (${saturating} a second).
${byLoad[0]!.length} rounds of ${roundMs / 1_000} s of each load in turn, medians of the rounds. Shed requests got \`OVERLOADED\` and
\`Retry-After\`; failed are those that ended otherwise without an answer. Latencies are those of answered requests, from the time at which they were due. All connections are open before, and
the exchange has the processors only while who asks and the sources do not want them: elsewhere each has a machine of its own.

${tableOfText(['load', 'asked/s', 'answered/s', 'p50 ms', 'p99 ms', 'asked', 'shed', 'failed', 'recorded'], rows)}

p99 at 150 % ÷ p99 at 100 %: ${(over! / full!).toFixed(2)}.${firstFailed === undefined ? '' : ` The first that failed: ${firstFailed}`}
`
}

function at(latenciesMs: readonly number[], share: number): number {
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? NaN
}
