/**
 * Decisions that were made, kept for the next who asks the same: an operation of one consumer is decided once a day,
 * matter and kind of circumstances, and then looked up.
 *
 * Every consumer has a share of its own: whoever asks ever new things drives out what it asked before, and nothing
 * of anybody else. Who is not registered has one share with all the others who are not.
 *
 * @module
 */

/** Decisions kept in all, as long as no share falls below {@link SHARE_MIN}. One of ten resources is about 4 KiB. */
const KEPT_MAX = 32_768
const SHARE_MIN = 16
const SHARE_MAX = 1_024
/** A decision is about as large as what it was asked. Some 40 resources with ten items each. */
const KEY_CHARS_MAX = 16_384

/** What is kept with a decision, so that a changed house can tell whether it holds. */
export interface KeptDecision {
  readonly about: About
}

/** Names of everything that a decision takes from the catalogue. Names alone, or each catalogue would stay in memory. */
export interface About {
  /** Code of the matter. */
  readonly matter: string
  /** In the order of the asks. */
  readonly asks: readonly {
    /** Key of the standard. */
    readonly standard: string
    /** Without `from:` every resource of the standard was looked at, and not only those that are asked. */
    readonly ofAllRegions: boolean
    /** Codes of the resources that are asked, whether there are such or not. */
    readonly resources: readonly string[]
  }[]
}

export interface KeptDecisions<T> {
  /** What was kept for this consumer under this key; asked for again, it stays longest. */
  get(consumer: string, key: string): T | undefined
  /** Does nothing where the key is too long to be kept. */
  keep(consumer: string, key: string, decision: T): void
  /**
   * For the same consumers; of what was kept in `former`, that of which `holds` says so. The empty owner is everybody who
   * is not registered.
   */
  afresh(
    former?: KeptDecisions<T>,
    holds?: (owner: string, decision: T) => boolean,
  ): KeptDecisions<T>
  /** What is kept, by owner. */
  shares(): ReadonlyMap<string, Share<T>>
}

type Share<T> = Map<string, Kept<T>>

/** Over all houses: what is kept goes from one to the next. */
let uses = 0

/**
 * @param registered ids of consumers.
 * @param shares of these, to begin with.
 */
export function makeKeptDecisions<T>(
  registered: ReadonlySet<string>,
  shares = new Map<string, Share<T>>(),
): KeptDecisions<T> {
  const share = Math.max(
    SHARE_MIN,
    Math.min(SHARE_MAX, Math.floor(KEPT_MAX / (registered.size + 1))),
  )
  const ownerOf = (consumer: string): string => (registered.has(consumer) ? consumer : '')
  return {
    afresh: (former, holds = () => false) => {
      const held = new Map<string, Share<T>>()
      for (const [owner, kept] of former?.shares() ?? []) {
        // Who is registered no longer is one of all the others.
        if (ownerOf(owner) !== owner) continue
        const holding = [...kept].filter(([, { decision }]) => holds(owner, decision))
        // A map of its own: what a request decides that finishes in the former house stays there.
        if (holding.length > 0) held.set(owner, new Map(lastUsed(holding, share)))
      }
      return makeKeptDecisions(registered, held)
    },
    shares: () => shares,
    get: (consumer, key) => {
      const kept = shares.get(ownerOf(consumer))?.get(key)
      if (kept === undefined) return undefined
      // Written down, not moved to the end: maps that are always reordered are always laid out anew.
      kept.usedLast = ++uses
      return kept.decision
    },
    keep: (consumer, key, decision) => {
      if (key.length > KEY_CHARS_MAX) return
      const owner = ownerOf(consumer)
      const held = shares.get(owner) ?? new Map<string, Kept<T>>()
      shares.set(owner, held)
      if (held.size >= share && !held.has(key)) held.delete(longestUnused(held))
      held.set(key, { decision, usedLast: ++uses })
    },
  }
}

interface Kept<T> {
  readonly decision: T
  /** How many uses there had been of all, at its last one. */
  usedLast: number
}

/** Looks at all of a share; a decision that is made costs a hundred times as much. */
function longestUnused(held: ReadonlyMap<string, Kept<unknown>>): string {
  let found = ''
  let least = Infinity
  for (const [key, { usedLast }] of held) {
    if (usedLast >= least) continue
    least = usedLast
    found = key
  }
  return found
}

/** With more consumers, each has a smaller share. */
function lastUsed<T>(
  kept: readonly (readonly [string, Kept<T>])[],
  most: number,
): readonly (readonly [string, Kept<T>])[] {
  if (kept.length <= most) return kept
  return [...kept].sort(([, one], [, other]) => other.usedLast - one.usedLast).slice(0, most)
}
