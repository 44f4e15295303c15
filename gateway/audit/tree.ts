/**
 * RFC 6962 §2.1 hashing over SHA-256. Pure.
 *
 * A *row* is a run of neighbouring 32-byte hashes laid end to end, as tiles hold them.
 *
 * @module
 */

import { hash } from 'node:crypto'

export const HASH_BYTES = 32

// One scratch for all interior hashes: 0x01 || left || right. Hashing is synchronous, so it is never shared.
// Left and right begin on a word, to be copied by words: the prefix is the last byte of the word before them.
const WORD_BYTES = 4
const PAIR_WORDS = (2 * HASH_BYTES) / WORD_BYTES
const scratchWords = new Int32Array(1 + PAIR_WORDS)
const scratch = Buffer.from(scratchWords.buffer, WORD_BYTES - 1)
scratch[0] = 0x01

/** The root of a log without entries: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer')

/** The hash of an entry: SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Buffer {
  const prefixed = Buffer.allocUnsafe(entry.length + 1)
  prefixed[0] = 0x00
  prefixed.set(entry, 1)
  return hash('sha256', prefixed, 'buffer')
}

/** The hash of an interior node: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  scratch.set(left, 1)
  scratch.set(right, 1 + HASH_BYTES)
  return hash('sha256', scratch, 'buffer')
}

/**
 * The Merkle tree hash over a row, MTH of RFC 6962 with the row's hashes as leaves.
 *
 * @param row 1 or more hashes; not changed.
 */
export function rowRoot(row: Uint8Array): Buffer {
  let root: Buffer | null = null
  let end = hashesIn(row)
  // From the right: the lowest set bit of the width is the rightmost, smallest perfect subtree.
  while (end > 0) {
    const width = end & -end
    const left = perfectRoot(row, end - width, width)
    root = root === null ? left : nodeHash(left, root)
    end -= width
  }
  return root ?? EMPTY_ROOT
}

/**
 * The root of the tree whose right edge is `rows`.
 *
 * @param rows by tile level from 0 up: the hashes of that level's partial tile, empty when it is full or absent.
 */
export function edgeRoot(rows: readonly Uint8Array[]): Buffer {
  let root: Buffer | null = null
  for (const row of rows) {
    let end = hashesIn(row)
    while (end > 0) {
      const width = end & -end
      const left = perfectRoot(row, end - width, width)
      root = root === null ? left : nodeHash(left, root)
      end -= width
    }
  }
  return root ?? EMPTY_ROOT
}

/** Whole hashes of a row: a torn file may end in the middle of one. */
function hashesIn(row: Uint8Array): number {
  return Math.floor(row.length / HASH_BYTES)
}

/** The root over `width` hashes (a power of two) of `row`, from the `start`th on. */
export function perfectRoot(row: Uint8Array, start: number, width: number): Buffer {
  const words = new Int32Array((width * HASH_BYTES) / WORD_BYTES)
  const level = Buffer.from(words.buffer)
  level.set(row.subarray(start * HASH_BYTES, (start + width) * HASH_BYTES))
  for (let pairs = width / 2; pairs >= 1; pairs /= 2) {
    for (let pair = 0; pair < pairs; pair++) {
      const from = pair * PAIR_WORDS
      for (let i = 0; i < PAIR_WORDS; i++) scratchWords[1 + i] = words[from + i] as number
      // A binary string costs half of what a Buffer does here (0.5 µs against 1.1 µs, Node 20).
      level.write(hash('sha256', scratch, 'binary'), pair * HASH_BYTES, HASH_BYTES, 'latin1')
    }
  }
  return level.subarray(0, HASH_BYTES)
}
