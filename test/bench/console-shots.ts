/**
 * Pictures of the console's main pages, light and dark, from the demo that runs: `npm start`, then
 *
 * ```sh
 * node --import=tsx test/bench/console-shots.ts [folder] [port base]
 * ```
 *
 * Not a test: somebody looks at them, one by one, for alignment, overflow, wrong words and wasted space.
 *
 * @module
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { exchangeUrl } from '../../gateway/demo/layout.ts'
import { PAGES, type PageCase } from '../gateway/console/pages.ts'
import { launchBrowser } from '../support/browser.ts'
import { signInAt } from '../support/console-client.ts'

const [folder = '.shudao/console-shots', portBase = '4000'] = process.argv.slice(2)
const WINDOW = { width: 1280, height: 900 }

mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
if (browser === undefined) console.log('No browser: set CHROMIUM, or install chromium.')
else {
  for (const page of PAGES) {
    await shoot(browser, page, 'zh-CN', 'light')
    await shoot(browser, page, 'en-GB', 'dark')
  }
  await browser.close()
}

async function shoot(
  browser: Browser,
  { path, roles, asks }: PageCase,
  locale: string,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const [role = 'steward'] = roles === 'anyone' ? [] : roles
  const url = exchangeUrl(Number(portBase), '500000')
  const { cookie } = await signInAt(url, `cq-${role === 'officer' ? 'officer-rs' : role}`)
  const [name = '', value = ''] = cookie.split('=')
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: WINDOW,
    reducedMotion: 'reduce',
  })
  await context.addCookies([{ name, value, url: `${url}/console`, httpOnly: true }])
  const page = await context.newPage()
  await page.goto(`${url}/console${path}`)
  await page.locator('h1').waitFor()
  if (asks) {
    await page.locator('#reason').fill('例行抽查')
    await page.locator('#reason').press('Enter')
  }
  await page.waitForLoadState('networkidle')
  const file = join(folder, `${path.slice(1).replaceAll('/', '-')}-${colorScheme}.png`)
  await page.screenshot({ path: file })
  console.log(file)
  await context.close()
}
