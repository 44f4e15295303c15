/**
 * Says the same thing only once in a while, so that what goes on and on does not fill the log.
 *
 * @module
 */
export interface Seldom {
  /**
   * How often it was so and was not said, since it was said last; undefined where it is not to be said now.
   *
   * @param what it is about, of a bounded number of things.
   */
  say(what: string): number | undefined
}

export interface SeldomOptions {
  readonly everyMs: number
  /** Milliseconds of a clock that nobody sets. */
  readonly clock: () => number
}

/** Beyond so many different things all are forgotten, and said again. */
const THINGS_MAX = 10_000

export function makeSeldom({ everyMs, clock }: SeldomOptions): Seldom {
  const said = new Map<string, { readonly at: number; alike: number }>()
  return {
    say: (what) => {
      const now = clock()
      const last = said.get(what)
      if (last !== undefined && now - last.at < everyMs) {
        last.alike++
        return undefined
      }
      if (said.size >= THINGS_MAX) said.clear()
      said.set(what, { at: now, alike: 0 })
      return last?.alike ?? 0
    },
  }
}
