import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { signInAt } from '../../support/console-client.ts'

/** A page of somebody who is signed in at an exchange of the demo; its context is the caller's to close. */
export async function openDesk(
  browser: Browser,
  exchange: string,
  person: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const { cookie } = await signInAt(exchange, person)
  const [name = '', value = ''] = cookie.split('=')
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
  const kept = { httpOnly: true, sameSite: 'Strict' } as const
  await context.addCookies([{ name, value, url: `${exchange}/console`, ...kept }])
  return context.newPage()
}
