/**
 * Stops asking a source that failed several times in a row, and tries again after a while.
 *
 * @module
 */

export type BreakerState = 'closed' | 'open' | 'half-open'

export interface Breaker {
  state(): BreakerState
  /**
   * Whether a call may be made now. In `half-open` one may, whose outcome decides; it must be told.
   */
  admit(): boolean
  /** The source answered. */
  succeeded(): void
  /** The source did not answer. */
  failed(): void
  /** The caller gave up before either: a trial is free again. */
  abandoned(): void
}

/**
 * @param failuresMax - failures in a row that open it
 * @param openMs - for how long it stays open before a trial
 * @param clockMs - a clock that nobody sets
 */
export function breaker(failuresMax: number, openMs: number, clockMs: () => number): Breaker {
  let failures = 0
  let openedAt: number | undefined
  let trying = false
  return { state, admit, succeeded, failed, abandoned }

  function state(): BreakerState {
    if (openedAt === undefined) return 'closed'
    return clockMs() - openedAt >= openMs ? 'half-open' : 'open'
  }

  function admit(): boolean {
    if (openedAt === undefined) return true
    if (trying || state() === 'open') return false
    trying = true
    return true
  }

  function succeeded(): void {
    failures = 0
    openedAt = undefined
    trying = false
  }

  function failed(): void {
    failures += 1
    if (failures >= failuresMax) openedAt = clockMs()
    trying = false
  }

  function abandoned(): void {
    trying = false
  }
}
