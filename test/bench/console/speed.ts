/**
 * How long each main page takes until somebody can use it, with the processor slowed down four times.
 *
 * **Usable**: its heading and its own data are there, and for half a second after that the page's thread had no task of 50 ms
 * or more, so that whatever is typed is answered at once. What is counted ends with the last such task (as Lighthouse's
 * _time to interactive_), and begins when the address is opened. Nothing of the console is in the browser's memory; the browser
 * itself is running, and has shown another answer of the exchange: its own start is no work of the page.
 *
 * Two figures: the time that passed, which a busy machine makes longer; and four times the processor time of the page's
 * thread without the slow-down, which is the same on a busy machine.
 *
 * ```sh
 * npm run console-speed                                              # on a demo of its own; about three minutes
 * npm run console-speed -- --port-base 4000 --folder .shudao/demo    # of a demo that runs
 * ```
 *
 * What it prints is the table of `gateway/console/README.md`.
 *
 * @module
 */
import { arch, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, requireBuiltConsole } from '../../support/browser.ts'
import { median } from '../median.ts'
import { demoAt, type DemoAt } from './demo-at.ts'
import { openDesk } from './desk.ts'
import { playOnce, type Played } from './play.ts'
import { SCENES, type Scene } from './scenes.ts'

const SLOW_DOWN = 4
const ROUNDS = 3
const WINDOW = { width: 1280, height: 900 }
/** With nothing to do for so long, a page answers at once. */
const QUIET_MS = 500
const TIMEOUT_MS = 120_000

/** Notes, in the page, when it was whole for the last time, and each long task. */
const WATCH = `
  globalThis.watched = { wholeMs: undefined, busyUntilMs: 0 }
  const isWhole = () =>
    document.querySelector('main h1') !== null && document.querySelector('main .spinner, main [aria-busy=true]') === null
  new MutationObserver(() => {
    watched.wholeMs = isWhole() ? (watched.wholeMs ?? performance.now()) : undefined
  }).observe(document, { childList: true, subtree: true, attributes: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watched.busyUntilMs = startTime + duration
  }).observe({ type: 'longtask', buffered: true })
`

const { values } = parseArgs({
  options: { 'port-base': { type: 'string' }, folder: { type: 'string' } },
})

requireBuiltConsole()
const browser = await launchBrowser()
if (browser === undefined) throw new Error('No browser: set CHROMIUM, or install chromium.')
const { 'port-base': portBase, folder } = values
const demo = await demoAt(
  portBase === undefined || folder === undefined
    ? undefined
    : { portBase: Number(portBase), folder },
)
try {
  const played = await playOnce(demo)
  const [{ model } = { model: arch() }] = cpus()
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} processors (${model}), Chromium ${browser.version()},`,
    `load ${loadavg()[0]?.toFixed(1)}, median of ${ROUNDS}, processor slowed down ${SLOW_DOWN} ×\n`,
  )
  console.log('| page | usable after, ms | 4 × processor time, ms |\n| --- | ---: | ---: |')
  for (const scene of SCENES) {
    // The exchange compresses a file when it is first asked for it.
    await opened(browser, demo, scene, played, 1)
    const passed: number[] = []
    const busy: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      passed.push((await opened(browser, demo, scene, played, SLOW_DOWN)).passedMs)
      busy.push(SLOW_DOWN * (await opened(browser, demo, scene, played, 1)).busyMs)
    }
    const figures = [passed, busy].map((all) => Math.round(median(all)))
    console.log(`| ${scene.name} | ${figures.join(' | ')} |`)
  }
} finally {
  await browser.close()
  await demo.close()
}

interface Opened {
  /** Since the address was opened. */
  readonly passedMs: number
  /** Processor time of the page's own thread. */
  readonly busyMs: number
}

async function opened(
  by: Browser,
  { chongqing }: DemoAt,
  { person, path }: Scene,
  played: Played,
  rate: number,
): Promise<Opened> {
  const page = await openDesk(by, chongqing, person, { locale: 'zh-CN', viewport: WINDOW })
  page.setDefaultTimeout(TIMEOUT_MS)
  await page.goto(`${chongqing}/health`)
  await page.addInitScript(WATCH)
  const tools = await page.context().newCDPSession(page)
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await tools.send('Emulation.setCPUThrottlingRate', { rate })
  const busySec = async (): Promise<number> => {
    const { metrics } = await tools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  }
  const before = await busySec()
  await page.goto(`${chongqing}/console${path(played)}`, { waitUntil: 'commit' })
  const passedMs = await usableAfter(page)
  const busyMs = ((await busySec()) - before) * 1_000
  await page.context().close()
  return { passedMs, busyMs }
}

async function usableAfter(page: Page): Promise<number> {
  const usable = await page.waitForFunction(
    (quietMs) => {
      const { wholeMs, busyUntilMs } = (globalThis as unknown as { watched: Watched }).watched
      if (wholeMs === undefined) return undefined
      const usableMs = Math.max(wholeMs, busyUntilMs)
      return performance.now() - usableMs > quietMs ? usableMs : undefined
    },
    QUIET_MS,
    { polling: QUIET_MS / 4 },
  )
  return Number(await usable.jsonValue())
}

interface Watched {
  readonly wholeMs: number | undefined
  readonly busyUntilMs: number
}
