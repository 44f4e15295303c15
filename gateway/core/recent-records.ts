/**
 * Records that were just made durable, with their content, for the jobs that will want them in a moment (the index, the
 * twins): what they find here they need not read, decode and decrypt. The log stays the truth; what is not here is read from
 * there.
 *
 * @module
 */
import type { ExchangeRecord } from '../audit/exchange-record.ts'

export interface RecentRecord {
  /** Its place in the log. */
  readonly index: number
  /** As it was before it was sealed. */
  readonly record: ExchangeRecord
  /** Under which its content is sealed in the log, where something is. */
  readonly contentKey: string | null
  /** SHA-256(0x00 || entry), base64. */
  readonly leafHash: string
}

export interface RecentRecords {
  /**
   * In the order of the log: one that comes late is not kept.
   *
   * @param bytes length of its entry in the log: the measure of what is kept.
   */
  keep(recent: RecentRecord, bytes: number): void
  /** For a job that reads the log in order. What all readers have passed is forgotten. */
  reader(): RecentReader
}

export interface RecentReader {
  has(index: number): boolean
  /**
   * Gives the records from `from` on, up to `to`, which is not among them, or to the first that is not kept. This reader has passed them
   * then, and all before them; of nothing it has passed `from`.
   */
  take(from: number, to: number): readonly RecentRecord[]
}

/** Several seconds of a busy exchange. A record in memory is about three times its entry. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024
/** So many that are forgotten are let go at once. */
const LET_GO = 256

/** When it is full, what comes is not kept: the jobs come to the older ones first. */
export function makeRecentRecords(bytesMax = KEPT_BYTES_MAX): RecentRecords {
  /**
   * In the order of the log; beside them their places in it, which are looked through, and their lengths. A map of them would be as
   * much again for the collector to copy.
   */
  const kept: RecentRecord[] = []
  const indexes: number[] = []
  const lengths: number[] = []
  /** Of them, those at the front that are forgotten. */
  let forgotten = 0
  let total = 0
  const passed: number[] = []
  return {
    keep: (recent, bytes) => {
      if (total + bytes > bytesMax || recent.index <= (indexes.at(-1) ?? -1)) return
      kept.push(recent)
      indexes.push(recent.index)
      lengths.push(bytes)
      total += bytes
    },
    reader: () => {
      const self = passed.push(-1) - 1
      return {
        has: (index) => indexes[placeOf(index)] === index,
        take: (from, to) => {
          const start = placeOf(from)
          let end = start
          while (from + end - start < to && indexes[end] === from + end - start) end++
          const taken = kept.slice(start, end)
          passed[self] = Math.max(from, from + taken.length - 1)
          forget(Math.min(...passed))
          return taken
        },
      }
    },
  }

  /** Of the first that is not below `index`. */
  function placeOf(index: number): number {
    let [from, to] = [forgotten, kept.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((indexes[middle] as number) < index) from = middle + 1
      else to = middle
    }
    return from
  }

  function forget(last: number): void {
    while (forgotten < kept.length && (indexes[forgotten] as number) <= last) {
      total -= lengths[forgotten] as number
      forgotten++
    }
    if (forgotten < LET_GO && forgotten < kept.length) return
    kept.splice(0, forgotten)
    indexes.splice(0, forgotten)
    lengths.splice(0, forgotten)
    forgotten = 0
  }
}
