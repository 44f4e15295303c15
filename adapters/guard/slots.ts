/**
 * A bounded number of places, and a bounded line before them.
 *
 * @module
 */

export interface Slots {
  readonly running: number
  readonly queued: number
  /**
   * Waits for a place. `taken` must be followed by `release`; `full` when the line is, `aborted` when the
   * signal is, come without a place.
   */
  take(signal: AbortSignal): Promise<'taken' | 'full' | 'aborted'>
  release(): void
}

/** @param placesNow - how many places there are just now, at least 1; asked whenever one is taken or released */
export function slots(placesNow: () => number, queueMax: number): Slots {
  let running = 0
  /** In the order of arrival. */
  const waiting = new Set<() => void>()
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
    if (waiting.size >= queueMax) return Promise.resolve('full')
    return new Promise((resolve) => {
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve('taken')
      }
      const onAbort = (): void => {
        waiting.delete(onTurn)
        signal.removeEventListener('abort', onAbort)
        resolve('aborted')
      }
      waiting.add(onTurn)
      signal.addEventListener('abort', onAbort)
    })
  }

  /** Places may have become more meanwhile: as many go in as there are. */
  function release(): void {
    running -= 1
    const places = placesNow()
    for (const next of waiting) {
      if (running >= places) return
      waiting.delete(next)
      running += 1
      next()
    }
  }
}
