/**
 * What governed data exchange costs, beside the least that Node can do for the same answers.
 *
 * `npm run bench [-- --quick] [--write] [--profile <workload>]`. Builds nothing: measures what `npm run build` made.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { residentMib } from './cpu.ts'
import { startExchanges } from './exchanges.ts'
import { startFloor } from './floor.ts'
import { measure, startLoad, type Cell, type Schedule } from './measure.ts'
import { forkServer } from './process.ts'
import { profileExchange } from './profile.ts'
import { documentOf, tableOf } from './report.ts'
import { WORKLOADS, type WorkloadName } from './workloads.ts'

const FULL: Schedule = { rounds: 5, sampleMs: 1_200, warmUpMs: 3_000 }
const QUICK: Schedule = { rounds: 3, sampleMs: 500, warmUpMs: 800 }

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
    only: { type: 'string' },
  },
})
const wanted = (values.profile ?? values.only)?.split(',') ?? WORKLOADS.map(({ name }) => name)
const folder = mkdtempSync(join(tmpdir(), 'shudao-bench-'))
const stops: (() => Promise<void>)[] = [
  async () => rmSync(folder, { recursive: true, force: true }),
]
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
try {
  await run()
} finally {
  for (const stop of stops.reverse()) await stop()
}

async function run(): Promise<void> {
  const sources = await forkServer('./source-process.ts')
  stops.push(sources.stop)
  if (values.profile !== undefined) {
    await profileExchange(folder, sources.url, wanted as WorkloadName[])
    return
  }
  const floor = await startFloor(sources.url)
  stops.push(floor.stop)
  const exchanges = await startExchanges(folder, sources.url)
  stops.push(exchanges.stop)
  const load = startLoad()
  stops.push(load.stop)

  const { alone, together } = exchanges
  const cells: Cell[] = []
  for (const { name: workload } of WORKLOADS) {
    if (!wanted.includes(workload)) continue
    for (const contestant of [floor, alone, together]) {
      if (!contestant.workloads.includes(workload)) continue
      // Side by side with the floor: both loads. What only we can do: the one that fills the machine.
      const isShared = floor.workloads.includes(workload)
      for (const concurrency of isShared && !values.quick ? [1, 16] : [16]) {
        cells.push({ contestant, workload, concurrency })
      }
    }
  }
  const schedule = values.quick ? QUICK : FULL
  const samples = await measure(load, cells, schedule)
  const note = `Memory held at the end: floor ${residentMib(floor.pids).toFixed(0)} MiB, shudao ${residentMib(alone.pids).toFixed(0)} MiB.`
  console.log(`${tableOf(cells, samples)}\n\n${note}`)
  if (values.write) {
    const file = new URL('./RESULTS.md', import.meta.url)
    writeFileSync(file, documentOf(cells, samples, schedule, [note]))
  }
}
