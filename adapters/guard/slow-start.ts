/**
 * A source that just came back is not given all its reads at once.
 *
 * @module
 */

export interface SlowStart {
  /** Reads at once that it may be given now: 1 when it has just come back, `concurrentMax` in the end. */
  places(): number
  /** The source came back. */
  recovered(): void
}

/** @param clockMs - a clock that nobody sets */
export function slowStart(
  concurrentMax: number,
  slowStartMs: number,
  clockMs: () => number,
): SlowStart {
  let since: number | undefined
  return {
    places() {
      if (since === undefined) return concurrentMax
      const passed = clockMs() - since
      if (passed >= slowStartMs) {
        since = undefined
        return concurrentMax
      }
      return Math.max(1, Math.floor((concurrentMax * passed) / slowStartMs))
    },
    recovered() {
      since = slowStartMs > 0 ? clockMs() : undefined
    },
  }
}
