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

/**
 * @param placesNow - how many places there are just now, at least 1; asked whenever one is taken or released
 * @param lines - of all sources, this one among them while somebody waits in it
 */
export function slots(placesNow: () => number, queueMax: number, lines: Lines = ALONE): Slots {
  let running = 0
  /** In the order of arrival. */
  const waiting = new Set<(turn: 'taken' | 'full') => void>()
  const line: Line = {
    get queued() {
      return waiting.size
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
      waiting.add(onTurn)
      lines.add(line)
      signal.addEventListener('abort', onAbort)
    })
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
      running += 1
      next('taken')
    }
  }
}
