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
import { covers, joined, touches } from './entry-ranges.ts'
import { AuditError } from './errors.ts'
import type { EntryRange, KeepingRecord } from './keeping-record.ts'
import { keptAfter, looksLikeKeeping, NOTHING_KEPT, recordIn, timeOfEntry } from './keeping.ts'
import type { Keeping } from './keeping.ts'
import { excuse, tooYoung } from './prunings.ts'
import type { TimeOfBundle } from './prunings.ts'
import { removePartials } from './publisher.ts'
import { encodeRecord } from './record.ts'
import { keptUntil } from './retention.ts'
import type { RetentionYears } from './retention.ts'
import type { AuditLog } from './running-log.ts'
import { TILE_WIDTH, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'

export interface PruningPlan {
  /**
   * Whole bundles whose every record is over its retention, and which no hold touches. What lies around them is over as
   * well: it stays, and shows whoever verifies the log how old they were.
   */
  readonly ranges: readonly EntryRange[]
  /** Bundles that an earlier pruning recorded and did not come to remove. */
  readonly leftOver: readonly EntryRange[]
  /** Ranges that would be pruned, were they not held; and by which hold. */
  readonly held: readonly HeldRange[]
  /** Bytes of the bundles in `ranges` and `leftOver`. */
  readonly bytes: number
}

export interface HeldRange extends EntryRange {
  readonly hold: string
}

export interface Decider {
  readonly by: string
  readonly reason: string
}

/** Ranges of one record, so that it fits into an entry; the rest is for the next run. */
const RANGES_MAX = 1_000

/**
 * Of `size` published entries, what is held and what was pruned. Reads every bundle that is there.
 *
 * @param onUnreadable told of entries that should say such things and are no records; unless it is given, the first is thrown.
 * @throws {AuditError} `LOG_CORRUPT`: what is held may not be known, so nothing may be removed.
 */
export async function readKeeping(
  disk: Disk,
  logDir: string,
  size: number,
  onUnreadable: (index: number) => void = throwUnreadable,
): Promise<Keeping> {
  let keeping = NOTHING_KEPT
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    const bundle = await readBundle(disk, logDir, first, width)
    const entries = bundle === null ? [] : parseBundle(bundle, width).entries
    for (const [place, { bytes }] of entries.entries()) {
      if (!looksLikeKeeping(bytes)) continue
      const record = recordIn(bytes)
      if (record === undefined) onUnreadable(first + place)
      else if (record.kind === 'keeping') keeping = keptAfter(keeping, record, first + place)
    }
  }
  return keeping
}

function throwUnreadable(index: number): never {
  throw new AuditError(
    'LOG_CORRUPT',
    `Entry ${index} should say what is held, pruned or erased, and cannot be read. Nothing was changed. See what is wrong with \`shudao audit fsck\`.`,
  )
}

/** What could be pruned of `size` published entries at `now`. Changes nothing. */
export async function planPruning(
  disk: Disk,
  logDir: string,
  size: number,
  years: RetentionYears,
  now: Date,
): Promise<PruningPlan> {
  const { holds, prunings } = await readKeeping(disk, logDir, size)
  const held = holds.flatMap(({ ranges }) => ranges)
  const { over, lengths, timeOf } = await survey(disk, logDir, size, years, now)
  const { pruned } = excuse(over, prunings, timeOf, now.getTime())
  const leftOver = joined(pruned.flatMap(({ ranges }) => ranges))
  const due = over.map(rangeOf).filter(({ from, to }) => !covers(leftOver, from, to))
  const ranges = joined(due.filter(({ from, to }) => !touches(held, from, to)))
    .flatMap((range) => withoutDoubt(range, now, timeOf))
    .slice(0, RANGES_MAX)
  const removed = over.filter((bundle) => {
    const { from, to } = rangeOf(bundle)
    return touches([...leftOver, ...ranges], from, to)
  })
  return {
    ranges,
    leftOver,
    held: holds.flatMap((hold) =>
      joined(due.filter(({ from, to }) => touches(hold.ranges, from, to))).map((range) => ({
        ...range,
        hold: hold.name,
      })),
    ),
    bytes: removed.reduce((sum, bundle) => sum + (lengths[bundle] ?? 0), 0),
  }
}

interface Survey {
  /** Bundles that are there, of which every record is over its retention. */
  readonly over: readonly number[]
  /** Bytes by bundle. */
  readonly lengths: readonly number[]
  readonly timeOf: TimeOfBundle
}

async function survey(
  disk: Disk,
  logDir: string,
  size: number,
  years: RetentionYears,
  now: Date,
): Promise<Survey> {
  const over: number[] = []
  const lengths: number[] = []
  const times: (number | undefined)[] = []
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    const bundle = await readBundle(disk, logDir, first, width)
    lengths.push(bundle?.length ?? 0)
    times.push(bundle === null ? undefined : timeOfFirst(bundle))
    if (bundle === null || width < TILE_WIDTH) continue
    if (isOver(bundle, years, now)) over.push(first / TILE_WIDTH)
  }
  // What is written next, the statement, comes behind the last bundle.
  const timeOf: TimeOfBundle = (bundle) =>
    bundle * TILE_WIDTH < size ? times[bundle] : now.getTime()
  return { over, lengths, timeOf }
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
    const record = recordIn(bytes)
    // What is no record has no retention that we know: it stays.
    return record !== undefined && keptUntil(record, years) < now.getTime()
  })
}

function timeOfFirst(bundle: Uint8Array): number | undefined {
  const [first] = parseBundle(bundle, 1).entries
  return first && timeOfEntry(first.bytes)
}

/** What of a range nobody who verifies the log can take for too young: its ends stay while their neighbours are. */
function withoutDoubt(range: EntryRange, now: Date, timeOf: TimeOfBundle): readonly EntryRange[] {
  let { from, to } = range
  while (from < to) {
    const young = tooYoung({ from, to }, now.getTime(), timeOf)
    if (young === undefined) return [{ from, to }]
    if (young < from) from += TILE_WIDTH
    else to -= TILE_WIDTH
  }
  return []
}

function rangeOf(bundle: number): EntryRange {
  return { from: bundle * TILE_WIDTH, to: (bundle + 1) * TILE_WIDTH }
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
