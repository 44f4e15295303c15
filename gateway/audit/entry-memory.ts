/**
 * Where a log's entries lie from when they are written until they are published: in blocks of memory that are used again and again.
 * Fresh memory for each would cost more than their hashes: every page is first cleared, and the collector counts and looks for it.
 *
 * The entries of one batch lie one behind the other, as the journal has them (`journal-format.ts`), and behind them their leaf
 * hashes. The log alone reads a block: what is written is written into it, what others read is copied out of it.
 *
 * @module
 */

import { hash } from 'node:crypto'
import { AuditError } from './errors.ts'
import { FRAME_HEADER_BYTES, HEAD_BYTES, LEAF_PREFIX, writeFrameHeader } from './journal-format.ts'
import { Room } from './json-bytes.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'
import { HASH_BYTES } from './tree.ts'

/**
 * Puts an entry into `to` from the byte `at` on.
 *
 * @returns where it ends; beyond the end of `to` it only counts.
 */
export type EntryWriter = (to: Room, at: number) => number

/** Entries that lie one behind the other, each behind its head, and their leaf hashes, which lie elsewhere in the same memory. */
export interface Run {
  readonly memory: Buffer
  readonly count: number
  /** Byte of the first head. */
  readonly start: number
  /** Byte behind the last entry. */
  readonly end: number
  /** Byte of the first leaf hash. */
  readonly hashesAt: number
}

/** Entries that are written together. They stay where they are until they are released. */
export interface Batch extends Run {
  readonly firstIndex: number
  /** What the journal writes. */
  readonly frame: Uint8Array
  readonly release: () => void
}

/** A batch that is being written. */
export interface NewBatch {
  /** Whether an entry of any length can be added. */
  hasRoom(): boolean
  /**
   * @param entry is copied, or written.
   * @throws {AuditError} `RECORD_TOO_LARGE`, and what `entry` throws; the batch is then as it was.
   */
  add(entry: Uint8Array | EntryWriter): void
  /** No more are added. Leaf hashes are yet to be put. */
  end(): Batch
}

export interface EntryMemory {
  /** One at a time: the one before has ended, or is given up. */
  begin(firstIndex: number): NewBatch
  /** Gives memory back that was not needed since it was asked last. */
  trim(): void
}

const BLOCK_BYTES = 2 * 1024 * 1024
/** Of an entry of any length, with its head and its hash. */
const ANY_ENTRY_BYTES = HEAD_BYTES + ENTRY_BYTES_MAX + HASH_BYTES

/**
 * Where an entry is written before it is copied to where it stays: bytes put one by one into memory that another thread read
 * last cost half as much again. Writing is synchronous, so it is never shared.
 */
const desk = new Room(Buffer.alloc(ENTRY_BYTES_MAX))

interface Block {
  readonly bytes: Buffer
  /** Batches in it that are not released. */
  held: number
}

export function createEntryMemory(): EntryMemory {
  /** Blocks in which nothing is held, beside the one that is written. */
  let free: Block[] = []
  let block = newBlock()
  let used = 0
  /** Blocks that were written since memory was given back. */
  let wanted = 0

  return { begin, trim }

  function begin(firstIndex: number): NewBatch {
    if (block.held === 0) used = 0
    if (BLOCK_BYTES - used < FRAME_HEADER_BYTES + ANY_ENTRY_BYTES) {
      block = free.pop() ?? newBlock()
      wanted++
      used = 0
    }
    const { bytes } = block
    const frameAt = used
    const start = frameAt + FRAME_HEADER_BYTES
    let end = start
    let count = 0
    return { hasRoom, add, end: finish }

    function hasRoom(): boolean {
      return BLOCK_BYTES - end >= ANY_ENTRY_BYTES + count * HASH_BYTES
    }

    function add(entry: Uint8Array | EntryWriter): void {
      const length = typeof entry === 'function' ? entry(desk, 0) : entry.length
      if (length > ENTRY_BYTES_MAX) throw tooLarge(length)
      bytes[end] = length >> 8
      bytes[end + 1] = length & 0xff
      bytes[end + 2] = LEAF_PREFIX
      bytes.set(
        typeof entry === 'function' ? desk.bytes.subarray(0, length) : entry,
        end + HEAD_BYTES,
      )
      end += HEAD_BYTES + length
      count++
    }

    function finish(): Batch {
      const held = block
      held.held++
      used = end + count * HASH_BYTES
      const frame = bytes.subarray(frameAt, end)
      writeFrameHeader(frame, firstIndex, count)
      const release = (): void => {
        held.held--
        if (held.held === 0 && held !== block) free.push(held)
      }
      return { memory: bytes, count, start, end, hashesAt: end, firstIndex, frame, release }
    }
  }

  function trim(): void {
    free = free.slice(0, wanted)
    wanted = 0
  }
}

function newBlock(): Block {
  return { bytes: Buffer.allocUnsafeSlow(BLOCK_BYTES), held: 0 }
}

/**
 * Hashes the entries of a batch, and puts the hashes where they belong.
 *
 * @returns them in base64, as receipts have them.
 */
export function hashLeaves(batch: Batch): readonly string[] {
  const { memory, end } = batch
  const hashes: string[] = []
  let hashAt = batch.hashesAt
  for (let at = batch.start; at < end;) {
    const next = entryEnd(memory, at)
    // With the prefix, which is the last byte of its head.
    const leaf = hash('sha256', memory.subarray(at + HEAD_BYTES - 1, next), 'base64')
    memory.write(leaf, hashAt, HASH_BYTES, 'base64')
    hashes.push(leaf)
    hashAt += HASH_BYTES
    at = next
  }
  return hashes
}

/** Where the entry ends whose head is at the byte `at`. */
export function entryEnd(memory: Uint8Array, at: number): number {
  return at + HEAD_BYTES + ((memory[at] as number) << 8) + (memory[at + 1] as number)
}

/** The first `count` entries of a run, and the rest. */
export function cut(run: Run, count: number): readonly [Run, Run] {
  const { memory, start, end, hashesAt } = run
  let middle = start
  for (let passed = 0; passed < count; passed++) middle = entryEnd(memory, middle)
  return [
    { memory, count, start, end: middle, hashesAt },
    {
      memory,
      count: run.count - count,
      start: middle,
      end,
      hashesAt: hashesAt + count * HASH_BYTES,
    },
  ]
}

/** Copies of the entries. */
export function entriesOf({ memory, start, end }: Run): readonly Uint8Array[] {
  const copy = Buffer.from(memory.subarray(start, end))
  const entries: Uint8Array[] = []
  for (let at = 0; at < copy.length;) {
    const next = entryEnd(copy, at)
    entries.push(copy.subarray(at + HEAD_BYTES, next))
    at = next
  }
  return entries
}

export function tooLarge(bytes: number): AuditError {
  return new AuditError(
    'RECORD_TOO_LARGE',
    `The entry has ${bytes} bytes; at most ${ENTRY_BYTES_MAX} fit.`,
  )
}
