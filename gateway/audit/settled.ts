/**
 * Waits a moment for what somebody else is about to write.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'

export interface Patience {
  /** After so long it is taken as it is. */
  readonly withinMs: number
  readonly pauseMs: number
}

/** What `read` gives as soon as it is as wanted, or what it gives at last. */
export async function settled<T>(
  read: () => Promise<T>,
  isAsWanted: (found: T) => boolean,
  { withinMs, pauseMs }: Patience,
): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const found = await read()
    if (isAsWanted(found) || waitedMs >= withinMs) return found
    await sleep(pauseMs)
  }
}
