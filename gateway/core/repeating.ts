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
  let working: Promise<unknown> | undefined
  const timer = setInterval(() => {
    // What takes longer is not done as often: turns that were missed are not made up for.
    working ??= Promise.resolve()
      .then(work)
      .catch(onFailed)
      .finally(() => (working = undefined))
  }, everyMs)
  return {
    close: async () => {
      clearInterval(timer)
      await working
    },
  }
}
