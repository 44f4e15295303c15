/**
 * Entries written where they can stay: in large blocks of memory, one behind the other, each behind its head.
 *
 * What is encoded one after another is mostly appended so; then a whole batch of the journal is one run of bytes that need not be
 * copied. A head is what the journal has before an entry (`journal-format.ts`): u16 length · 0x00.
 *
 * @module
 */

export const HEAD_BYTES = 3
const BLOCK_BYTES = 512 * 1024
const LENGTH_MAX = 0xffff

let block: Buffer = Buffer.alloc(0)
/** The memory of all blocks: in it nothing is ever changed that was written. */
const blocks = new WeakSet<ArrayBufferLike>()
let used = 0

/**
 * @param bytes a character for each; of more than 65,535 the head is wrong, and such an entry is refused everywhere.
 * @returns the bytes, not to be changed.
 */
export function writeEntry(bytes: string): Buffer {
  const { length } = bytes
  const room = HEAD_BYTES + length
  if (used + room > block.length) {
    block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, room))
    blocks.add(block.buffer)
    used = 0
  }
  const start = used + HEAD_BYTES
  block[used] = (length & LENGTH_MAX) >> 8
  block[used + 1] = length & 0xff
  block[used + 2] = 0x00
  block.write(bytes, start, length, 'latin1')
  used = start + length
  return block.subarray(start, used)
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
