/**
 * What a log's own entries say of bundles that are gone, and which of it can be true. Pure, and without Node: so the
 * browser can hold a log to the same.
 *
 * Whoever runs the exchange writes these entries himself. So one excuses only what had been written before it, in whole
 * bundles, and only where the log's own times do not contradict it: it is written in the order of time, so that what is gone is
 * younger than what lies before it and older than what lies behind it.
 *
 * @module
 */
import { joined } from './entry-ranges.ts'
import type { EntryRange } from './keeping-record.ts'
import type { LogRecord } from './log-record.ts'
import { lawfullyKeptUntil } from './retention.ts'
import { TILE_WIDTH } from './tile.ts'

/** One pruning, as an entry says it. */
export interface Pruning {
  /** Index of that entry. */
  readonly statement: number
  readonly ranges: readonly EntryRange[]
  /** ISO 8601 with zone. */
  readonly time: string
  readonly by: string
  readonly reason: string
}

/** When the first entry of a bundle was written, in ms; undefined where it is gone, is no record, or was not looked at. */
export type TimeOfBundle = (bundle: number) => number | undefined

/** A record is dated when its request began, and stands where it ended; and clocks are put right. */
const DISORDER_MS = 5 * 60_000

/** @returns undefined for a record that says of nothing that it was pruned. Of ranges, only those that can be. */
export function pruningOf(record: LogRecord, index: number): Pruning | undefined {
  if (record.kind !== 'keeping' || record.act !== 'prune') return undefined
  const isWhole = (at: number): boolean => at % TILE_WIDTH === 0
  const can = record.ranges.filter(
    ({ from, to }) => isWhole(from) && isWhole(to) && from < to && to <= index,
  )
  const { time, by, reason } = record
  return { statement: index, ranges: joined(can), time, by, reason }
}

/**
 * The entry by which one sees that not all of a range was over the law's retention when it was pruned; undefined when
 * there is none. Looked at is what is known of the range, and what lies right behind and next before it.
 */
export function tooYoung(
  { from, to }: EntryRange,
  prunedMs: number,
  timeOf: TimeOfBundle,
): number | undefined {
  let bundle = from / TILE_WIDTH - 1
  while (bundle > 0 && timeOf(bundle) === undefined) bundle--
  for (bundle = Math.max(bundle, 0); bundle * TILE_WIDTH <= to; bundle++) {
    const writtenMs = timeOf(bundle)
    if (writtenMs === undefined) continue
    if (lawfullyKeptUntil(writtenMs) > prunedMs + DISORDER_MS) return bundle * TILE_WIDTH
  }
  return undefined
}

export interface Excused {
  /** In the order of the log, each with what is gone by it. */
  readonly pruned: readonly Pruning[]
  /** Bundles that some entry says were pruned, which cannot have been allowed yet: why, in a sentence. */
  readonly early: ReadonlyMap<number, string>
}

/**
 * Holds what the entries say against what is gone.
 *
 * @param absent bundles that are not there. What is neither pruned nor early was lost.
 * @param nowMs no pruning is later than whoever looks: a statement that is dated ahead is taken for one of now.
 */
export function excuse(
  absent: Iterable<number>,
  prunings: readonly Pruning[],
  timeOf: TimeOfBundle,
  nowMs: number,
): Excused {
  const left = new Set(absent)
  const early = new Map<number, string>()
  const pruned: Pruning[] = []
  for (const pruning of prunings) {
    const gone: EntryRange[] = []
    for (const range of pruning.ranges) {
      const bundles = bundlesOf(range).filter((bundle) => left.has(bundle))
      if (bundles.length === 0) continue
      const young = tooYoung(range, Math.min(Date.parse(pruning.time), nowMs), timeOf)
      for (const bundle of bundles) {
        if (young !== undefined) {
          early.set(bundle, tellEarly(pruning, young, timeOf))
          continue
        }
        left.delete(bundle)
        early.delete(bundle)
        gone.push({ from: bundle * TILE_WIDTH, to: (bundle + 1) * TILE_WIDTH })
      }
    }
    if (gone.length > 0) pruned.push({ ...pruning, ranges: joined(gone) })
  }
  return { pruned, early }
}

function tellEarly({ statement, time, by }: Pruning, young: number, timeOf: TimeOfBundle): string {
  const written = new Date(timeOf(young / TILE_WIDTH) ?? 0).toISOString().slice(0, 10)
  return `Entry ${statement} says that ${by} pruned it on ${time.slice(0, 10)}, but entry ${young} beside it is of ${written}: three years cannot have been over.`
}

function bundlesOf({ from, to }: EntryRange): readonly number[] {
  const first = from / TILE_WIDTH
  return Array.from({ length: to / TILE_WIDTH - first }, (_, place) => first + place)
}
