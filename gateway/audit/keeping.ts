/**
 * What a log's keeping records say together: what is held now, and what was pruned. Pure.
 *
 * @module
 */

import type { Erasure } from './content-keys.ts'
import type { EntryRange, KeepingRecord } from './keeping-record.ts'
import { decodeLogRecord } from './record.ts'

export interface Hold {
  readonly name: string
  readonly ranges: readonly EntryRange[]
  readonly by: string
  readonly reason: string
  /** ISO 8601 with zone. */
  readonly since: string
}

export interface Keeping {
  /** In the order in which they were set. */
  readonly holds: readonly Hold[]
  /** Said to be pruned; bundles of them may still lie there when the pruning was cut short. */
  readonly pruned: readonly EntryRange[]
  /** Content keys said to be destroyed, and by whom; in the order of the log. */
  readonly erased: readonly ErasedKey[]
}

/** A content key and who had it destroyed. */
export interface ErasedKey extends Erasure {
  readonly key: string
}

export const NOTHING_KEPT: Keeping = { holds: [], pruned: [], erased: [] }

/** `keeping` after one more record, in the order of the log. */
export function keptAfter(keeping: Keeping, record: KeepingRecord): Keeping {
  const { act, hold, ranges, by, reason, time } = record
  const others = keeping.holds.filter(({ name }) => name !== hold)
  switch (act) {
    case 'hold':
      return {
        ...keeping,
        holds: [...others, { name: hold ?? '', ranges, by, reason, since: time }],
      }
    case 'lift':
      return { ...keeping, holds: others }
    case 'erase':
      return { ...keeping, erased: [...keeping.erased, ...erasedBy(record)] }
    case 'prune':
      return { ...keeping, pruned: joined([...keeping.pruned, ...ranges]) }
  }
}

/** The keys that a record says are destroyed. */
export function erasedBy(record: KeepingRecord): readonly ErasedKey[] {
  const { keys, time, by, approvedBy, reason } = record
  return keys.map((key) => ({ key, time, by, approvedBy: approvedBy ?? '', reason }))
}

/** How every keeping record begins: keys are in order, and no other kind begins so. */
const KEEPING_PREFIX = Buffer.from('{"act":"')

/** Whether the bytes of an entry look like a keeping record; reading them says whether they are one. */
export function looksLikeKeeping(entry: Uint8Array): boolean {
  return entry[2] === KEEPING_PREFIX[2] && KEEPING_PREFIX.equals(entry.subarray(0, 8))
}

/** The entries that the bytes of an entry say are pruned; none when they are no record that says so. */
export function prunedBy(entry: Uint8Array): readonly EntryRange[] {
  try {
    const record = decodeLogRecord(entry)
    return record.kind === 'keeping' && record.act === 'prune' ? record.ranges : []
  } catch {
    return []
  }
}

/** Whether all of `from` up to `to` lies in the ranges, which are {@link joined}. */
export function covers(ranges: readonly EntryRange[], from: number, to: number): boolean {
  return ranges.some((range) => range.from <= from && to <= range.to)
}

/** Whether the ranges have an entry in common with `from` up to `to`. */
export function touches(ranges: readonly EntryRange[], from: number, to: number): boolean {
  return ranges.some((range) => range.from < to && from < range.to)
}

/** The same entries in as few ranges as can be, in order. */
export function joined(ranges: readonly EntryRange[]): readonly EntryRange[] {
  const result: EntryRange[] = []
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last !== undefined && from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    } else {
      result.push({ from, to })
    }
  }
  return result
}
