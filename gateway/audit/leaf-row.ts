import { hash } from 'node:crypto'
import type { BundledEntry } from './bundle.ts'
import { HASH_BYTES } from './tree.ts'

/**
 * The leaf hashes of a bundle's entries, end to end.
 *
 * An entry is hashed where it lies: the length byte before it becomes the leaf prefix 0x00 for that
 * moment. So `bundle` must be the caller's own; it is left as it was.
 */
export function leafRow(bundle: Buffer, entries: readonly BundledEntry[]): Buffer {
  const row = Buffer.allocUnsafe(entries.length * HASH_BYTES)
  for (const [place, { bytes, offset }] of entries.entries()) {
    const lengthByte = bundle[offset + 1] ?? 0
    bundle[offset + 1] = 0x00
    const leaf = bundle.subarray(offset + 1, offset + 2 + bytes.length)
    row.write(hash('sha256', leaf, 'binary'), place * HASH_BYTES, HASH_BYTES, 'latin1')
    bundle[offset + 1] = lengthByte
  }
  return row
}
