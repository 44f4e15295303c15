/**
 * Reads what is left of a log: its entries, and what was pruned as such.
 *
 * @module
 */
import { AuditError } from './errors.ts'
import { prunedBy } from './keeping.ts'
import type { EntryRange } from './keeping-record.ts'
import type { LogEntry } from './log-reader.ts'
import { TILE_WIDTH } from './tile.ts'

/** Entries that are gone, as the log itself says. */
export interface PrunedEntries {
  readonly pruned: EntryRange
}

interface Source {
  size(): number
  entries(from: number, to: number): AsyncIterable<LogEntry>
}

/**
 * From entry `from` on, at most `max` entries, without gaps: with the pruned ones before or between them.
 *
 * @throws {AuditError} `LOG_MISSING` for a bundle that is gone and of which no record says that it was pruned.
 */
export async function* keptEntries(
  log: Source,
  from: number,
  max: number,
): AsyncIterable<LogEntry | PrunedEntries> {
  const end = Math.min(log.size(), from + max)
  let next = from
  while (next < end) {
    try {
      for await (const entry of log.entries(next, end)) {
        yield entry
        next = entry.index + 1
      }
    } catch (thrown) {
      const pruned = isMissing(thrown) ? await prunedFrom(log, next) : undefined
      if (pruned === undefined) throw thrown
      yield { pruned }
      next = pruned.to
    }
  }
}

/** Whether a reader met a bundle that is gone. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof AuditError && thrown.code === 'LOG_MISSING'
}

/** What is gone from `next` on; undefined when no record of the log says so. Reads on until one does. */
async function prunedFrom(log: Source, next: number): Promise<EntryRange | undefined> {
  const size = log.size()
  for (let first = next - (next % TILE_WIDTH); first < size; first += TILE_WIDTH) {
    const range = await prunedIn(log, first, Math.min(first + TILE_WIDTH, size), next)
    if (range !== undefined) return { from: next, to: range.to }
  }
  return undefined
}

/** The range around `next` that a record of one bundle says is pruned. The bundle may be gone itself. */
async function prunedIn(
  log: Source,
  first: number,
  end: number,
  next: number,
): Promise<EntryRange | undefined> {
  try {
    for await (const { index, bytes } of log.entries(first, end)) {
      const range = prunedBy(bytes, index).find(({ from, to }) => from <= next && next < to)
      if (range !== undefined) return range
    }
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
  }
  return undefined
}
