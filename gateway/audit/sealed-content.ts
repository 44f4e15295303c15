/**
 * Content of a record that may have to go while the record's proof stays: sealed under a key of that record alone.
 *
 * The log keeps ciphertext and tag; the key is kept outside it (`content-keys.ts`). Who destroys the key has erased the
 * content, in the log, in its mirrors and in every backup, and no hash of the log changes (PIPL Art. 47: what cannot be
 * deleted technically is at least not processed any more; here it cannot be).
 *
 * The text is encrypted with AES-256-CTR (NIST SP 800-38A) under the month's key, from a counter block that is made of its own tag; and the tag
 * is a salted hash of it. So whoever has a record's salt and its part of the key stream opens this record, and no other; a salt that is used
 * twice shows no more than that two texts are the same; and nothing else opens the same bytes to another text, which evidence needs: GCM
 * would not promise that.
 *
 * @module
 */
import { createCipheriv } from 'node:crypto'
import { commitment, opensTo } from './commitment.ts'
import { AuditError } from './errors.ts'

/** As it stands in the record. */
export interface SealedContent {
  /** Name of the content key: `<YYYY-MM>.<retention class>`. */
  readonly key: string
  /** AES-256-CTR, base64url. */
  readonly content: string
  /** SHA-256 of salt and text, 32 bytes base64url. Its first 12 bytes begin the counter blocks. */
  readonly tag: string
}

/** Opens one record and no other. */
export interface RecordKey {
  /** 32 bytes. */
  readonly salt: Buffer
  /** As many bytes as the content has. */
  readonly stream: Buffer
}

/** Changes text into what is sealed under this tag, and back: AES-256-CTR. */
export type ContentCipher = (tag: string, bytes: Uint8Array) => Buffer

const SALT_BYTES = 32
const BLOCK_BYTES = 16
const TAG_IN_COUNTER_BYTES = 12
/** Up to 256 blocks are counted in one byte; beyond some tens a cipher object is quicker. */
const SHORT_BYTES = 32 * BLOCK_BYTES

/** A record's key as evidence carries it: salt and stream, base64. */
export function formatRecordKey({ salt, stream }: RecordKey): string {
  return Buffer.concat([salt, stream]).toString('base64')
}

/** @returns undefined when the text is no record key. */
export function parseRecordKey(text: string): RecordKey | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length <= SALT_BYTES) return undefined
  return { salt: bytes.subarray(0, SALT_BYTES), stream: bytes.subarray(SALT_BYTES) }
}

/** @param key 32 bytes. */
export function contentCipherUnder(key: Uint8Array): ContentCipher {
  const counters = new Uint8Array(SHORT_BYTES)
  for (let at = 0; at < SHORT_BYTES; at += BLOCK_BYTES)
    counters[at + BLOCK_BYTES - 1] = at / BLOCK_BYTES
  const start = Buffer.alloc(BLOCK_BYTES)
  const blockCipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return (tag, bytes) => {
    start.write(tag, 0, TAG_IN_COUNTER_BYTES, 'base64url')
    // What a cipher object costs, which is made, fed and collected, is more than all else that is done to seal one subject.
    if (bytes.length > SHORT_BYTES) return createCipheriv('aes-256-ctr', key, start).update(bytes)
    const length = Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      for (let i = 0; i < TAG_IN_COUNTER_BYTES; i++) counters[at + i] = start[i] as number
    }
    return joined(blockCipher.update(counters.subarray(0, length)), bytes)
  }
}

/** @param key name of the content key. */
export function sealText(
  key: string,
  salt: Uint8Array,
  cipher: ContentCipher,
  text: string,
): SealedContent {
  const bytes = Buffer.from(text)
  const tag = commitment(salt, bytes)
  return { content: cipher(tag, bytes).toString('base64url'), key, tag }
}

/** @throws {AuditError} `CONTENT_INVALID`: the key is not this record's, or the record was not sealed so. */
export function openText(
  { key, content, tag }: SealedContent,
  { salt, stream }: RecordKey,
): string {
  const sealed = Buffer.from(content, 'base64url')
  const text = joined(stream, sealed)
  if (sealed.length === stream.length && opensTo(tag, salt, text)) return text.toString()
  throw new AuditError(
    'CONTENT_INVALID',
    `The sealed content of this record does not open with the key ${key} that was given. Restore the folder content-keys of the exchange that wrote it.`,
  )
}

/** As many bytes as `bytes` has. */
function joined(stream: Uint8Array, bytes: Uint8Array): Buffer {
  const { length } = bytes
  const both = Buffer.allocUnsafe(length)
  for (let at = 0; at < length; at++) both[at] = (stream[at] ?? 0) ^ (bytes[at] as number)
  return both
}
