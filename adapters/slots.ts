/**
 * Bounds how many calls run at once, and how many wait for their turn.
 *
 * @module
 */

export interface Slots {
  readonly running: number
  readonly queued: number
  /**
   * Takes a slot, waiting in line for one.
   *
   * @returns `taken`, after which `release` must be called once; or `full`, or `aborted`, with nothing taken
   */
  take(signal: AbortSignal): Promise<'taken' | 'full' | 'aborted'>
  release(): void
}

export function slots(concurrentMax: number, queueMax: number): Slots {
  let running = 0
  /** In the order of arrival; each is given the slot that was released. */
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
    if (running < concurrentMax) {
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

  function release(): void {
    const [next] = waiting
    if (next === undefined) {
      running -= 1
      return
    }
    waiting.delete(next)
    next()
  }
}
