/**
 * Erasing sealed content whose retention is over: the key goes, the entries and all proofs stay.
 *
 * First two persons decide, then the log says so and publishes it, then the keys are destroyed. Whoever meets content that does
 * not open finds the reason in the log; an erasing that was cut short is completed by the next, or by the exchange's start.
 *
 * @module
 */
import { parseBundle } from './bundle.ts'
import type { ContentKeys } from './content-keys.ts'
import type { Disk } from './disk.ts'
import type { ErasedKey, Hold } from './keeping.ts'
import { readBundle, readKeeping } from './prune.ts'
import { decodeLogRecord, encodeRecord } from './record.ts'
import type { RetentionClass, RetentionYears } from './retention.ts'
import type { AuditLog } from './running-log.ts'
import { contentKeyOf } from './seal-record.ts'
import { TILE_WIDTH } from './tile.ts'

export interface ErasingPlan {
  /** Names of keys of which every record is over its retention, and none is held. */
  readonly keys: readonly string[]
  /** Keys that the log says are destroyed, and that are there: an erasing was cut short, or a backup was restored. */
  readonly leftOver: readonly ErasedKey[]
  /** Keys that would be destroyed, were not a record under them held; and by which hold. */
  readonly held: readonly { readonly key: string; readonly hold: string }[]
}

/** Who decided, who agreed, when and why. */
export interface TwoDeciders {
  readonly by: string
  readonly approvedBy: string
  readonly reason: string
  /** ISO 8601 with zone. */
  readonly time: string
}

const UTC8_MS = 8 * 3_600_000

/** What could be erased of `size` published entries at `now`. Changes nothing. */
export async function planErasing(
  disk: Disk,
  logDir: string,
  size: number,
  keys: ContentKeys,
  years: RetentionYears,
  now: Date,
): Promise<ErasingPlan> {
  const { holds, erased } = await readKeeping(disk, logDir, size)
  const there = new Set(keys.names())
  const leftOver = erased.filter(({ key }) => there.has(key))
  const said = new Set(leftOver.map(({ key }) => key))
  const due = keys.names().filter((name) => !said.has(name) && keyKeptUntil(name, years) <= now)
  const held = await heldKeys(disk, logDir, size, holds)
  return {
    keys: due.filter((name) => !held.has(name)),
    leftOver,
    held: due.flatMap((key) => held.get(key)?.map((hold) => ({ key, hold })) ?? []),
  }
}

/** Until when the youngest record under a key must be kept: `years` after the end of its month, in Asia/Shanghai. */
export function keyKeptUntil(name: string, years: RetentionYears): Date {
  const [, year, month, kind] = /^(\d{4})-(\d\d)\.(.+)$/.exec(name) ?? []
  // Months count from 0 there, so this is the first of the month after, at midnight of UTC+8.
  const after = Date.UTC(Number(year) + years[kind as RetentionClass], Number(month), 1)
  return new Date(after - UTC8_MS)
}

/** Records the erasing, publishes that, and destroys the keys. May be called again after it failed. */
export async function erase(
  log: AuditLog,
  keys: ContentKeys,
  plan: Pick<ErasingPlan, 'keys' | 'leftOver'>,
  deciders: TwoDeciders,
): Promise<void> {
  if (plan.keys.length > 0) {
    const { time, by, approvedBy, reason } = deciders
    await log.append(
      encodeRecord({
        v: 1,
        kind: 'keeping',
        time,
        act: 'erase',
        hold: null,
        ranges: [],
        keys: plan.keys,
        by,
        approvedBy,
        reason,
      }),
    )
    await log.flush()
  }
  const now = plan.keys.map((key) => ({ key, ...deciders }))
  for (const { key, time, by, approvedBy, reason } of [...plan.leftOver, ...now]) {
    await keys.erase(key, { time, by, approvedBy, reason })
  }
}

/** Content keys of the records that are held, with the names of the holds. */
async function heldKeys(
  disk: Disk,
  logDir: string,
  size: number,
  holds: readonly Hold[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const held = new Map<string, Set<string>>()
  for (const { name, ranges } of holds) {
    for (const { from, to } of ranges) {
      for (
        let first = from - (from % TILE_WIDTH);
        first < Math.min(to, size);
        first += TILE_WIDTH
      ) {
        for (const { index, key } of await keysIn(disk, logDir, size, first)) {
          if (index >= from && index < to) held.set(key, (held.get(key) ?? new Set()).add(name))
        }
      }
    }
  }
  return new Map([...held].map(([key, names]) => [key, [...names]]))
}

async function keysIn(
  disk: Disk,
  logDir: string,
  size: number,
  first: number,
): Promise<readonly { readonly index: number; readonly key: string }[]> {
  const width = Math.min(TILE_WIDTH, size - first)
  const bundle = await readBundle(disk, logDir, first, width)
  const entries = bundle === null ? [] : parseBundle(bundle, width).entries
  return entries.flatMap(({ bytes }, i) => {
    const key = contentKeyOf(decodeLogRecord(bytes))
    return key === null ? [] : [{ index: first + i, key }]
  })
}
