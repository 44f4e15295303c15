/**
 * Work that is done round after round, with a pause between, until it is closed. It lives in this process, needs
 * neither queue nor database, and a round that fails costs only itself.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'

export interface Rounds {
  /** Waits for the round under way. */
  close(): Promise<void>
}

/** @param round must not throw. */
export function startRounds(round: () => Promise<void>, pauseMs: number): Rounds {
  const closed = new AbortController()
  const running = run()
  return {
    close: async () => {
      closed.abort()
      await running
    },
  }

  async function run(): Promise<void> {
    while (!closed.signal.aborted) {
      await round()
      // A pause must not hold a process that has nothing else to do; when it is broken off we are closed.
      await sleep(pauseMs, undefined, { signal: closed.signal, ref: false }).catch(() => undefined)
    }
  }
}
