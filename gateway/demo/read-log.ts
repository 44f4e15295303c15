/**
 * Reads a published log as an auditor with the exchange's content keys would: from its files, without asking it.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseBundle } from '../audit/bundle.ts'
import { statedSize } from '../audit/checkpoint.ts'
import {
  CONTENT_KEYS_FOLDER,
  contentKeyOfSecret,
  openedBy,
  type ContentKeys,
} from '../audit/content-keys.ts'
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import type { LogRecord } from '../audit/log-record.ts'
import { decodeLogRecord } from '../audit/record.ts'
import { CHECKPOINT_PATH, TILE_WIDTH, tileAt, tilePath } from '../audit/tile.ts'

export interface LoggedRecord<Kind extends LogRecord = ExchangeRecord> {
  readonly index: number
  /** As it stands in the log. */
  readonly bytes: Uint8Array
  /** With its sealed content opened. */
  readonly record: Kind
}

/** Entries that the checkpoint in `logFolder` speaks of; 0 before the first. Proves nothing. */
export function logSize(logFolder: string): number {
  const path = join(logFolder, CHECKPOINT_PATH)
  return existsSync(path) ? statedSize(readFileSync(path, 'utf8')) : 0
}

/** The exchange records from `first` to the end of the log. */
export function readRecords(logFolder: string, first: number): readonly LoggedRecord[] {
  return readLog(logFolder, first).filter(
    (one): one is LoggedRecord => one.record.kind === 'exchange',
  )
}

/** The records of every kind from `first` to the end of the log. */
export function readLog(logFolder: string, first: number): readonly LoggedRecord<LogRecord>[] {
  const size = logSize(logFolder)
  const records: LoggedRecord<LogRecord>[] = []
  const keys = contentKeysBeside(logFolder)
  for (let start = first - (first % TILE_WIDTH); start < size; start += TILE_WIDTH) {
    const bundle = readFileSync(join(logFolder, tilePath(tileAt('entries', start, size))))
    parseBundle(bundle, TILE_WIDTH).entries.forEach(({ bytes }, i) => {
      const index = start + i
      if (index < first || index >= size) return
      records.push({ index, bytes, record: openedBy(keys, decodeLogRecord(bytes)) })
    })
  }
  return records
}

function contentKeysBeside(logFolder: string): Pick<ContentKeys, 'find'> {
  const folder = join(dirname(logFolder), CONTENT_KEYS_FOLDER)
  return {
    find: (name) => {
      const path = join(folder, `${name}.key`)
      if (!existsSync(path)) return undefined
      return contentKeyOfSecret(name, Buffer.from(readFileSync(path, 'utf8'), 'base64'))
    },
  }
}
