/**
 * How long each main page takes until somebody can use it, from nothing in the browser's memory: until its heading is there
 * and the page has nothing left to do.
 *
 * Two figures: the time that passed with the processor slowed down four times, which a busy machine makes longer; and four
 * times the processor time of the page's thread without that, which is the same on a busy machine.
 *
 * ```sh
 * npm run console-speed                                              # on a demo of its own
 * npm run console-speed -- --port-base 4000 --folder .shudao/demo    # of a demo that runs
 * ```
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { cpus, loadavg } from 'node:os'
import type { Browser } from 'playwright-core'
import { launchBrowser, requireBuiltConsole } from '../../support/browser.ts'
import { median } from '../median.ts'
import { demoAt, type DemoAt } from './demo-at.ts'
import { openDesk } from './desk.ts'
import { playOnce, type Played } from './play.ts'
import { SCENES, type Scene } from './scenes.ts'

const SLOW_DOWN = 4
const ROUNDS = 3
const WINDOW = { width: 1280, height: 900 }

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
  const load = loadavg().map((one) => one.toFixed(1))
  console.log(`${cpus().length} processors, load ${load.join(' ')}, slowed down ${SLOW_DOWN} ×\n`)
  console.log('| page | passed, ms | 4 × processor time, ms |\n| --- | ---: | ---: |')
  for (const scene of SCENES) {
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
  const tools = await page.context().newCDPSession(page)
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await tools.send('Emulation.setCPUThrottlingRate', { rate })
  await page.goto(`${chongqing}/console${path(played)}`)
  await page.locator('h1').waitFor()
  await page.waitForFunction('document.querySelector("main .state .ant-spin-spinning") === null')
  const passedMs = await page.evaluate(
    'new Promise((resolve) => requestIdleCallback(() => resolve(performance.now())))',
  )
  const { metrics } = await tools.send('Performance.getMetrics')
  const busySec = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  await page.context().close()
  return { passedMs: Number(passedMs), busyMs: busySec * 1_000 }
}
