/**
 * HMAC-SHA-256 (RFC 2104), as two hashes of one call each: an object that is made, fed and asked costs three times as much, and a
 * record needs several.
 *
 * @module
 */
import { createHmac, hash } from 'node:crypto'
import { UTF8_BYTES_MAX } from './utf8.ts'

const BLOCK_BYTES = 64
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
/** Longer texts go the long way. Hashing is synchronous, so it is never shared. */
const scratch = Buffer.alloc(16 * 1024)

export interface Hmac {
  bytes(text: string): Buffer
  base64url(text: string): string
}

/** @param key of any length; up to a block of the hash, which has 64 bytes, it is quickest. */
export function hmacUnder(key: Uint8Array): Hmac {
  const padded = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key
  const inner = padOf(padded, INNER_PAD)
  const outer = padOf(padded, OUTER_PAD)
  return {
    // By way of a string, which is made more quickly than a Buffer outside the pool.
    bytes: (text) => Buffer.from(code(text, 'binary'), 'latin1'),
    base64url: (text) => code(text, 'base64url'),
  }

  function code(text: string, encoding: 'binary' | 'base64url'): string {
    const isLong = BLOCK_BYTES + text.length * UTF8_BYTES_MAX > scratch.length
    return isLong
      ? createHmac('sha256', key).update(text).digest(encoding)
      : hash('sha256', outerBytes(text), encoding)
  }

  /** The outer pad and the hash of the inner one and the text: their hash is the code. */
  function outerBytes(text: string): Buffer {
    scratch.set(inner)
    const end = BLOCK_BYTES + scratch.write(text, BLOCK_BYTES)
    const digest = hash('sha256', scratch.subarray(0, end), 'binary')
    scratch.set(outer)
    return scratch.subarray(0, BLOCK_BYTES + scratch.write(digest, BLOCK_BYTES, 'latin1'))
  }
}

function padOf(key: Uint8Array, byte: number): Uint8Array {
  const pad = new Uint8Array(BLOCK_BYTES).fill(byte)
  for (let place = 0; place < key.length; place++) pad[place] = (key[place] ?? 0) ^ byte
  return pad
}
