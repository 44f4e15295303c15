/**
 * Reads what is left of a log: its entries, and what was pruned as such.
 *
 * @module
 */
import type { SettledBundles } from './absent-bundles.ts'
import { joined } from './entry-ranges.ts'
import { AuditError } from './errors.ts'
import type { EntryRange } from './keeping-record.ts'
import type { LogEntry } from './log-reader.ts'
import { TILE_WIDTH } from './tile.ts'

/** Entries that are gone, as the log itself says. */
export interface PrunedEntries {
  readonly pruned: EntryRange
}

/** A log whose entries are read, and what is known of those that are gone. */
export interface KeptLog {
  size(): number
  /**
   * Entries `from` up to but not including `to`.
   *
   * @throws {AuditError} `LOG_MISSING` at a bundle that is gone.
   */
  entries(from: number, to: number): AsyncIterable<LogEntry>
  /** Which bundles are gone, and by which entries of the tree that can be true. Reads all that is there. */
  prunings(): Promise<SettledBundles>
}

/**
 * From entry `from` on, at most `max` entries, without gaps: with the pruned ones before or between them.
 *
 * @throws {AuditError} `LOG_MISSING` for a bundle that is gone and of which no entry says that it was pruned, or none that
 *   could be true; what `prunings` of the log throws.
 */
export async function* keptEntries(
  log: KeptLog,
  from: number,
  max: number,
): AsyncIterable<LogEntry | PrunedEntries> {
  const end = Math.min(log.size(), from + max)
  let settled: Promise<SettledBundles> | undefined
  let next = from
  while (next < end) {
    try {
      for await (const entry of log.entries(next, end)) {
        yield entry
        next = entry.index + 1
      }
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown
      settled ??= log.prunings()
      const to = prunedTo(await settled, next, thrown)
      yield { pruned: { from: next, to } }
      next = to
    }
  }
}

/** Whether a reader met a bundle that is gone. */
export function isMissing(thrown: unknown): thrown is AuditError {
  return thrown instanceof AuditError && thrown.code === 'LOG_MISSING'
}

/** Up to where the entries from `next` on were pruned. */
function prunedTo({ pruned, lost }: SettledBundles, next: number, met: AuditError): number {
  const ranges = joined(pruned.flatMap((one) => one.ranges))
  const range = ranges.find(({ from, to }) => from <= next && next < to)
  if (range !== undefined) return range.to
  const why = lost.find(({ tile }) => tile.index === Math.floor(next / TILE_WIDTH))?.why
  if (why === undefined) throw met
  throw new AuditError('LOG_MISSING', `${met.message} ${why}`, { cause: met })
}
