/**
 * The keeping record, version 1: what was decided about keeping entries of this log, by whom and why.
 *
 * Recorded and published before it is done, and never pruned itself: so a reader of the log knows of every bundle that
 * is missing whether it was pruned or lost. Records of cross-province sharing are kept three years at least
 * (Decree 809 Art. 29, Decree 790 Art. 12, PIPL Art. 56), longer while a complaint or dispute holds them.
 *
 * @module
 */

/**
 * - `hold`: nothing of the ranges is pruned until the hold of this name is lifted.
 * - `lift`: the hold is over.
 * - `erase`: the content keys are destroyed: what was sealed under them can never be read again. The entries stay.
 * - `prune`: the entry bundles of the ranges are removed; their hashes stay, so that all proofs hold.
 */
export type KeepingAct = 'hold' | 'lift' | 'erase' | 'prune'

export interface KeepingRecord {
  readonly v: 1
  readonly kind: 'keeping'
  /** ISO 8601 with zone. */
  readonly time: string
  readonly act: KeepingAct
  /** Name of the hold; null when pruning or erasing. */
  readonly hold: string | null
  /** What it is about; empty when a hold is lifted or keys are destroyed. Of pruning, whole bundles of 256 entries. */
  readonly ranges: readonly EntryRange[]
  /** Content keys that are destroyed; empty when nothing is erased. */
  readonly keys: readonly string[]
  /** Who decided: a staff number or name, as given. */
  readonly by: string
  /** Who agreed, where that takes two: the one who decided and another. Null otherwise. */
  readonly approvedBy: string | null
  /** Why, in the words of who decided. */
  readonly reason: string
}

/** Entries `from` up to but not including `to`. */
export interface EntryRange {
  readonly from: number
  readonly to: number
}
