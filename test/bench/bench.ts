/**
 * What governed data exchange costs, beside the least that Node can do for the same answers.
 *
 * `npm run bench -- policies [--write] [--only running]` measures decisions with many grants and guardrails, and edits of
 * them on a running exchange.
 * `npm run bench -- catalogue [--quick] [--write]` measures an exchange of 10,000 resources beside one of 317.
 * `npm run bench -- soak [--minutes 120]` watches what an exchange holds while its policies and catalogue change.
 * `npm run bench [-- --quick] [--write] [--only <workload>,log,border,recording,hanging,overload] [--profile <workload>]`. Builds nothing: measures what
 * `npm run build` made; the log alone (`log`) from its sources.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ACROSS, benchBorder, HOME } from './border.ts'
import { benchCatalogue } from './catalogue/bench.ts'
import { residentMib } from './cpu.ts'
import { startExchanges } from './exchanges.ts'
import { startFloor } from './floor.ts'
import { benchHanging, type HangingSchedule } from './hanging.ts'
import type { LogOrder } from './log-process.ts'
import { measure, startLoad, type Cell, type Schedule } from './measure.ts'
import { benchPolicies, policiesDocument } from './policies/bench.ts'
import { benchRunning } from './policies/running.ts'
import { firstMessage, forkHere, forkServer } from './process.ts'
import { startPeers } from './peers/start.ts'
import { benchOverload, type OverloadSchedule } from './overload.ts'
import { profileExchange } from './profile.ts'
import { benchRecording, UNRECORDED } from './recording.ts'
import { documentOf, tableOf } from './report.ts'
import { sectionsOf, withSection } from './sections.ts'
import { soakSection } from './soak-report.ts'
import { soak } from './soak.ts'
import { WORKLOADS, type WorkloadName } from './workloads.ts'

const FULL: Schedule = { rounds: 5, sampleMs: 1_000, warmUp: { requests: 20_000, ms: 60_000 } }
const QUICK: Schedule = { rounds: 3, sampleMs: 500, warmUp: { requests: 2_000, ms: 4_000 } }
const FULL_HANGING: HangingSchedule = { rounds: 14, roundMs: 10_000 }
const QUICK_HANGING: HangingSchedule = { rounds: 2, roundMs: 7_000 }
const FULL_OVERLOAD: OverloadSchedule = { rounds: 5, roundMs: 8_000 }
const QUICK_OVERLOAD: OverloadSchedule = { rounds: 2, roundMs: 4_000 }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
    only: { type: 'string' },
    peers: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '120' },
  },
})
const LOG = 'log'
const BORDER = 'border'
const RECORDING = 'recording'
const HANGING = 'hanging'
const OVERLOAD = 'overload'
const RUNNING = 'running'
const wanted = (values.profile ?? values.only)?.split(',') ?? [
  LOG,
  BORDER,
  RECORDING,
  HANGING,
  OVERLOAD,
  ...WORKLOADS.map(({ name }) => name).filter((name) => name !== HOME && name !== ACROSS),
]
const SECTIONS = new Map<string, (schedule: Schedule) => Promise<string>>([
  [LOG, benchLogAlone],
  [BORDER, (schedule) => benchBorder(folder, schedule)],
  [RECORDING, (schedule) => benchRecording(folder, schedule)],
  [HANGING, () => benchHanging(folder, values.quick ? QUICK_HANGING : FULL_HANGING)],
  [OVERLOAD, () => benchOverload(folder, values.quick ? QUICK_OVERLOAD : FULL_OVERLOAD)],
])
const SOAK_CHANGE_MS = 10_000
const SOAK_RESTS = 120
/** Before it stands what was measured alone. */
const AFTER_SECTIONS = '## What was asked'
const RESULTS = new URL('./RESULTS.md', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'shudao-bench-'))
const stops: (() => Promise<void>)[] = [
  async () => rmSync(folder, { recursive: true, force: true }),
]
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
try {
  if (positionals.includes('policies')) await tellPolicies()
  else if (positionals.includes('catalogue')) await tellCatalogue()
  else if (positionals.includes('soak')) await tellSoak()
  else await run()
} finally {
  for (const stop of stops.reverse()) await stop()
}

async function tellPolicies(): Promise<void> {
  const file = new URL('./RESULTS-POLICIES.md', import.meta.url)
  const decisions =
    values.only === RUNNING ? readFileSync(file, 'utf8') : policiesDocument(benchPolicies())
  const running = await benchRunning(join(folder, 'running'))
  if (values.only !== RUNNING) console.log(decisions)
  console.log(running)
  if (values.write) writeFileSync(file, withSection(decisions, running, '## Method'))
}

