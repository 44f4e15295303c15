/**
 * Records as the log's bytes, and back.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer'
import { AuditError } from './errors.ts'
import type { ExchangeRecord } from './exchange-record.ts'
import { Room } from './json-bytes.ts'
import { logRecordShape } from './log-record.ts'
import type { LogRecord } from './log-record.ts'
import { SEALED_CONTENT, WORD_LENGTH_MAX } from './record-words.ts'
import { Misfit } from './shape.ts'
import { surely } from './surely.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

/**
 * The bytes of a record in the log: canonical JSON (RFC 8785), UTF-8, without the fields that have nothing to say.
 *
 * @throws {AuditError} `RECORD_INVALID`; `RECORD_TOO_LARGE` above 65,535 bytes.
 */
export function encodeRecord(record: LogRecord): Uint8Array {
  return Buffer.from(scratch.bytes.subarray(0, writeRecord(record, scratch, 0)))
}

/**
 * Writes the same into `to`, from the byte `at` on.
 *
 * @returns where it ends. Beyond the end of `to` nothing is written, but counted.
 * @throws {AuditError} as {@link encodeRecord}; what is in `to` from `at` on is then nothing.
 */
export function writeRecord(record: LogRecord, to: Room, at: number): number {
  const end = write(record, to, at)
  const bytes = end - at
  if (bytes <= ENTRY_BYTES_MAX) return end
  throw new AuditError(
    'RECORD_TOO_LARGE',
    `The record has ${bytes} bytes; an entry holds ${ENTRY_BYTES_MAX}. Ask for fewer subjects or resources at once.`,
  )
}

/**
 * Reads an exchange record back; a record of another kind is an error, as it is in {@link decodeLogRecord}.
 *
 * @throws {AuditError} `RECORD_INVALID`
 */
export function decodeRecord(bytes: Uint8Array): ExchangeRecord {
  const record = decodeLogRecord(bytes)
  if (record.kind !== 'exchange') throw invalid(`is of the kind ${record.kind}`)
  return record
}

/**
 * Reads a record of any kind back. Exact: an unknown or missing field, or any but the canonical form, is an
 * error.
 *
 * @throws {AuditError} `RECORD_INVALID`
 */
export function decodeLogRecord(bytes: Uint8Array): LogRecord {
  if (bytes.length > ENTRY_BYTES_MAX) throw invalid(`has more than ${ENTRY_BYTES_MAX} bytes`)
  if (!isUtf8(bytes)) throw invalid('is not UTF-8')
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let value: unknown
  try {
    value = JSON.parse(buffer.toString())
  } catch {
    // The parser's own message quotes the text, so it is left out.
    throw invalid('is not JSON')
  }
  const record = logRecordShape.complete(value)
  const end = write(record, scratch, 0)
  if (!buffer.equals(scratch.bytes.subarray(0, end))) throw invalid('is not in canonical form')
  return record as LogRecord
}

/**
 * An exchange record from JSON that others wrote, with or without the fields that have nothing to say.
 *
 * @throws {AuditError} `RECORD_INVALID`
 */
export function readRecord(value: unknown): ExchangeRecord {
  return decodeRecord(encodeRecord(logRecordShape.complete(value) as LogRecord))
}

/**
 * Returns if {@link decodeLogRecord} would give a record, and throws what it throws; without making one.
 *
 * @throws {AuditError} `RECORD_INVALID`
 */
export function assertRecord(bytes: Uint8Array): void {
  if (!isSurelyRecord(bytes)) decodeLogRecord(bytes)
}

const isSurelyRecord = surely(logRecordShape, WORD_LENGTH_MAX, SEALED_CONTENT)

/** Of one entry. Reading is synchronous, so it is never shared. */
const scratch = new Room(Buffer.alloc(ENTRY_BYTES_MAX))

function write(value: unknown, to: Room, at: number): number {
  try {
    return logRecordShape(value, to, at)
  } catch (thrown) {
    if (thrown instanceof Misfit) throw invalid(`${thrown.message} at "${thrown.pointer}"`)
    if (thrown instanceof AuditError) throw invalid('holds a text that has no UTF-8 form')
    throw thrown
  }
}

function invalid(why: string): AuditError {
  return new AuditError('RECORD_INVALID', `Not a record of version 1: it ${why}.`)
}
