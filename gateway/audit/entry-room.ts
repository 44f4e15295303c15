/**
 * Entries written where they can stay: in large blocks of memory, one behind the other, each behind its head.
 *
 * What is encoded one after another is mostly appended so; then a whole batch of the journal is one run of bytes that need not be
 * copied. A head is what the journal has before an entry (`journal-format.ts`): u16 length · 0x00.
 *
 * @module
 */

import { AuditError } from './errors.ts'
import { Room } from './json-bytes.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

export const HEAD_BYTES = 3
const BLOCK_BYTES = 1024 * 1024

let block: Buffer = Buffer.alloc(0)
let room = new Room(block)
/** The memory of all blocks: in it nothing is ever changed that was written. */
const blocks = new WeakSet<ArrayBufferLike>()
let used = 0

/**
 * @param write puts the entry into `to` from the byte `at` on, and gives where it ends; beyond the end of `to` it only counts.
 * @returns the bytes, not to be changed. When `write` throws, nothing was written.
 * @throws {AuditError} `RECORD_TOO_LARGE` above 65,535 bytes.
 */
export function writeEntry(write: (to: Room, at: number) => number): Buffer {
  // Room for any: a store beyond the end would cost nothing lost, but makes all later ones slower.
  if (block.length - used < HEAD_BYTES + ENTRY_BYTES_MAX) {
    block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
    room = new Room(block)
    blocks.add(block.buffer)
    used = 0
  }
  const start = used + HEAD_BYTES
  const end = write(room, start)
  const length = end - start
  if (length > ENTRY_BYTES_MAX) {
    throw new AuditError(
      'RECORD_TOO_LARGE',
      `The record has ${length} bytes; an entry holds ${ENTRY_BYTES_MAX}. Ask for fewer subjects or resources at once.`,
    )
  }
  block[used] = length >> 8
  block[used + 1] = length & 0xff
  block[used + 2] = 0x00
  used = end
  return block.subarray(start, end)
}

/** All bytes of the block asked for last; entries of one batch mostly lie in one. */
let seen: Buffer = Buffer.alloc(0)

/** The memory that an entry lies in, if its head is before it there; undefined for bytes from elsewhere. */
export function memoryBehindHead({ buffer, byteOffset, length }: Uint8Array): Buffer | undefined {
  if (byteOffset < HEAD_BYTES) return undefined
  if (seen.buffer !== buffer) {
    if (!blocks.has(buffer)) return undefined
    seen = Buffer.from(buffer)
  }
  const at = byteOffset - HEAD_BYTES
  const isHead =
    seen[at] === length >> 8 && seen[at + 1] === (length & 0xff) && seen[at + 2] === 0x00
  return isHead ? seen : undefined
}
