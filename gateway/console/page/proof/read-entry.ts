/**
 * An entry of a log as the record that it is.
 *
 * @module
 */
import { logRecordShape } from '../../../audit/log-record.ts'
import type { LogRecord } from '../../../audit/log-record.ts'

/** With the fields that have nothing to say. That it is in the log is proven elsewhere; of what form it is, a verifier asks. */
export function readEntry(entry: Uint8Array): LogRecord {
  return logRecordShape.complete(JSON.parse(new TextDecoder().decode(entry))) as LogRecord
}
