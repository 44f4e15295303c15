/**
 * The gallery of the README: the ten main pages of the console, light in Chinese and dark in English, from a demo that has
 * something to show.
 *
 * ```sh
 * npm run shots                                                      # into gateway/console/gallery, on a demo of its own
 * npm run shots -- --out /tmp/look --width 768 --png                 # to be looked at
 * npm run shots -- --port-base 4000 --folder .shudao/demo            # of a demo that runs
 * ```
 *
 * Not a test: somebody looks at them, one by one, for alignment, overflow, wrong words and wasted space.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { launchBrowser, requireBuiltConsole } from '../../support/browser.ts'
import { demoAt, type DemoAt } from './demo-at.ts'
import { openDesk } from './desk.ts'
import { playOnce, type Played } from './play.ts'
import { SCENES, type Scene } from './scenes.ts'

const GALLERY = fileURLToPath(new URL('../../../gateway/console/gallery/', import.meta.url))
const LOOKS = [
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'en-GB', colorScheme: 'dark' },
] as const
/** Of WebP, in per cent: letters stay sharp, and twenty pictures are about a megabyte. */
const QUALITY = 80

const { values } = parseArgs({
  options: {
    'port-base': { type: 'string' },
    folder: { type: 'string' },
    out: { type: 'string', default: GALLERY },
    width: { type: 'string', default: '1280' },
    only: { type: 'string' },
    png: { type: 'boolean', default: false },
  },
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
  mkdirSync(values.out, { recursive: true })
  const played = await playOnce(demo)
  const wanted = SCENES.filter(({ name }) => values.only?.split(',').includes(name) ?? true)
  for (const scene of wanted) {
    for (const look of LOOKS) await shoot(browser, demo, scene, look, played)
  }
} finally {
  await browser.close()
  await demo.close()
}

async function shoot(
  opened: Browser,
  { chongqing, ...at }: DemoAt,
  { name, person, path, until }: Scene,
  look: (typeof LOOKS)[number],
  played: Played,
): Promise<void> {
  const width = Number(values.width)
  const viewport = { width, height: Math.round(width * (width < 1_000 ? 1.3 : 0.7)) }
  const page = await openDesk(opened, chongqing, person, { ...look, viewport })
  await page.goto(`${chongqing}/console${path(played)}`)
  await page.locator('h1').waitFor()
  await until(page, { ...played, token: await at.token('cq-pension-desk') })
  await page.waitForLoadState('networkidle')
  await page.evaluate('scrollTo(0, 0)')
  const file = join(values.out, `${name}-${look.colorScheme}.${values.png ? 'png' : 'webp'}`)
  // Playwright itself knows no WebP, the browser does.
  const tools = await page.context().newCDPSession(page)
  const { data } = await tools.send('Page.captureScreenshot', {
    format: values.png ? 'png' : 'webp',
    ...(values.png ? {} : { quality: QUALITY }),
  })
  writeFileSync(file, Buffer.from(data, 'base64'))
  console.log(file)
  await page.context().close()
}
