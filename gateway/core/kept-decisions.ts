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

export interface KeptDecisions<T> {
  /** What was kept for this consumer under this key; asked for again, it stays longest. */
  get(consumer: string, key: string): T | undefined
  /** Does nothing where the key is too long to be kept. */
  keep(consumer: string, key: string, decision: T): void
  /**
   * For the same consumers; of what was kept in `former`, that of the owners of whom `holds` says so. The empty owner is
   * everybody who is not registered.
   */
  afresh(former?: KeptDecisions<T>, holds?: (owner: string) => boolean): KeptDecisions<T>
  /** What is kept, by owner. */
  shares(): ReadonlyMap<string, Share<T>>
}

type Share<T> = Map<string, Kept<T>>

/** Over all houses: a share may go from one to the next. */
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
      const held = [...(former?.shares() ?? [])].filter(([owner]) => holds(owner))
      return makeKeptDecisions(registered, new Map(held))
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
