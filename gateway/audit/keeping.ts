/**
 * What a log's keeping records say together: what is held now, what was, and what was pruned. Pure.
 *
 * @module
 */

import type { Erasure } from './content-keys.ts'
import type { EntryRange, KeepingRecord } from './keeping-record.ts'
import type { LogRecord } from './log-record.ts'
import { pruningOf } from './prunings.ts'
import type { Pruning } from './prunings.ts'
import { decodeLogRecord } from './record.ts'

export interface Hold {
  readonly name: string
  readonly ranges: readonly EntryRange[]
  readonly by: string
  readonly reason: string
  /** ISO 8601 with zone. */
  readonly since: string
}

/** A hold that is over. */
export interface LiftedHold extends Hold {
  /** ISO 8601 with zone. */
  readonly until: string
  readonly liftedBy: string
  readonly liftedReason: string
}

export interface Keeping {
  /** In the order in which they were set. */
  readonly holds: readonly Hold[]
  /** In the order in which they were lifted. */
  readonly lifted: readonly LiftedHold[]
  /** In the order of the log; bundles of them may still lie there when one was cut short. */
  readonly prunings: readonly Pruning[]
  /** Content keys said to be destroyed, and by whom; in the order of the log. */
  readonly erased: readonly ErasedKey[]
}

/** A content key and who had it destroyed. */
export interface ErasedKey extends Erasure {
  readonly key: string
}

export const NOTHING_KEPT: Keeping = { holds: [], lifted: [], prunings: [], erased: [] }

/** `keeping` after the record at `index`, in the order of the log. */
export function keptAfter(keeping: Keeping, record: KeepingRecord, index: number): Keeping {
  const { act, hold, ranges, by, reason, time } = record
  const others = keeping.holds.filter(({ name }) => name !== hold)
  switch (act) {
    case 'hold':
      return {
        ...keeping,
        holds: [...others, { name: hold ?? '', ranges, by, reason, since: time }],
      }
    case 'lift': {
      const lifted = keeping.holds
        .filter(({ name }) => name === hold)
        .map((one) => ({ ...one, until: time, liftedBy: by, liftedReason: reason }))
      return { ...keeping, holds: others, lifted: [...keeping.lifted, ...lifted] }
    }
    case 'erase':
      return { ...keeping, erased: [...keeping.erased, ...erasedBy(record)] }
    case 'prune': {
      const pruning = pruningOf(record, index)
      return pruning ? { ...keeping, prunings: [...keeping.prunings, pruning] } : keeping
    }
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

/** What the entry at `index` says is pruned; undefined when it is no record that says so. */
export function pruningIn(entry: Uint8Array, index: number): Pruning | undefined {
  const record = looksLikeKeeping(entry) ? recordIn(entry) : undefined
  return record && pruningOf(record, index)
}

/** When an entry was written, in ms; undefined when it is no record. */
export function timeOfEntry(entry: Uint8Array): number | undefined {
  const record = recordIn(entry)
  return record && Date.parse(record.time)
}

/** The record that an entry is; undefined when it is none. */
export function recordIn(entry: Uint8Array): LogRecord | undefined {
  try {
    return decodeLogRecord(entry)
  } catch {
    return undefined
  }
}
