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

export interface KeptDecisions<T> {
  /** What was kept for this consumer under this key; asked for again, it stays longest. */
  get(consumer: string, key: string): T | undefined
  keep(consumer: string, key: string, decision: T): void
  /** Empty ones for the same consumers. */
  afresh(): KeptDecisions<T>
}

/** @param registered ids of consumers. */
export function makeKeptDecisions<T>(registered: ReadonlySet<string>): KeptDecisions<T> {
  const share = Math.max(
    SHARE_MIN,
    Math.min(SHARE_MAX, Math.floor(KEPT_MAX / (registered.size + 1))),
  )
  const shares = new Map<string, Map<string, T>>()
  const ownerOf = (consumer: string): string => (registered.has(consumer) ? consumer : '')
  return {
    afresh: () => makeKeptDecisions(registered),
    get: (consumer, key) => {
      const held = shares.get(ownerOf(consumer))
      const decision = held?.get(key)
      if (held === undefined || decision === undefined) return undefined
      // A map remembers the order of insertion: what was used last goes last.
      held.delete(key)
      held.set(key, decision)
      return decision
    },
    keep: (consumer, key, decision) => {
      const owner = ownerOf(consumer)
      const held = shares.get(owner) ?? new Map<string, T>()
      shares.set(owner, held)
      const [eldest] = held.size >= share ? held.keys() : []
      if (eldest !== undefined) held.delete(eldest)
      held.set(key, decision)
    },
  }
}
