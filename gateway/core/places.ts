/**
 * How many requests an exchange has room for just now.
 *
 * A request that waits for a source costs a place and hardly any time; one that waits for this process costs all others
 * theirs. So there are as many places as the bound says while the process keeps up, and fewer while it does not: whoever is
 * taken in beyond what it can answer only makes all of them wait longer. A queue shows in how late the process comes
 * to its own timers; one long pause is none, nor is one short turn the end of it, so the median of a while counts. By RFC 8289
 * (controlled delay), with places in the part of packets.
 *
 * @module
 */

export interface Places {
  /** From {@link PLACES_MIN}, or the bound where that is smaller, up to the bound. */
  now(): number
  /**
   * @param lateMs - how late the process came to a timer of {@link TIMER_MS}, in milliseconds
   * @param running - requests under way
   */
  note(lateMs: number, running: number): void
}

/** Enough to keep the process busy, whatever its sources do. */
export const PLACES_MIN = 64
export const TIMER_MS = 10
const WINDOW_TIMERS = 5
const QUEUE_MS = 15
/** Of those under way, for as many there are places when a queue stands. */
const FEWER = 0.8
/** Of the bound, what comes back in a while without one. */
const MORE = 1 / 32

export function makePlaces(max: number): Places {
  const min = Math.min(PLACES_MIN, max)
  let places = max
  let late: number[] = []
  return {
    now: () => Math.floor(places),
    note(lateMs, running) {
      late.push(lateMs)
      if (late.length < WINDOW_TIMERS) return
      const isQueue = median(late) > QUEUE_MS
      places = isQueue
        ? Math.max(min, Math.min(places, running) * FEWER)
        : Math.min(max, places + max * MORE)
      late = []
    },
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

/** Watches this process until it is closed. */
export function watchPlaces(places: Places, running: () => number): { close(): Promise<void> } {
  let due = performance.now() + TIMER_MS
  const timer = setInterval(() => {
    const at = performance.now()
    places.note(at - due, running())
    due = at + TIMER_MS
  }, TIMER_MS).unref()
  return { close: async () => clearInterval(timer) }
}
