/**
 * A real browser for tests: `CHROMIUM`, else Chromium or Chrome from the PATH, first without a window of its own, which
 * costs two thirds; else the Debian package where we may install one.
 *
 * @module
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { isBuiltFrom } from './built.ts'
import { findProgram, installPackage } from './services.ts'

/** Installing takes longest. */
export const BROWSER_TIMEOUT_MS = 240_000

const PACKAGES = ['chromium-headless-shell', 'chromium'] as const
const PROGRAMS = [...PACKAGES, 'chromium-browser', 'google-chrome'] as const
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Nothing but what is asked for goes over a line, and a container needs no second sandbox. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whoever asks closes it. As `redisOrSkip`: where no browser can be had the suite is skipped loudly, and with `CI=true` it fails. */
export async function browserOrSkip(context: Mocha.Context): Promise<Browser> {
  const browser = await launchBrowser()
  if (browser !== undefined) return browser
  const message = 'NO BROWSER: set CHROMIUM, or install chromium. The console was NOT tried in one.'
  if (process.env['CI'] === 'true') throw new Error(message)
  console.log(`\n      ${'!'.repeat(message.length)}\n      ${message}\n`)
  return context.skip()
}

/** Of the caller, who closes it; undefined where there is none. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const given = process.env['CHROMIUM']
  for (const name of PACKAGES) {
    if ((given ?? installed()) === undefined) await installPackage(name)
  }
  const executablePath = given ?? installed()
  if (executablePath === undefined) return undefined
  return chromium.launch({ executablePath, args: FLAGS })
}

function installed(): string | undefined {
  return PROGRAMS.map(findProgram).find(Boolean)
}

/** @throws where `dist/console` is older than what it was built from: nobody would see a change. */
export function requireBuiltConsole(): void {
  const built = join(ROOT, 'dist/console/index.html')
  if (isBuiltFrom(built, [join(ROOT, 'gateway/console/page')])) return
  throw new Error('The console is older than its sources: npm run console.')
}

/** What a page did that it must not: errors of scripts, broken policy, requests to elsewhere. */
export function watchPage(page: Page, allowed: readonly string[]): readonly string[] {
  const wrong: string[] = []
  page.on('pageerror', ({ message }) => wrong.push(message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text())
  })
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (!allowed.includes(origin)) wrong.push(`asked ${origin}`)
  })
  return wrong
}
