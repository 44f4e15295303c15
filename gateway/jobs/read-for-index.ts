/**
 * Reads a log for the search index: records with their content, and what was pruned as such.
 *
 * @module
 */
import { openedBy, type ContentKeys } from '../audit/content-keys.ts'
import { keptEntries, type PrunedEntries } from '../audit/kept-entries.ts'
import type { LogRecord } from '../audit/log-record.ts'
import { decodeLogRecord } from '../audit/record.ts'
import type { AuditLog } from '../audit/running-log.ts'
import { contentKeyOf } from '../audit/seal-record.ts'
import type { Logger } from '../core/logger.ts'
import type { LoggedRecord } from './index-rows.ts'

export interface IndexSource {
  readonly log: Pick<AuditLog, 'size' | 'entries'>
  readonly contentKeys: Pick<ContentKeys, 'find'>
  readonly logger: Pick<Logger, 'error'>
}

/** From entry `from` on, at most `max`; see {@link keptEntries}. */
export async function* readForIndex(
  { log, contentKeys, logger }: IndexSource,
  from: number,
  max: number,
): AsyncIterable<LoggedRecord | PrunedEntries> {
  for await (const entry of keptEntries(log, from, max)) {
    if ('pruned' in entry) {
      yield entry
      continue
    }
    const { index } = entry
    const record = decodeLogRecord(entry.bytes)
    yield { index, contentKey: contentKeyOf(record), record: opened(record, index) }
  }

  /** One record that does not open must not stop the index; `shudao audit fsck` says what to do about it. */
  function opened(closed: LogRecord, index: number): LogRecord {
    try {
      return openedBy(contentKeys, closed)
    } catch (err) {
      logger.error({ err, index }, 'sealed content does not open')
      return closed
    }
  }
}
