/**
 * Requests at their own times, whether those before them are answered or not.
 *
 * @module
 */

const TICK_MS = 2

/**
 * Calls `ask` for each of the requests of `durationMs`, evenly spread, and waits for all of them.
 *
 * @param ask - is given its number and the time on `performance.now()` at which it was due: what counts from there leaves no
 *   waiting out.
 */
export async function askAtOwnTimes(
  perSecond: number,
  durationMs: number,
  ask: (n: number, due: number) => Promise<void>,
): Promise<void> {
  const begin = performance.now()
  const asked: Promise<void>[] = []
  const total = Math.floor((durationMs / 1_000) * perSecond)
  for (let n = 0; n < total;) {
    const due = begin + (n / perSecond) * 1_000
    if (performance.now() < due) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS))
      continue
    }
    asked.push(ask(n, due))
    n++
  }
  await Promise.all(asked)
}
