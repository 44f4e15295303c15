/**
 * The whole demo in one terminal: the departments' sources and, each in a process of its own, the
 * exchanges of two provinces.
 *
 * @module
 */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { findRunningDemo, startControl } from './control.ts'
import type { RunningDemo } from './control.ts'
import { DemoError } from './errors.ts'
import { startExchange } from './exchange-process.ts'
import type { MariadbPrograms } from './find-mariadb.ts'
import { startIssuer } from './issuer.ts'
import { DEMO_REGION_CODES, exchangeUrl, inDemo } from './layout.ts'
import { demoStaff, prepareDemo, wipeDemo } from './prepare.ts'
import { startSources } from './sources.ts'
import { playStory } from './story.ts'
import { demoToken } from './token.ts'
import { welcome } from './welcome.ts'

export interface RunDemoOptions {
  /** `.shudao/demo` */
  readonly folder: string
  /** Chongqing listens on `portBase + 50`, Sichuan on `portBase + 51`. */
  readonly portBase: number
  /** Wipes `folder` first. */
  readonly fresh: boolean
  /** Plays the story and ends, instead of staying. */
  readonly once: boolean
  /** Takes one line for the person at the terminal. */
  readonly say: (line: string) => void
  /** Aborted when the demo shall end; whoever owns the process does so at SIGTERM and SIGINT. */
  readonly signal: AbortSignal
  readonly now: () => Date
  /** MariaDB's programs; undefined where there are none. */
  readonly mariadb: MariadbPrograms | undefined
}

/**
 * Runs the demo until `signal` aborts, or with `once` until the story is told. With `once` and a demo that
 * runs already on `folder`, the story is played against that one.
 *
 * @returns the exit code: 0, or 1 when the story did not go as it should.
 * @throws {DemoError}
 */
export async function runDemo(given: RunDemoOptions): Promise<number> {
  const options = { ...given, folder: resolve(given.folder) }
  const running = await findRunningDemo(options.folder)
  if (running) return visit(running, options)
  if (options.fresh) {
    // PostgreSQL notices that its files are gone; MariaDB does not.
    const { endLeftMariadb } = await import('./mariadb.ts')
    await endLeftMariadb(inDemo.mariadb(options.folder))
    wipeDemo(options.folder)
  }
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })

  const stops: (() => Promise<void>)[] = []
  try {
    return await hold(options, stops)
  } finally {
    // Last started, first stopped: exchanges drain while their sources are still there.
    for (const stop of stops.reverse()) await stop()
  }
}

async function hold(options: RunDemoOptions, stops: (() => Promise<void>)[]): Promise<number> {
  const { folder, portBase, say, signal, now, mariadb } = options
  const sources = await startSources({ folder, now, say, mariadb })
  stops.push(() => sources.close())
  const issuer = await startIssuer(portBase, demoStaff(), now)
  stops.push(() => issuer.close())
  await prepareDemo({ folder, portBase, sources, issuerUrl: issuer.url })
  const control = await startControl(folder, portBase, sources)
  stops.push(() => control.close())
  if (signal.aborted) return 0

  say('Starting the exchanges of Chongqing and Sichuan …')
  const starting = DEMO_REGION_CODES.map(async (region) => {
    const exchange = await startExchange({ folder, portBase, region, say })
    stops.push(() => exchange.stop())
  })
  const outcomes = await Promise.allSettled(starting)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason

  if (options.once) {
    return tell(options, async (region, id, down) => sources.setDown(region, id, down))
  }
  const token = await demoToken({ folder, portBase, consumer: 'cq-pension-desk', now })
  for (const line of welcome(portBase, folder, token)) say(line)
  await untilAborted(signal)
  say('Draining …')
  return 0
}

function visit(running: RunningDemo, options: RunDemoOptions): Promise<number> {
  const { folder, portBase, fresh, once, say } = options
  if (!once || fresh || running.portBase !== portBase) {
    const address = exchangeUrl(running.portBase, '500000')
    throw new DemoError(
      'DEMO_IN_USE',
      `A demo runs already on ${folder}: process ${running.pid}, ${address}. ` +
        `Stop it first (kill ${running.pid}); ` +
        'or play the story against it: "shudao demo --once" with the same --port-base and without --fresh.',
    )
  }
  say(`A demo runs already (process ${running.pid}); the story is played there.`)
  return tell(options, running.switchSource)
}

async function tell(
  { folder, portBase, say, now }: RunDemoOptions,
  switchSource: RunningDemo['switchSource'],
): Promise<number> {
  const broken = await playStory({ folder, portBase, switchSource, say, now })
  if (broken.length === 0) return 0
  say('')
  say('The story did not go as it should:')
  for (const expectation of broken) say(`  ✗ ${expectation}`)
  return 1
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}
