/**
 * What the other five sources' consumers notice when one of six hangs.
 *
 * @module
 */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { growth } from './growth.ts'
import type { HangingOrder, HangingReport } from './hanging-load.ts'
import { QUESTIONS } from './hanging-questions.ts'
import type { Running } from './process.ts'
import type { Hanging } from './source-process.ts'
import { median } from './median.ts'
import { onStage } from './stage.ts'
import { tableOfText } from './table.ts'

export interface HangingSchedule {
  /** Of each of the two states, in turn. */
  readonly rounds: number
  /** Longer than a read may take, so that the breaker's opening is in it. */
  readonly roundMs: number
}

export const HANGING_TITLE = 'One of six sources hangs'
const PER_SECOND = 120
const WARM_UP_MS = 4_000
/** A source that comes back is tried again by itself. */
const RECOVERED_WITHIN_MS = 60_000
const PROBE_MS = 500

type Round = Pick<HangingReport, 'latenciesMs' | 'sixth'>

/** Measures both states of one exchange in turn: A B, B A, A B … @returns a section in Markdown. */
export async function benchHanging(
  folder: string,
  { rounds, roundMs }: HangingSchedule,
): Promise<string> {
  return onStage(folder, 'hanging', async ({ sources, exchanges, startLoad }) => {
    const load = startLoad('./hanging-load.ts')

    let serial = 0
    const run = async (durationMs: number): Promise<Round> => {
      const { alone } = exchanges
      const order = { perSecond: PER_SECOND, durationMs, firstSerial: serial }
      serial += Math.ceil((durationMs / 1_000) * PER_SECOND)
      const address = alone.addressOf('Q1')
      return ask(load, { ...order, address, consumers: await alone.consumers() })
    }
    await run(WARM_UP_MS)
    const healthy: Round[] = []
    const hanging: Round[] = []
    const hang = async (): Promise<void> => {
      say(sources, QUESTIONS.at(-1)!.source)
      hanging.push(await run(roundMs))
      say(sources, null)
      await recovered(() => run(PROBE_MS))
    }
    for (let round = 0; round < rounds; round++) {
      // Whatever drifts meets both alike.
      const isHangingFirst = round % 2 === 1
      if (isHangingFirst) await hang()
      healthy.push(await run(roundMs))
      if (!isHangingFirst) await hang()
    }
    return sectionOf(healthy, hanging, roundMs)
  })
}

async function ask({ child }: Running, order: HangingOrder): Promise<Round> {
  const answered = once(child, 'message')
  child.send(order)
  const [{ latenciesMs, wrong, firstWrong, sixth }] = (await answered) as [HangingReport]
  if (wrong > 0) throw new Error(`${wrong} wrong answers of the five. The first: ${firstWrong}`)
  return { latenciesMs, sixth }
}

/** The median of the rounds: one in which the machine stood still for half a second says nothing of the others. */
function quantile(rounds: readonly Round[], share: number): number {
  return median(
    rounds.map(({ latenciesMs }) => {
      const sorted = [...latenciesMs].sort((a, b) => a - b)
      return sorted[Math.floor(sorted.length * share)] ?? NaN
    }),
  )
}

function say({ child }: Running, hanging: string | null): void {
  child.send({ hanging } satisfies Hanging)
}

/** Waits until the sixth is asked again and answers all. */
async function recovered(probe: () => Promise<Round>): Promise<void> {
  const until = Date.now() + RECOVERED_WITHIN_MS
  while (Date.now() < until) {
    const { sixth } = await probe()
    if (Object.keys(sixth).join() === 'answered') return
    await sleep(PROBE_MS)
  }
  throw new Error('The source that hung is not read again.')
}

function sectionOf(healthy: readonly Round[], hanging: readonly Round[], roundMs: number): string {
  const p99 = (rounds: readonly Round[]): number => quantile(rounds, 0.99)
  const row = (name: string, rounds: readonly Round[]): readonly string[] => [
    name,
    quantile(rounds, 0.5).toFixed(2),
    p99(rounds).toFixed(2),
    String(rounds.reduce((sum, { latenciesMs }) => sum + latenciesMs.length, 0)),
    told(rounds),
  ]
  const every = (rest: number): readonly Round[] => healthy.filter((_, i) => i % 2 === rest)
  const noise = healthy.length > 1 ? growth(p99(every(1)) / p99(every(0)), 1) : 'not known'
  return `## ${HANGING_TITLE}

One exchange, six sources, ${PER_SECOND} requests a second at their own times, one source after another; latencies are
those of the requests to the other five, each figure the median of its rounds. ${healthy.length} rounds of ${roundMs / 1_000} s of each state, in turn which is first.

${tableOfText(['sixth source', 'p50 ms', 'p99 ms', 'requests', 'the sixth itself'], [row('answers', healthy), row('hangs', hanging)], [0, 4])}

The other five's p99 with one hanging: ${growth(p99(hanging) / p99(healthy), 1)}. What the machine does by itself, every other healthy round
against the rest: ${noise}.
`
}

function told(rounds: readonly Round[]): string {
  const sum = new Map<string, number>()
  for (const { sixth } of rounds) {
    for (const [became, count] of Object.entries(sixth)) {
      sum.set(became, (sum.get(became) ?? 0) + count)
    }
  }
  return [...sum].map(([became, count]) => `${became} ${count}`).join(', ')
}
