/**
 * Records that were just made durable, with their content, for the jobs that will want them in a moment (the index, the
 * twins): what they find here they need not read, decode and decrypt. The log stays the truth; what is not here is read from
 * there.
 *
 * @module
 */
import type { ExchangeRecord } from '../audit/exchange-record.ts'

export interface RecentRecord {
  /** As it was before it was sealed. */
  readonly record: ExchangeRecord
  /** Under which its content is sealed in the log, where something is. */
  readonly contentKey: string | null
  /** SHA-256(0x00 || entry), base64. */
  readonly leafHash: string
}

export interface RecentRecords {
  /** @param bytes length of its entry in the log: the measure of what is kept. */
  keep(index: number, recent: RecentRecord, bytes: number): void
  /** For a job that reads the log in order. What all readers have passed is forgotten. */
  reader(): RecentReader
}

export interface RecentReader {
  has(index: number): boolean
  /** Gives a record; this reader has passed it then, and all before it. */
  take(index: number): RecentRecord | undefined
}

/** Several seconds of a busy exchange. A record in memory is about three times its entry. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024

/** When it is full, what comes is not kept: the jobs come to the older ones first. */
export function makeRecentRecords(bytesMax = KEPT_BYTES_MAX): RecentRecords {
  const kept = new Map<number, { readonly recent: RecentRecord; readonly bytes: number }>()
  const passed: number[] = []
  let total = 0
  return {
    keep: (index, recent, bytes) => {
      if (total + bytes > bytesMax) return
      kept.set(index, { recent, bytes })
      total += bytes
    },
    reader: () => {
      const self = passed.push(-1) - 1
      return {
        has: (index) => kept.has(index),
        take: (index) => {
          const found = kept.get(index)
          passed[self] = index
          forget(Math.min(...passed))
          return found?.recent
        },
      }
    },
  }

  function forget(last: number): void {
    // In the order in which they came to be in the log, so the oldest are first.
    for (const [old, { bytes }] of kept) {
      if (old > last) break
      kept.delete(old)
      total -= bytes
    }
  }
}
