/**
 * Something that a source gives for a while: a secret of the day, an access token. Fetched once for all who wait,
 * and again before it ends.
 *
 * @module
 */

export interface Lent<T> {
  readonly value: T
  /** When the source will no longer take it. */
  readonly until: Date
}

export interface Renewed<T> {
  /**
   * What can be used now. Rejects with what the fetch rejects with, or with the reason of `signal`.
   */
  get(signal: AbortSignal): Promise<T>
  /**
   * The source did not take it: fetch another for the next use. False when that was done a moment ago: then it is
   * not what we use that is wrong.
   */
  readonly refused: () => boolean
}

/** Of its time, the last fifth is used with a newer one being fetched. */
const EARLY = 0.2
/** A source that refuses everything is not asked for a new one more often. */
const REFUSALS_EVERY_MS = 10_000
/** For one fetch, which is nobody's alone. */
const FETCH_TIMEOUT_MS = 10_000

export function renewed<T>(
  fetch: (signal: AbortSignal) => Promise<Lent<T>>,
  now: () => Date,
): Renewed<T> {
  let lent: (Lent<T> & { readonly renewAt: number }) | undefined
  let fetching: Promise<T> | undefined
  let refusedAt = -Infinity
  return { get, refused }

  async function get(signal: AbortSignal): Promise<T> {
    const time = now().getTime()
    if (lent === undefined || time >= lent.until.getTime()) return waitFor(renew(), signal)
    // It still serves; a renewal that fails is tried again at the next use.
    if (time >= lent.renewAt) renew().catch(() => undefined)
    return lent.value
  }

  function refused(): boolean {
    const time = now().getTime()
    if (time - refusedAt < REFUSALS_EVERY_MS) return false
    refusedAt = time
    lent = undefined
    return true
  }

  function renew(): Promise<T> {
    fetching ??= fetch(AbortSignal.timeout(FETCH_TIMEOUT_MS))
      .then((given) => {
        const time = now().getTime()
        const renewAt = given.until.getTime() - (given.until.getTime() - time) * EARLY
        lent = { ...given, renewAt }
        return given.value
      })
      .finally(() => (fetching = undefined))
    return fetching
  }
}

function waitFor<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
