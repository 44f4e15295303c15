/**
 * What a bench of one running exchange needs: sources, the exchange, and the process that asks it.
 *
 * @module
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startExchanges, type Exchanges, type ExchangesOptions } from './exchanges.ts'
import { forkHere, forkServer, type Running } from './process.ts'

export interface Stage {
  readonly sources: Running
  readonly exchanges: Exchanges
  /** Starts the process that asks; it is stopped with the rest. */
  readonly startLoad: (file: string) => Running
}

/**
 * Starts all of it in a folder of its own, and stops it again whatever becomes of `work`.
 *
 * @param options - as of `startExchanges`; unless told, the exchanges are last
 */
export async function onStage<T>(
  folder: string,
  name: string,
  work: (stage: Stage) => Promise<T>,
  { isLast = true, ...options }: ExchangesOptions = {},
): Promise<T> {
  const home = join(folder, name)
  mkdirSync(home)
  const stops: (() => Promise<void>)[] = []
  const stopped = <Thing extends { readonly stop: () => Promise<void> }>(thing: Thing): Thing => {
    stops.push(thing.stop)
    return thing
  }
  try {
    const sources = stopped(await forkServer('./source-process.ts'))
    const exchanges = stopped(await startExchanges(home, sources.url, { ...options, isLast }))
    return await work({ sources, exchanges, startLoad: (file) => stopped(forkHere(file)) })
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}
