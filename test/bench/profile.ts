/**
 * Where an exchange's CPU goes: one workload under V8's sampling profiler, the start left out.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cpuSeconds } from './cpu.ts'
import { startExchanges } from './exchanges.ts'
import { startLoad, warmUp, type WarmUp } from './measure.ts'
import { partOf } from './profile-parts.ts'
import type { WorkloadName } from './workloads.ts'

interface Frame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
}

interface Window {
  readonly workload: WorkloadName
  /** Microseconds, as in the profile. */
  readonly from: number
  readonly to: number
  readonly requests: number
  /** A request, of each exchange that took part. */
  readonly cpuUs: readonly number[]
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: Frame
    readonly children?: readonly number[]
  }[]
  /** Microseconds of the monotonic clock, as `process.hrtime` has it. */
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const WARM_UP: WarmUp = { requests: 20_000, ms: 60_000 }
const PROFILED_MS = 8_000
const TOP = 25
const EXCHANGES = ['the exchange that was asked', 'the other']

/** Prints the functions of each exchange by their own time, and the packages and folders by theirs. */
export async function profileExchange(
  folder: string,
  sourcesUrl: string,
  workloads: readonly WorkloadName[],
): Promise<void> {
  const places = EXCHANGES.map((_, place) => join(folder, `profile-${place}`))
  const nodeOptions = places.map((place) => ['--cpu-prof', `--cpu-prof-dir=${place}`])
  const exchanges = await startExchanges(folder, sourcesUrl, { nodeOptions })
  const { alone, together } = exchanges
  const load = startLoad()
  const windows: Window[] = []
  try {
    for (const workload of workloads) {
      const contestant = alone.workloads.includes(workload) ? alone : together
      const cell = { contestant, workload, concurrency: 16 }
      await warmUp(load, cell, WARM_UP)
      const spent = (): readonly number[] => contestant.pids.map((pid) => cpuSeconds([pid]))
      const [from, before] = [microseconds(), spent()]
      const { requests } = await load.run(cell, PROFILED_MS)
      const cpuUs = spent().map((now, place) => ((now - before[place]!) / requests) * 1e6)
      windows.push({ workload, from, to: microseconds(), requests, cpuUs })
    }
  } finally {
    await load.stop()
    await exchanges.stop()
  }
  const profiles = places.map(readProfile)
  for (const window of windows) {
    for (const place of window.cpuUs.keys()) print(profiles[place]!, window, place)
  }
}

function readProfile(place: string): CpuProfile {
  const [file] = readdirSync(place)
  if (file === undefined) throw new Error(`No profile was written to ${place}.`)
  return JSON.parse(readFileSync(join(place, file), 'utf8')) as CpuProfile
}

function microseconds(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}

function print(
  profile: CpuProfile,
  { workload, from, to, requests, cpuUs: all }: Window,
  place: number,
): void {
  const cpuUs = all[place]!
  const stackOf = stacksOf(profile)
  const sums = {
    parts: new Map<string, number>(),
    functions: new Map<string, number>(),
    'functions by part': new Map<string, number>(),
    places: new Map<string, number>(),
  }
  let busy = 0
  let now = profile.startTime
  profile.samples.forEach((id, i) => {
    const spent = profile.timeDeltas[i] ?? 0
    now += spent
    const stack = stackOf(id)
    const [frame] = stack
    if (now < from || now > to || frame === undefined || frame.functionName === '(idle)') return
    busy += spent
    const name = frame.functionName || '(anonymous)'
    const part = partOf(stack)
    add(sums.parts, part, spent)
    const where = `${name} ${lastOf(frame.url, 4)}:${frame.lineNumber + 1}`
    add(sums.functions, where, spent)
    add(sums['functions by part'], `${part} · ${where}`, spent)
    add(sums.places, frame.url === '' ? name : placeOf(frame.url), spent)
  })
  console.log(
    `\n${workload}, ${EXCHANGES[place]}: ${requests} requests, ${cpuUs.toFixed(0)} µs of CPU each under the profiler`,
  )
  for (const [title, of] of Object.entries(sums)) {
    console.log(`\n    %  µs/request  ${title}, own time`)
    for (const [name, spent] of [...of]
      .sort(([, a], [, b]) => b - a)
      .slice(0, title === 'functions by part' ? 4 * TOP : TOP)) {
      const share = spent / busy
      console.log(
        `${(share * 100).toFixed(1).padStart(5)} ${(share * cpuUs).toFixed(1).padStart(11)}  ${name}`,
      )
    }
  }
}

/** The functions of a sample, innermost first. */
function stacksOf({ nodes }: CpuProfile): (id: number) => readonly Frame[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map<number, number>()
  for (const { id, children } of nodes) for (const child of children ?? []) parents.set(child, id)
  return (id) => {
    const stack: Frame[] = []
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame
      if (frame !== undefined) stack.push(frame)
    }
    return stack
  }
}

function add(sums: Map<string, number>, key: string, spent: number): void {
  sums.set(key, (sums.get(key) ?? 0) + spent)
}

/** A package of node_modules, a folder of ours, or a module of Node. */
function placeOf(url: string): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url)?.[1]
  if (inPackage !== undefined) return inPackage
  return url.startsWith('node:') ? url : lastOf(url, 3).split('/').slice(0, -1).join('/')
}

function lastOf(url: string, parts: number): string {
  return url.split('/').slice(-parts).join('/')
}
