/**
 * The reference under which a person's report names an entry: the place of the entry in the log, under a key.
 *
 * One block of AES-256: without the key it says nothing, not even whether two are of one request; with it the place is
 * read back, so no table of references need be kept. Four bytes of it are nothing, and so tell a mistyped one. It is
 * written in Crockford's base 32, which has no letters that are taken for digits.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, hash } from 'node:crypto'
import { toHalfWidth } from '../catalog/codes/half-width.ts'
import type { EntryReferences } from './core/house.ts'

const BLOCK_BYTES = 16
const LOG_BYTES = 4
const INDEX_BYTES = 6
const PLACE_BYTES = 2
const NOTHING = Buffer.alloc(BLOCK_BYTES - LOG_BYTES - INDEX_BYTES - PLACE_BYTES)

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TEXT_DIGITS = 26
/** The first digit has three bits: 26 have two more than the block. */
const WRITTEN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const TYPED_CHARS_MAX = 100

/** @param key 32 bytes. */
export function makeEntryReferences(key: Uint8Array): EntryReferences {
  return {
    write: ({ log, index, place }) => {
      const block = Buffer.alloc(BLOCK_BYTES)
      block.set(tagOf(log))
      block.writeUIntBE(index, LOG_BYTES, INDEX_BYTES)
      block.writeUIntBE(place, LOG_BYTES + INDEX_BYTES, PLACE_BYTES)
      const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
      return inGroups(textOf(cipher.update(block)))
    },
    read: (text, logs) => {
      const written = text.length > TYPED_CHARS_MAX ? '' : asWritten(text)
      if (!WRITTEN.test(written)) return undefined
      const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
      const block = cipher.update(bytesOf(written))
      const log = logs.find((one) => tagOf(one).equals(block.subarray(0, LOG_BYTES)))
      if (log === undefined || !block.subarray(-NOTHING.length).equals(NOTHING)) return undefined
      return {
        log,
        index: block.readUIntBE(LOG_BYTES, INDEX_BYTES),
        place: block.readUIntBE(LOG_BYTES + INDEX_BYTES, PLACE_BYTES),
      }
    },
  }
}

function tagOf(log: string): Buffer {
  return hash('sha256', log, 'buffer').subarray(0, LOG_BYTES)
}

function textOf(block: Buffer): string {
  let rest = BigInt(`0x${block.toString('hex')}`)
  let text = ''
  for (let n = 0; n < TEXT_DIGITS; n++) {
    text = DIGITS.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return text
}

function bytesOf(text: string): Buffer {
  const number = Array.from(text, (digit) => BigInt(DIGITS.indexOf(digit))).reduce(
    (sum, digit) => (sum << 5n) | digit,
  )
  return Buffer.from(number.toString(16).padStart(2 * BLOCK_BYTES, '0'), 'hex')
}

function inGroups(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join('-')
}

function asWritten(text: string): string {
  const plain = toHalfWidth(text)
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
  return plain.replaceAll('O', '0').replace(/[IL]/g, '1')
}
