/**
 * HMAC (RFC 2104), as two hashes of one call each: an object that is made, fed and asked costs three times as much, and a
 * record needs five.
 *
 * @module
 */
import { createHmac, hash } from 'node:crypto'
import { UTF8_BYTES_MAX } from './utf8.ts'

const BLOCK_BYTES = { sha256: 64, sha512: 128 } as const
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
/** Longer texts go the long way. Hashing is synchronous, so it is never shared. */
const scratch = Buffer.alloc(16 * 1024)

export interface Hmac {
  bytes(text: string): Buffer
  base64url(text: string): string
}

/** @param key of any length; up to a block of the hash, which has 64 or 128 bytes, it is quickest. */
export function hmacUnder(algorithm: keyof typeof BLOCK_BYTES, key: Uint8Array): Hmac {
  const block = BLOCK_BYTES[algorithm]
  const padded = key.length > block ? hash(algorithm, key, 'buffer') : key
  const inner = padOf(padded, block, INNER_PAD)
  const outer = padOf(padded, block, OUTER_PAD)
  return {
    // By way of a string, which is made more quickly than a Buffer outside the pool.
    bytes: (text) => Buffer.from(code(text, 'binary'), 'latin1'),
    base64url: (text) => code(text, 'base64url'),
  }

  function code(text: string, encoding: 'binary' | 'base64url'): string {
    const isLong = block + text.length * UTF8_BYTES_MAX > scratch.length
    return isLong
      ? createHmac(algorithm, key).update(text).digest(encoding)
      : hash(algorithm, outerBytes(text), encoding)
  }

  /** The outer pad and the hash of the inner one and the text: their hash is the code. */
  function outerBytes(text: string): Buffer {
    scratch.set(inner)
    const end = block + scratch.write(text, block)
    const digest = hash(algorithm, scratch.subarray(0, end), 'binary')
    scratch.set(outer)
    return scratch.subarray(0, block + scratch.write(digest, block, 'latin1'))
  }
}

function padOf(key: Uint8Array, block: number, byte: number): Uint8Array {
  const pad = new Uint8Array(block).fill(byte)
  for (let place = 0; place < key.length; place++) pad[place] = (key[place] ?? 0) ^ byte
  return pad
}
