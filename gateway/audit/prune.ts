/**
 * Removing entry bundles whose retention is over, so that every proof of what was in them still holds.
 *
 * C2SP tlog-tiles lets a log prune entries; hash tiles stay, so inclusion and consistency are proven as before. First the
 * pruning is recorded and published, then the bundles go: whoever meets a missing bundle finds the reason in the log.
 *
 * @module
 */

import { dirname, join } from 'node:path'
import { parseBundle } from './bundle.ts'
import type { Disk } from './disk.ts'
import type { EntryRange, KeepingRecord } from './keeping-record.ts'
import { covers, joined, keptAfter, looksLikeKeeping, NOTHING_KEPT, touches } from './keeping.ts'
import type { Keeping } from './keeping.ts'
import { removePartials } from './publisher.ts'
import { decodeLogRecord, encodeRecord } from './record.ts'
import { keptUntil } from './retention.ts'
import type { RetentionYears } from './retention.ts'
import type { AuditLog } from './running-log.ts'
import { TILE_WIDTH, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'

export interface PruningPlan {
  /** Whole bundles whose every record is over its retention, and which no hold touches. */
  readonly ranges: readonly EntryRange[]
  /** Bundles that an earlier pruning recorded and did not come to remove. */
  readonly leftOver: readonly EntryRange[]
  /** Ranges that would be pruned, were they not held. */
  readonly held: readonly EntryRange[]
  /** Bytes of the bundles in `ranges` and `leftOver`. */
  readonly bytes: number
}

export interface Decider {
  readonly by: string
  readonly reason: string
}

/** Ranges of one record, so that it fits into an entry; the rest is for the next run. */
const RANGES_MAX = 1_000
/** Of `size` published entries, what is held and what was pruned. Reads every bundle that is there. */
export async function readKeeping(disk: Disk, logDir: string, size: number): Promise<Keeping> {
  let keeping = NOTHING_KEPT
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    const bundle = await readBundle(disk, logDir, first, width)
    for (const { bytes } of bundle === null ? [] : parseBundle(bundle, width).entries) {
      if (!looksLikeKeeping(bytes)) continue
      const record = decodeLogRecord(bytes)
      if (record.kind === 'keeping') keeping = keptAfter(keeping, record)
    }
  }
  return keeping
}

/** What could be pruned of `size` published entries at `now`. Changes nothing. */
export async function planPruning(
  disk: Disk,
  logDir: string,
  size: number,
  years: RetentionYears,
  now: Date,
): Promise<PruningPlan> {
  const keeping = await readKeeping(disk, logDir, size)
  const held = keeping.holds.flatMap(({ ranges }) => ranges)
  const plan = {
    ranges: [] as EntryRange[],
    leftOver: [] as EntryRange[],
    held: [] as EntryRange[],
  }
  let bytes = 0
  for (let from = 0; from + TILE_WIDTH <= size; from += TILE_WIDTH) {
    const to = from + TILE_WIDTH
    const bundle = await readBundle(disk, logDir, from, TILE_WIDTH)
    if (bundle === null) continue
    const isStated = covers(keeping.pruned, from, to)
    if (!isStated && !isOver(bundle, years, now)) continue
    const list = isStated ? plan.leftOver : touches(held, from, to) ? plan.held : plan.ranges
    list.push({ from, to })
    if (list !== plan.held) bytes += bundle.length
  }
  return {
    ranges: joined(plan.ranges).slice(0, RANGES_MAX),
    leftOver: joined(plan.leftOver),
    held: joined(plan.held),
    bytes,
  }
}

/** Records the pruning, publishes that, and removes the bundles. May be called again after it failed. */
export async function prune(
  log: AuditLog,
  disk: Disk,
  logDir: string,
  plan: PruningPlan,
  decider: Decider & { readonly time: string },
): Promise<void> {
  if (plan.ranges.length > 0) {
    const { time, by, reason } = decider
    const record: KeepingRecord = {
      v: 1,
      kind: 'keeping',
      time,
      act: 'prune',
      hold: null,
      ranges: plan.ranges,
      keys: [],
      by,
      approvedBy: null,
      reason,
    }
    await log.append(encodeRecord(record))
    await log.flush()
  }
  const touched = new Set<string>()
  for (const { from, to } of [...plan.leftOver, ...plan.ranges]) {
    for (let first = from; first < to; first += TILE_WIDTH) {
      const tile = bundleAt(first, TILE_WIDTH)
      const path = join(logDir, tilePath(tile))
      await disk.remove(path)
      await removePartials(disk, logDir, [tile])
      touched.add(dirname(path))
    }
  }
  for (const folder of touched) await disk.syncDirectory(folder)
}

function isOver(bundle: Uint8Array, years: RetentionYears, now: Date): boolean {
  return parseBundle(bundle, TILE_WIDTH).entries.every(({ bytes }) => {
    try {
      return keptUntil(decodeLogRecord(bytes), years) < now.getTime()
    } catch {
      // What is no record has no retention that we know: it stays.
      return false
    }
  })
}

function bundleAt(first: number, width: number): Tile {
  return { level: 'entries', index: first / TILE_WIDTH, width }
}

/** The entry bundle that begins with `first`, of which `width` entries are published; null when it was pruned. */
export async function readBundle(
  disk: Disk,
  logDir: string,
  first: number,
  width: number,
): Promise<Uint8Array | null> {
  const full = await disk.read(join(logDir, tilePath(bundleAt(first, TILE_WIDTH))))
  if (full !== null || width === TILE_WIDTH) return full
  return disk.read(join(logDir, tilePath(bundleAt(first, width))))
}
