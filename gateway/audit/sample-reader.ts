/**
 * Looks for a sample into a published log: entry by entry, and what was pruned by its hash alone.
 *
 * @module
 */
import type { SettledBundles } from './absent-bundles.ts'
import type { Checkpoint } from './checkpoint.ts'
import { covers, joined } from './entry-ranges.ts'
import { AuditError } from './errors.ts'
import { fetchEntries } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { assertInTree } from './in-tree.ts'
import { leafAt } from './prove.ts'
import { readPrunings } from './read-prunings.ts'
import { matches } from './record-filter.ts'
import type { RecordFilter } from './record-filter.ts'
import { decodeLogRecord } from './record.ts'
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'
import { leafHash } from './tree.ts'

export interface SampleReader {
  /** The exchange id at a place, if an exchange record is there that is meant; of a pruned one, if it was known. */
  meant(index: number): Promise<string | undefined>
  /** The same of all entries below `size`, by their places. */
  scan(size: number): Promise<ReadonlyMap<number, string>>
  /** Whether an entry that was looked at is pruned, and nothing of it known. */
  isUnknown(index: number): boolean
  /** How many of the entries below `size` that is so of, after a {@link scan}. */
  unknownBelow(size: number): number
  /** The leaf hash of an entry, base64, proven to be in the signed tree. */
  proven(index: number): Promise<string>
}

/**
 * @param signed the log as it is signed now.
 * @param known exchange ids by place, of a sample that was drawn before.
 * @param now no pruning is believed to be later.
 */
export function sampleReader(
  fetcher: Fetcher,
  signed: Checkpoint,
  filter: RecordFilter,
  known: ReadonlyMap<number, string>,
  now: Date,
): SampleReader {
  const { size } = signed
  // The last bundle read: a scan goes from one entry to the next.
  let cached: { readonly bundle: number; readonly entries: readonly Uint8Array[] } | undefined
  /** Bundles that were pruned, as an entry of the log says. */
  const gone = new Set<number>()
  let stated: Promise<SettledBundles> | undefined
  return { meant, scan, isUnknown, unknownBelow, proven }

  async function meant(index: number): Promise<string | undefined> {
    const bytes = await entry(index)
    if (bytes === undefined) return known.get(index)
    const record = decodeLogRecord(bytes)
    if (record.kind === 'exchange' && record.sealed !== null) refuseSealed(filter)
    return record.kind === 'exchange' && matches(record, filter) ? record.exchangeId : undefined
  }

  async function scan(below: number): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>()
    for (let index = 0; index < below; index++) {
      const exchangeId = await meant(index)
      if (exchangeId !== undefined) found.set(index, exchangeId)
    }
    return found
  }

  function isUnknown(index: number): boolean {
    return gone.has(Math.floor(index / TILE_WIDTH)) && !known.has(index)
  }

  function unknownBelow(below: number): number {
    let count = 0
    for (let index = 0; index < below; index++) if (isUnknown(index)) count++
    return count
  }

  async function proven(index: number): Promise<string> {
    const bytes = await entry(index)
    const leaf = bytes === undefined ? await leafAt(fetcher, index, size) : leafHash(bytes)
    await assertInTree(fetcher, signed, index, leaf)
    return Buffer.from(leaf).toString('base64')
  }

  /** undefined for one that was pruned. */
  async function entry(index: number): Promise<Uint8Array | undefined> {
    const tile = tileAt('entries', index, size)
    if (gone.has(tile.index)) return undefined
    if (cached?.bundle !== tile.index) {
      const entries = await fetchEntries(fetcher, tile)
      if (entries === undefined) {
        await assertPruned(tile)
        gone.add(tile.index)
        return undefined
      }
      cached = { bundle: tile.index, entries }
    }
    const found = cached.entries[index % TILE_WIDTH]
    if (found !== undefined) return found
    throw new AuditError(
      'LOG_CORRUPT',
      `${tilePath(tile)} of ${fetcher.name} has no entry ${index}.`,
    )
  }

  async function assertPruned(tile: Tile): Promise<void> {
    stated ??= readPrunings(fetcher, signed, now)
    const { pruned, lost } = await stated
    const from = tile.index * TILE_WIDTH
    const ranges = joined(pruned.flatMap((pruning) => pruning.ranges))
    if (covers(ranges, from, from + tile.width)) return
    const why = lost.find((one) => one.tile.index === tile.index)?.why
    throw new AuditError(
      'ENTRY_MISSING',
      why === undefined
        ? `${tilePath(tile)} of ${fetcher.name} is not there, and no entry of the log says that it was pruned.`
        : `${tilePath(tile)} of ${fetcher.name} is not there. ${why}`,
    )
  }
}

/** A sample can be drawn again by whoever has the log: what only the exchange can open is no filter of it. */
function refuseSealed({ operator, caseNumber }: RecordFilter): void {
  if (operator === undefined && caseNumber === undefined) return
  throw new AuditError(
    'FILTER_INVALID',
    'Operator and case are sealed in this log, so nobody else could draw such a sample again. Leave them out, or find the records with `shudao audit search`.',
  )
}
