/**
 * Content of a record that may have to go while the record's proof stays: sealed under a key of that record alone.
 *
 * The log keeps ciphertext and tag; the key is kept outside it (`content-keys.ts`). Who destroys the key has erased the
 * content, in the log, in its mirrors and in every backup, and no hash of the log changes (PIPL Art. 47: what cannot be
 * deleted technically is at least not processed any more; here it cannot be).
 *
 * The text is encrypted with AES-256-CTR from a synthetic initial vector: its own HMAC-SHA-256, which is also the tag. So a
 * key that is used twice shows no more than that two texts are the same, and no other key opens the same bytes to
 * another text, which evidence needs: GCM would not promise that.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { AuditError } from './errors.ts'
import { hmacUnder, type Hmac } from './hmac.ts'

/** As it stands in the record. */
export interface SealedContent {
  /** Name of the content key: `<YYYY-MM>.<retention class>`. */
  readonly key: string
  /** AES-256-CTR, base64url. */
  readonly content: string
  /** HMAC-SHA-256 of the text, 32 bytes base64url. Its first 16 bytes are the initial vector. */
  readonly tag: string
}

/** Opens one record and no other. */
export interface RecordKey {
  /** 32 bytes. */
  readonly cipher: Buffer
  /** 32 bytes. */
  readonly tag: Buffer
}

const HALF_BYTES = 32
const VECTOR_BYTES = 16

/** @param sealing HMAC-SHA-512 under a content key. @param id of the record: its exchange id or management id. */
export function recordKeyOf(sealing: Hmac, id: string): RecordKey {
  return splitRecordKey(sealing.bytes(`shudao record v1 ${id}`))
}

/** A record's key as evidence carries it: 64 bytes, base64. */
export function formatRecordKey({ cipher, tag }: RecordKey): string {
  return Buffer.concat([cipher, tag]).toString('base64')
}

/** @returns undefined when the text is no record key. */
export function parseRecordKey(text: string): RecordKey | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === 2 * HALF_BYTES ? splitRecordKey(bytes) : undefined
}

function splitRecordKey(bytes: Buffer): RecordKey {
  return { cipher: bytes.subarray(0, HALF_BYTES), tag: bytes.subarray(HALF_BYTES) }
}

export function sealText(key: string, { cipher, tag }: RecordKey, text: string): SealedContent {
  const mark = hmacUnder('sha256', tag).bytes(text)
  const stream = createCipheriv('aes-256-ctr', cipher, mark.subarray(0, VECTOR_BYTES))
  return {
    key,
    // As one Buffer, and without `final`, which in this mode has nothing to say: half the cost.
    content: stream.update(text, 'utf8').toString('base64url'),
    tag: mark.toString('base64url'),
  }
}

/** @throws {AuditError} `CONTENT_INVALID`: the key is not this record's, or the record was not sealed so. */
export function openText({ key, content, tag }: SealedContent, record: RecordKey): string {
  const mark = Buffer.from(tag, 'base64url')
  const stream = createDecipheriv('aes-256-ctr', record.cipher, mark.subarray(0, VECTOR_BYTES))
  const text = Buffer.concat([stream.update(content, 'base64url'), stream.final()])
  const expected = createHmac('sha256', record.tag).update(text).digest()
  if (mark.length === expected.length && timingSafeEqual(mark, expected)) return text.toString()
  throw new AuditError(
    'CONTENT_INVALID',
    `The sealed content of this record does not open with the key ${key} that was given. Restore the folder content-keys of the exchange that wrote it.`,
  )
}