async function tellCatalogue(): Promise<void> {
  const told = await benchCatalogue(folder, values.quick ? QUICK : FULL)
  console.log(told)
  if (values.write) writeFileSync(new URL('./RESULTS-CATALOGUE.md', import.meta.url), told)
}

async function tellSoak(): Promise<void> {
  const durationMs = Number(values.minutes) * 60_000
  const options = { durationMs, changeEveryMs: SOAK_CHANGE_MS, restsMax: SOAK_RESTS }
  const section = soakSection(await soak(folder, options))
  console.log(section)
  if (values.write) writeSections([section])
}

async function run(): Promise<void> {
  const schedule = values.quick ? QUICK : FULL
  const isProfile = values.profile !== undefined
  const sections = isProfile ? [] : await benchSections(schedule)
  if (wanted.every((name) => SECTIONS.has(name))) {
    if (values.write) writeSections(sections)
    return
  }
  const sources = await forkServer('./source-process.ts')
  stops.push(sources.stop)
  if (isProfile) {
    await profileExchange(folder, sources.url, wanted as WorkloadName[])
    return
  }
  const floor = await startFloor(sources.url)
  stops.push(floor.stop)
  const exchanges = await startExchanges(makeFolder('recorded'), sources.url)
  stops.push(exchanges.stop)
  const without = await startExchanges(makeFolder('unrecorded'), sources.url, {
    name: 'shudao, unrecorded',
    nodeOptions: [UNRECORDED],
  })
  stops.push(without.stop)
  const stitched = await startExchanges(makeFolder('stitched'), sources.url, {
    name: 'shudao, stitched only',
    settings: { answerLayout: 'stitched' },
  })
  stops.push(stitched.stop)
  const peers = values.peers ? await startPeers(makeFolder('peers')) : undefined
  if (peers !== undefined) stops.push(peers.stop)
  const load = startLoad(peers === undefined ? [sources] : [sources, peers.services])
  stops.push(load.stop)

  const { alone, together } = exchanges
  const unrecorded = without.alone
  const stitchedOnly = { ...stitched.alone, workloads: floor.workloads }
  const contestants = [
    ...[floor, alone, stitchedOnly, unrecorded, together],
    ...(peers?.contestants ?? []),
  ]
  const cells: Cell[] = []
  for (const { name: workload } of WORKLOADS) {
    if (!wanted.includes(workload)) continue
    for (const contestant of contestants) {
      if (!contestant.workloads.includes(workload)) continue
      // Side by side with the floor: all loads. What only we can do: the one that fills the machine.
      const isAll = floor.workloads.includes(workload) && !values.quick
      for (const sourceMs of isAll ? [0, 5] : [0]) {
        for (const concurrency of isAll ? [1, 16, 64] : [16]) {
          cells.push({ contestant, workload, concurrency, sourceMs })
        }
      }
    }
  }
  const samples = await measure(load, cells, schedule)
  const note = `Memory held at the end: floor ${residentMib(floor.pids).toFixed(0)} MiB, shudao ${residentMib(alone.pids).toFixed(0)} MiB.`
  console.log(`${tableOf(cells, samples)}\n\n${note}`)
  if (values.write) {
    const kept = sectionsOf(readFileSync(RESULTS, 'utf8'), AFTER_SECTIONS)
    writeFileSync(RESULTS, documentOf(cells, samples, schedule, [note]))
    writeSections([...kept, ...sections])
  }
}

/** What is measured with nothing beside it, the log first, while this process does nothing else. */
async function benchSections(schedule: Schedule): Promise<readonly string[]> {
  const sections: string[] = []
  for (const [name, measureIt] of SECTIONS) {
    if (!wanted.includes(name)) continue
    const section = await measureIt(schedule)
    console.log(section)
    sections.push(section)
  }
  return sections
}

async function benchLogAlone(schedule: Schedule): Promise<string> {
  const file = './log-process.ts'
  const running = forkHere(file)
  stops.push(running.stop)
  running.child.send({ folder, schedule } satisfies LogOrder)
  const section = await firstMessage(running, file)
  await running.stop()
  return section as string
}

/** What was measured alone takes its place in the document; the rest of it stays as it was measured. */
function writeSections(sections: readonly string[]): void {
  const written = readFileSync(RESULTS, 'utf8')
  const put = (document: string, section: string): string =>
    withSection(document, section, AFTER_SECTIONS)
  writeFileSync(RESULTS, sections.reduce(put, written))
}

function makeFolder(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}
