/**
 * What the entries of a log say was pruned: the only excuse for a bundle of entries that is not there.
 *
 * @module
 */
import type { EntryRange, KeepingRecord } from '../../../audit/keeping-record.ts'
import { TILE_WIDTH } from '../../../audit/tile.ts'

export interface Pruning {
  /** Place of the entry that says so. */
  readonly statement: number
  readonly ranges: readonly EntryRange[]
  /** ISO 8601 with zone. */
  readonly time: string
  readonly by: string
  readonly reason: string
}

/** How every such entry begins: the keys of a record are in order. */
const PREFIX = new TextEncoder().encode('{"act":"prune",')

/**
 * What an entry says was pruned; undefined when nothing. Whole bundles that were there before it said so: of what was to
 * come nobody could know that its time would be over.
 */
export function pruningIn(entry: Uint8Array, statement: number): Pruning | undefined {
  if (!PREFIX.every((byte, at) => entry[at] === byte)) return undefined
  const record = JSON.parse(new TextDecoder().decode(entry)) as KeepingRecord
  const ranges = record.ranges.filter(
    ({ from, to }) => from % TILE_WIDTH === 0 && to % TILE_WIDTH === 0 && to <= statement,
  )
  const { time, by, reason } = record
  return ranges.length === 0 ? undefined : { statement, ranges, time, by, reason }
}

/** Whether the bundle of an entry is pruned by one of these. */
export function isPruned(prunings: readonly Pruning[], index: number): boolean {
  return prunings.some(({ ranges }) => ranges.some(({ from, to }) => from <= index && index < to))
}
