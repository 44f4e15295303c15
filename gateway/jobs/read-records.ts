/**
 * Reads a log for the jobs that follow it: records with their content, and what was pruned as such. What was recorded a moment
 * ago is still in memory; all else is read from the log, decoded and opened.
 *
 * @module
 */
import { setImmediate as otherWork } from 'node:timers/promises'
import { openedBy, type ContentKeys } from '../audit/content-keys.ts'
import { keptEntries, type PrunedEntries } from '../audit/kept-entries.ts'
import type { LogRecord } from '../audit/log-record.ts'
import { decodeLogRecord } from '../audit/record.ts'
import type { AuditLog } from '../audit/running-log.ts'
import { contentKeyOf } from '../audit/seal-record.ts'
import type { Logger } from '../core/logger.ts'
import { leafHash } from '../audit/tree.ts'
import type { RecentReader } from '../core/recent-records.ts'

/** A record, its place in the log, and the hash that stands for it there. */
export interface ReadRecord {
  readonly index: number
  /** With its content, unless that was erased. */
  readonly record: LogRecord
  /** Under which its content is sealed in the log, where something is. */
  readonly contentKey: string | null
  /** SHA-256(0x00 || entry), base64. */
  readonly leafHash: string
}

export interface LogSource {
  readonly log: Pick<AuditLog, 'size' | 'entries' | 'prunings'>
  readonly contentKeys: Pick<ContentKeys, 'find'>
  readonly recent: RecentReader
  readonly logger: Pick<Logger, 'error'>
}

/** So many records are decoded in about two milliseconds; then requests have their turn. */
const DECODED_AT_ONCE_MAX = 64

/**
 * From entry `from` on, at most `max`, in order; see {@link keptEntries}. What is in memory comes in one piece: an asynchronous
 * step for each record costs as much as indexing it.
 */
export async function* readRecords(
  { log, contentKeys, recent, logger }: LogSource,
  from: number,
  max: number,
): AsyncIterable<readonly (ReadRecord | PrunedEntries)[]> {
  const end = Math.min(log.size(), from + max)
  for (let next = from; next < end;) {
    const inMemory = recent.take(next, end)
    if (inMemory.length > 0) {
      yield inMemory
      next += inMemory.length
      continue
    }
    for await (const entry of keptEntries(log, next, unknownFrom(next, end))) {
      if ('pruned' in entry) {
        yield [entry]
        next = entry.pruned.to
        continue
      }
      const { index } = entry
      const record = decodeLogRecord(entry.bytes)
      yield [
        {
          index,
          record: opened(record, index),
          contentKey: contentKeyOf(record),
          leafHash: leafHash(entry.bytes).toString('base64'),
        },
      ]
      next = index + 1
      if (next % DECODED_AT_ONCE_MAX === 0) await otherWork()
    }
  }

  /** How many entries from `next` on are not in memory. */
  function unknownFrom(next: number, end: number): number {
    let count = 1
    while (next + count < end && !recent.has(next + count)) count++
    return count
  }

  /** One record that does not open must not stop the jobs; `shudao audit fsck` says what to do about it. */
  function opened(closed: LogRecord, index: number): LogRecord {
    try {
      return openedBy(contentKeys, closed)
    } catch (err) {
      logger.error({ err, index }, 'sealed content does not open')
      return closed
    }
  }
}
