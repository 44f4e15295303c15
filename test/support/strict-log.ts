import { createHash } from 'node:crypto'
import type { EntryWriter } from '../../gateway/audit/entry-memory.ts'
import { AuditError } from '../../gateway/audit/errors.ts'
import type { ExchangeRecord } from '../../gateway/audit/exchange-record.ts'
import { Room } from '../../gateway/audit/json-bytes.ts'
import type { ManagementRecord } from '../../gateway/audit/management-record.ts'
import { decodeLogRecord } from '../../gateway/audit/record.ts'
import { ENTRY_BYTES_MAX } from '../../gateway/audit/tile.ts'
import type { RecordLog } from '../../gateway/core/house.ts'
import type { Receipt } from '../../gateway/core/types.ts'
import { openedRecord } from './content-keys.ts'

/** Where a log breaks: asked before any read, or when a record is appended. */
export type LogFault = 'before' | 'at-append'

export interface StrictLog extends RecordLog {
  readonly origin: string
  readonly size: () => number
  readonly records: () => readonly ExchangeRecord[]
  /** What staff did. */
  readonly managed: () => readonly ManagementRecord[]
  readonly receipt: (index: number) => Receipt
  /** Everything appended, in order. */
  readonly entries: () => readonly Uint8Array[]
  /** The bytes appended, as text: where nothing of a subject may be found. */
  readonly text: () => string
  /** Breaks the log until `heal`. */
  readonly breakIt: (fault: LogFault) => void
  readonly heal: () => void
}

/**
 * A log in memory that checks its callers: bytes which are not one exact record, and an exchange
 * id that was recorded already, end the test.
 */
export function strictLog(origin: string): StrictLog {
  const entries: Buffer[] = []
  const ids = new Set<string>()
  let fault: LogFault | undefined
  const unavailable = (): AuditError =>
    new AuditError('AUDIT_UNAVAILABLE', 'The journal cannot be written. Make its folder writable.')
  return {
    origin,
    size: () => entries.length,
    assertWritable: () => {
      if (fault === 'before') throw unavailable()
    },
    append: async (entry) => {
      const made = 'make' in entry ? entry.make() : entry
      const bytes = typeof made === 'function' ? written(made) : made
      const record = decodeLogRecord(bytes)
      const id = record.kind === 'exchange' ? record.exchangeId : ''
      if (ids.has(id)) throw new Error(`The exchange ${id} is recorded twice.`)
      if (fault !== undefined) throw unavailable()
      if (id !== '') ids.add(id)
      return receipt(entries.push(Buffer.from(bytes)) - 1)
    },
    receipt,
    entries: () => entries,
    records: () => entries.map(openedRecord).filter((one) => one.kind === 'exchange'),
    managed: () => entries.map(openedRecord).filter((one) => one.kind === 'management'),
    text: () => Buffer.concat(entries).toString(),
    breakIt: (where) => {
      fault = where
    },
    heal: () => {
      fault = undefined
    },
  }

  /** In memory that nobody else writes into. */
  function written(entry: EntryWriter): Uint8Array {
    const room = new Room(Buffer.alloc(ENTRY_BYTES_MAX))
    return room.bytes.subarray(0, entry(room, 0))
  }

  function receipt(index: number): Receipt {
    const bytes = entries[index]
    if (bytes === undefined) throw new Error(`The log has no entry ${index}.`)
    const leafHash = createHash('sha256').update('\0').update(bytes).digest('base64')
    return { log: origin, index, leafHash }
  }
}
