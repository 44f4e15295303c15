/**
 * Entries written where they can stay: in large blocks of memory, one behind the other, each behind its head.
 *
 * What is encoded one after another is mostly appended so; then a whole batch of the journal is one run of bytes that need not be
 * copied. A head is what the journal has before an entry (`journal-format.ts`): u16 length · 0x00.
 *
 * @module
 */
import type { ByteSink } from './byte-sink.ts'
import { AuditError } from './errors.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

export const HEAD_BYTES = 3
const BLOCK_BYTES = 512 * 1024

let block: Buffer = Buffer.alloc(0)
/** The memory of all blocks: in it nothing is ever changed that was written. */
const blocks = new WeakSet<ArrayBufferLike>()
let used = 0

/**
 * @param put puts the entry, and writes no other meanwhile; when it throws, there is none.
 * @returns its bytes, not to be changed.
 * @throws {AuditError} `RECORD_TOO_LARGE` above 65,535 bytes; `RECORD_INVALID` if `put` wrote another; what `put` throws.
 */
export function writeEntry(put: (sink: ByteSink) => void): Buffer {
  if (used + HEAD_BYTES + ENTRY_BYTES_MAX > block.length) {
    block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
    blocks.add(block.buffer)
    used = 0
  }
  const start = used + HEAD_BYTES
  const sink: ByteSink = { bytes: block, at: start }
  const before = block
  put(sink)
  if (block !== before || used !== start - HEAD_BYTES) {
    throw new AuditError('RECORD_INVALID', 'An entry was written while another was.')
  }
  const length = sink.at - start
  if (length > ENTRY_BYTES_MAX) {
    throw new AuditError(
      'RECORD_TOO_LARGE',
      `The record has ${length} bytes; an entry holds ${ENTRY_BYTES_MAX}. Ask for fewer subjects or resources at once.`,
    )
  }
  block.writeUInt16BE(length, used)
  block[used + 2] = 0x00
  used = sink.at
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
