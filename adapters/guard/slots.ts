/**
 * A bounded number of places, and a bounded line before them.
 *
 * @module
 */

import { ALONE } from './lines.ts'
import type { Line, Lines } from './lines.ts'

export interface Slots {
  readonly running: number
  readonly queued: number
  /**
   * Waits for a place. `taken` must be followed by `release`; `full` when the line is, or has to give way, and
   * `aborted` when the signal is, come without a place.
   */
  take(signal: AbortSignal): Promise<'taken' | 'full' | 'aborted'>
  release(): void
}

/** A line in which nobody had a turn for this long may have come to a halt. This process, asked much at once, may be busy for half of it. */
const QUIET_MS = 1_000
/** Weight of one interval between two turns in their average: turns come in bursts, several in one turn of the event loop. */
const WEIGHT = 1 / 64

/**
 * @param placesNow - how many places there are just now, at least 1; asked whenever one is taken or released
 * @param lines - of all sources, this one among them while somebody waits in it
 * @param clock - milliseconds, going forward only
 */
export function slots(
  placesNow: () => number,
  queueMax: number,
  lines: Lines = ALONE,
  clock: () => number = () => performance.now(),
): Slots {
  let running = 0
  /** When somebody last had a turn, or the line began; and how far apart turns are, on average. */
  let turnAt = 0
  let turnMs = 0
  /** In the order of arrival. */
  const waiting = new Set<(turn: 'taken' | 'full') => void>()
  const line: Line = {
    get queued() {
      return waiting.size
    },
    waitMs() {
      const quietMs = clock() - turnAt
      return waiting.size * (quietMs > QUIET_MS ? quietMs : turnMs)
    },
    turnAway,
  }
  return {
    get running() {
      return running
    },
    get queued() {
      return waiting.size
    },
    take,
    release,
  }

  function take(signal: AbortSignal): Promise<'taken' | 'full' | 'aborted'> {
    if (signal.aborted) return Promise.resolve('aborted')
    if (running < placesNow() && waiting.size === 0) {
      running += 1
      return Promise.resolve('taken')
    }
    if (waiting.size >= queueMax || !lines.admits(line)) return Promise.resolve('full')
    return new Promise((resolve) => {
      const onTurn = (turn: 'taken' | 'full'): void => {
        signal.removeEventListener('abort', onAbort)
        resolve(turn)
      }
      const onAbort = (): void => {
        leave(onTurn)
        signal.removeEventListener('abort', onAbort)
        resolve('aborted')
      }
      if (waiting.size === 0) begin()
      waiting.add(onTurn)
      lines.add(line)
      signal.addEventListener('abort', onAbort)
    })
  }

  function begin(): void {
    turnAt = clock()
    turnMs = 0
  }

  function leave(one: (turn: 'taken' | 'full') => void): void {
    waiting.delete(one)
    if (waiting.size === 0) lines.remove(line)
  }

  function turnAway(): void {
    const last = [...waiting].at(-1)
    if (last === undefined) return
    leave(last)
    last('full')
  }

  /** Places may have become more meanwhile: as many go in as there are. */
  function release(): void {
    running -= 1
    const places = placesNow()
    for (const next of waiting) {
      if (running >= places) return
      leave(next)
      const now = clock()
      turnMs += WEIGHT * (now - turnAt - turnMs)
      turnAt = now
      running += 1
      next('taken')
    }
  }
}
