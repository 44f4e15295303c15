/**
 * The embedded PostgreSQL of a running exchange, kept running: a server that dies is started again where it was, so that
 * every connection string that was given out stays right, and whoever asks again is answered again.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.ts'

/** {@link EmbeddedPostgres}, whichever process it is just now. */
export type KeptPostgres = Pick<EmbeddedPostgres, 'url' | 'createDatabase' | 'stop'>

/** Between two attempts to bring it back. */
const AGAIN_MS = 1_000

/** @throws {StateError} as {@link startEmbeddedPostgres}, the first time; later it is tried until it runs or is to stop. */
export async function keepEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<KeptPostgres> {
  const log = options.log ?? (() => undefined)
  let server = await startEmbeddedPostgres(options)
  const { port } = server
  const stopped = new AbortController()
  const keeping = keep()
  let stopping: Promise<void> | undefined

  return {
    url: (database) => server.url(database),
    createDatabase: (name) => server.createDatabase(name),
    stop: () => (stopping ??= stop()),
  }

  async function keep(): Promise<void> {
    const isOver = new Promise<void>((resolve) =>
      stopped.signal.addEventListener('abort', () => resolve()),
    )
    for (;;) {
      await Promise.race([server.lost, isOver])
      if (stopped.signal.aborted) return
      log('The embedded PostgreSQL is gone; it is started again.')
      const back = await bringBack()
      if (back === undefined) return
      server = back
      log('The embedded PostgreSQL is back.')
    }
  }

  /** Undefined when it is to stop. */
  async function bringBack(): Promise<EmbeddedPostgres | undefined> {
    while (!stopped.signal.aborted) {
      try {
        const back = await startEmbeddedPostgres({ ...options, port })
        if (back.port === port) return back
        // Somebody started it by hand, where nobody here would look for it.
        await back.stop()
      } catch (thrown) {
        log(`${thrown instanceof Error ? thrown.message : String(thrown)} It is tried again.`)
      }
      await sleep(AGAIN_MS, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
    return undefined
  }

  async function stop(): Promise<void> {
    stopped.abort()
    await keeping
    await server.stop()
  }
}
