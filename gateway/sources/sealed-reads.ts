/**
 * The cache of reads: encrypted in memory, bounded in entries, bytes and seconds, never written anywhere.
 *
 * Keys are of this cache alone and from chance, so nothing of it can be opened by another, or found by who knows a
 * subject: an entry's name is an HMAC of its question, its content is sealed with AES-256-GCM and bound to that name.
 *
 * @module
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { CachedRead, ReadCache } from '../core/read-cache.ts'

export const CACHE_BOUNDS = {
  entriesMax: 4_096,
  bytesMax: 32 * 1_048_576,
  /** A larger answer is not kept: it would drive out all the others. */
  entryBytesMax: 1_048_576,
} as const

/** Where sealed entries lie, by name. */
export interface SealedStore {
  get(name: string): Buffer | undefined
  set(name: string, sealed: Buffer, options: { readonly ttl: number }): unknown
}

interface Opened {
  readonly store: SealedStore
  /** Key of names. */
  readonly name: KeyObject
  /** Key of contents. */
  readonly seal: KeyObject
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param store made at the first entry: mostly there is none. */
export function makeReadCache(
  now: () => Date,
  makeStore: () => SealedStore = boundedStore,
): ReadCache {
  let opened: Opened | undefined
  const open = (): Opened => (opened ??= { store: makeStore(), name: newKey(), seal: newKey() })
  return {
    take(question, maxAgeSec) {
      const { store, name, seal } = open()
      const named = nameOf(name, question)
      const sealed = store.get(named)
      if (sealed === undefined) return undefined
      const read = JSON.parse(unsealed(seal, named, sealed)) as CachedRead
      return leftMs(read, maxAgeSec) > 0 ? read : undefined
    },
    keep(question, maxAgeSec, read) {
      const ttl = leftMs(read, maxAgeSec)
      if (ttl <= 0) return
      const { store, name, seal } = open()
      const named = nameOf(name, question)
      store.set(named, sealedUnder(seal, named, JSON.stringify(read)), { ttl })
    },
    afresh: () => makeReadCache(now, makeStore),
  }

  /** A clock that was set back does not make an answer younger than it is. */
  function leftMs({ retrievedAt }: CachedRead, maxAgeSec: number): number {
    const ageMs = now().getTime() - Date.parse(retrievedAt)
    return ageMs < 0 ? 0 : maxAgeSec * 1_000 - ageMs
  }
}

/** Its clock only clears away what is over; how old an answer may be is asked at each use. */
function boundedStore(): SealedStore {
  return new LRUCache<string, Buffer>({
    max: CACHE_BOUNDS.entriesMax,
    maxSize: CACHE_BOUNDS.bytesMax,
    maxEntrySize: CACHE_BOUNDS.entryBytesMax,
    sizeCalculation: ({ length }) => length,
    ttlAutopurge: true,
  })
}

function newKey(): KeyObject {
  return createSecretKey(randomBytes(32))
}

/** JSON of a list tells its members apart, whatever is in them. */
function nameOf(key: KeyObject, question: readonly unknown[]): string {
  return createHmac('sha256', key).update(JSON.stringify(question)).digest('base64url')
}

function sealedUnder(key: KeyObject, name: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const content = [cipher.update(text, 'utf8'), cipher.final()]
  return Buffer.concat([nonce, cipher.getAuthTag(), ...content])
}

function unsealed(key: KeyObject, name: string, sealed: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    .setAuthTag(tag)
    .setAAD(Buffer.from(name))
  const content = sealed.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8')
}
