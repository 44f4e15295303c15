import { runDemo } from '../demo/supervise.ts'
import { demoToken as fetchDemoToken } from '../demo/token.ts'
import { assertPortBase } from './port-base.ts'
import { terminal } from './terminal.ts'

export interface DemoOptions {
  readonly portBase: number
  readonly folder: string
  readonly once?: true
  readonly fresh?: true
}

const now = (): Date => new Date()

/** Runs the demo until it is asked to stop, or plays its story. @returns the exit code. */
export async function demo({ portBase, folder, once, fresh }: DemoOptions): Promise<number> {
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
