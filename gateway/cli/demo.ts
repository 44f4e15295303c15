import { findMariadb } from '../demo/find-mariadb.ts'
import { runDemo } from '../demo/supervise.ts'
import { demoToken as fetchDemoToken } from '../demo/token.ts'
import { assertPortBase } from './port-base.ts'
import { terminal } from './terminal.ts'

export interface DemoOptions {
  readonly portBase: number
  readonly folder: string
  readonly once?: true
  readonly fresh?: true
  readonly mariadbd?: string
}

const now = (): Date => new Date()

/** Runs the demo until it is asked to stop, or plays its story. @returns the exit code. */
export async function demo(options: DemoOptions): Promise<number> {
  const { portBase, folder, once, fresh, mariadbd } = options
  assertPortBase(portBase)
  const stop = new AbortController()
  const end = (): void => stop.abort()
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  return runDemo({
    portBase,
    folder,
    once: once === true,
    fresh: fresh === true,
    say: terminal.print,
    signal: stop.signal,
    now,
    mariadb: findMariadb(mariadbd, process.env['PATH'] ?? ''),
  })
}

/** Prints an access token of the demo that is running. */
export async function demoToken(
  consumer: string,
  { portBase, folder }: DemoOptions,
): Promise<number> {
  assertPortBase(portBase)
  terminal.print(await fetchDemoToken({ portBase, folder, consumer, now }))
  return 0
}
