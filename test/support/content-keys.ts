import { contentKeyOfSecret, openedBy, type ContentKey } from '../../gateway/audit/content-keys.ts'
import type { LogRecord } from '../../gateway/audit/log-record.ts'
import { decodeLogRecord } from '../../gateway/audit/record.ts'

/** The content keys of a test: any month and class, the same in every run. */
export const TEST_KEYS = {
  keyFor: (kind: string, time: string): ContentKey => testKey(`${time.slice(0, 7)}.${kind}`),
  find: (name: string): ContentKey => testKey(name),
  erasure: (): undefined => undefined,
}

function testKey(name: string): ContentKey {
  return contentKeyOfSecret(name, Buffer.alloc(32, name))
}

/** A record of a test's log, with its content. */
export function openedRecord(bytes: Uint8Array): LogRecord {
  return openedBy(TEST_KEYS, decodeLogRecord(bytes))
}
