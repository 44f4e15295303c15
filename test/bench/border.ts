/**
 * What the border costs: a query of which one part lies in the other province, beside the same query answered at home.
 *
 * @module
 */
import { measure, startLoad, type Cell, type Sample, type Schedule } from './measure.ts'
import { onStage } from './stage.ts'
import { tableOfText } from './table.ts'
import type { WorkloadName } from './workloads.ts'

export const HOME: WorkloadName = 'same-local'
export const ACROSS: WorkloadName = 'two-province'
const AT_ONCE = [1, 16, 64] as const
/** A ratio of two medians moves by a tenth from one run of five rounds to the next. */
const ROUNDS_MORE = 3

/** Measures both in turn, with nothing else running. @returns a section in Markdown. */
export async function benchBorder(folder: string, schedule: Schedule): Promise<string> {
  const more = { ...schedule, rounds: schedule.rounds * ROUNDS_MORE }
  return onStage(
    folder,
    'border',
    async ({ exchanges: { alone, together } }) => {
      const load = startLoad()
      try {
        const cells = AT_ONCE.flatMap((concurrency): readonly Cell[] => [
          { contestant: alone, workload: HOME, concurrency },
          { contestant: together, workload: ACROSS, concurrency },
        ])
        return sectionOf(await measure(load, cells, more), more)
      } finally {
        await load.stop()
      }
    },
    { isLast: false },
  )
}

function sectionOf(samples: readonly Sample[], { rounds, sampleMs }: Schedule): string {
  const rows = AT_ONCE.map((atOnce, i) => rowOf(atOnce, samples[i * 2]!, samples[i * 2 + 1]!))
  return `## Across the border

One subject, two sources: ${HOME}, both of our own province; ${ACROSS}, one of them in the other: signed both ways, decided and recorded on
both sides. CPU s / 1,000 of all exchanges that take part;
latencies of the one, then of the other. ${rounds} rounds of ${sampleMs / 1_000} s of each, in turn, medians.

${tableOfText(['at once', HOME, ACROSS, 'ratio', 'p50 ms', 'p50 ms', 'p99 ms', 'p99 ms'], rows)}
`
}

function rowOf(atOnce: number, home: Sample, across: Sample): readonly string[] {
  return [
    String(atOnce),
    home.cpuSec.toFixed(3),
    across.cpuSec.toFixed(3),
    (across.cpuSec / home.cpuSec).toFixed(2),
    home.p50Ms.toFixed(2),
    across.p50Ms.toFixed(2),
    home.p99Ms.toFixed(2),
    across.p99Ms.toFixed(2),
  ]
}
