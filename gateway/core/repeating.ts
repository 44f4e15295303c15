/**
 * Work that is done again and again, off the way of requests.
 *
 * @module
 */

export interface Repeating {
  /** Begins no more, and waits for what is under way. May be called twice. */
  close(): Promise<void>
}

/** One thing after the other: a slow database is not asked twice at once. What fails is told, and done again next time. */
export function repeating(
  everyMs: number,
  work: () => Promise<unknown>,
  onFailed: (err: unknown) => void,
): Repeating {
  let working: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    working = working.then(work).catch(onFailed)
  }, everyMs)
  return {
    close: async () => {
      clearInterval(timer)
      await working
    },
  }
}
