/**
 * Where an exchange's CPU goes: one workload under V8's sampling profiler, the start left out.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startExchanges } from './exchanges.ts'
import { startLoad } from './measure.ts'
import type { WorkloadName } from './workloads.ts'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
    }
    readonly children?: readonly number[]
  }[]
  /** Microseconds of the monotonic clock, as `process.hrtime` has it. */
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const WARM_UP_MS = 2_000
const PROFILED_MS = 6_000
const TOP = 25

/** Prints the functions by their own time, and the packages and folders by theirs. */
export async function profileExchange(
  folder: string,
  sourcesUrl: string,
  workloads: readonly WorkloadName[],
): Promise<void> {
  const profiles = join(folder, 'profile')
  const options = ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${profiles}`]
  const exchanges = await startExchanges(folder, sourcesUrl, options)
  const load = startLoad()
  const windows: {
    readonly workload: WorkloadName
    readonly from: number
    readonly to: number
    readonly requests: number
  }[] = []
  try {
    for (const workload of workloads) {
      const cell = { contestant: exchanges.alone, workload, concurrency: 16 }
      await load.run(cell, WARM_UP_MS)
      const from = microseconds()
      const { requests } = await load.run(cell, PROFILED_MS)
      windows.push({ workload, from, to: microseconds(), requests })
    }
  } finally {
    await load.stop()
    await exchanges.stop()
  }
  const [file] = readdirSync(profiles)
  if (file === undefined) throw new Error(`No profile was written to ${profiles}.`)
  const profile = JSON.parse(readFileSync(join(profiles, file), 'utf8')) as CpuProfile
  for (const window of windows) print(profile, window)
}

function microseconds(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}

function print(
  profile: CpuProfile,
  {
    workload,
    from,
    to,
    requests,
  }: {
    readonly workload: string
    readonly from: number
    readonly to: number
    readonly requests: number
  },
): void {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const byFunction = new Map<string, number>()
  const byPlace = new Map<string, number>()
  let busy = 0
  let now = profile.startTime
  profile.samples.forEach((id, i) => {
    const spent = profile.timeDeltas[i] ?? 0
    now += spent
    const frame = frames.get(id)
    if (now < from || now > to || frame === undefined || frame.functionName === '(idle)') return
    busy += spent
    add(
      byFunction,
      `${frame.functionName || '(anonymous)'} ${whereOf(frame.url, 4)}:${frame.lineNumber + 1}`,
      spent,
    )
    add(byPlace, frame.url === '' ? frame.functionName : placeOf(frame.url), spent)
  })
  console.log(
    `\n${workload}: ${requests} requests, ${(busy / requests).toFixed(0)} µs of CPU each (profiled)\n`,
  )
  for (const [title, of] of [
    ['function, own time', byFunction],
    ['place, own time', byPlace],
  ] as const) {
    console.log(`   %   µs/request  ${title}`)
    for (const [name, spent] of [...of].sort(([, a], [, b]) => b - a).slice(0, TOP)) {
      const share = ((spent / busy) * 100).toFixed(1).padStart(5)
      console.log(`${share} ${(spent / requests).toFixed(1).padStart(8)}    ${name}`)
    }
    console.log()
  }
}

function add(sums: Map<string, number>, key: string, spent: number): void {
  sums.set(key, (sums.get(key) ?? 0) + spent)
}

/** A package of node_modules, a folder of ours, or a module of Node. */
function placeOf(url: string): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url)?.[1]
  if (inPackage !== undefined) return inPackage
  return url.startsWith('node:') ? url : whereOf(url, 3).split('/').slice(0, -1).join('/')
}

function whereOf(url: string, parts: number): string {
  return url.split('/').slice(-parts).join('/')
}
