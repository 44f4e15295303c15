/**
 * Records that were just made durable, with their content, for the index that will want them in a moment: what it finds here
 * it need not read, decode and decrypt. The log stays the truth; what is not here is read from there.
 *
 * @module
 */
import type { ExchangeRecord } from '../audit/exchange-record.ts'

export interface RecentRecord {
  /** As it was before it was sealed. */
  readonly record: ExchangeRecord
  /** Under which its content is sealed in the log, where something is. */
  readonly contentKey: string | null
}

export interface RecentRecords {
  /** @param bytes length of its entry in the log: the measure of what is kept. */
  keep(index: number, recent: RecentRecord, bytes: number): void
  has(index: number): boolean
  /** Gives a record, and forgets it with all before it: the index has passed them. */
  take(index: number): RecentRecord | undefined
}

/** Several seconds of a busy exchange. A record in memory is about three times its entry. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024

/** When it is full, what comes is not kept: the index comes to the older ones first. */
export function makeRecentRecords(bytesMax = KEPT_BYTES_MAX): RecentRecords {
  const kept = new Map<number, { readonly recent: RecentRecord; readonly bytes: number }>()
  let total = 0
  return {
    keep: (index, recent, bytes) => {
      if (total + bytes > bytesMax) return
      kept.set(index, { recent, bytes })
      total += bytes
    },
    has: (index) => kept.has(index),
    take: (index) => {
      const found = kept.get(index)
      // In the order in which they came to be in the log, so the oldest are first.
      for (const [old, { bytes }] of kept) {
        if (old > index) break
        kept.delete(old)
        total -= bytes
      }
      return found?.recent
    },
  }
}
