/**
 * The bytes of the journal. Pure.
 *
 * A *segment* file is a header and then frames. A *frame* is one batch of the group commit: it is
 * written only after the frame before it was synced, so a broken frame can be a crash's torn tail only
 * if no whole frame follows it. A segment's `firstIndex` supersedes whatever earlier segments hold from
 * that index on: they are what a failed write may have left. After the last frame a file that was reserved holds zeros.
 *
 * ```
 * header  "SHUDAOJ1" · u32 crc of the rest · u32 sequence · u64 first index · 8 bytes SHA-256(origin)
 * frame   "SDJF" · u32 crc of the rest · u32 body bytes · u32 entries · u64 first index · body
 * body    per entry: head (u16 length · 0x00) · entry      (0x00 || entry is what RFC 6962 hashes)
 * ```
 *
 * @module
 */

import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const SEGMENT_HEADER_BYTES = 32
export const FRAME_HEADER_BYTES = 24
/** What is before an entry: its length, and the prefix with which it is hashed. */
export const HEAD_BYTES = 3
/** The last byte of a head: 0x00 || entry is what RFC 6962 hashes. */
export const LEAF_PREFIX = 0x00
const SEGMENT_MAGIC = Buffer.from('SHUDAOJ1')
const FRAME_MAGIC = Buffer.from('SDJF')

export interface SegmentHeader {
  readonly sequence: number
  readonly firstIndex: number
}

export interface Frame {
  readonly bytes: Buffer
  readonly firstIndex: number
  /** Views into `bytes`. */
  readonly entries: readonly Buffer[]
}

/** What a segment file holds. */
export interface Segment {
  /** null: the header is broken, as a crash at the segment's creation leaves it. */
  readonly header: SegmentHeader | null
  readonly frames: readonly Frame[]
  /** Byte at which whole frames end and something else begins: a torn frame, or zeros; null when the file ends there. */
  readonly brokenAt: number | null
  /** Byte of a whole frame after `brokenAt`; then it is no torn tail but damage. */
  readonly resumesAt: number | null
}

export function encodeSegmentHeader(header: SegmentHeader, origin: string): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES)
  bytes.set(SEGMENT_MAGIC)
  bytes.writeUInt32BE(header.sequence, 12)
  bytes.writeBigUInt64BE(BigInt(header.firstIndex), 16)
  bytes.set(hash('sha256', origin, 'buffer').subarray(0, 8), 24)
  bytes.writeUInt32BE(crc32(bytes.subarray(12)), 8)
  return bytes
}

/** @param frame room for a header, and then the body. */
export function writeFrameHeader(frame: Buffer, firstIndex: number, entries: number): void {
  frame.set(FRAME_MAGIC)
  frame.writeUInt32BE(frame.length - FRAME_HEADER_BYTES, 8)
  frame.writeUInt32BE(entries, 12)
  frame.writeBigUInt64BE(BigInt(firstIndex), 16)
  frame.writeUInt32BE(crc32(frame.subarray(8)), 4)
}

/** Takes a segment file apart. A header of another log counts as broken. */
export function parseSegment(file: Uint8Array, origin: string): Segment {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const header = parseHeader(bytes, origin)
  const frames: Frame[] = []
  let offset = header === null ? 0 : SEGMENT_HEADER_BYTES
  let next = header?.firstIndex ?? 0
  while (header !== null && offset < bytes.length) {
    const frame = parseFrame(bytes, offset)
    if (frame?.firstIndex !== next) break
    frames.push(frame)
    next += frame.entries.length
    offset += frame.bytes.length
  }
  if (offset === bytes.length && header !== null) {
    return { header, frames, brokenAt: null, resumesAt: null }
  }
  return { header, frames, brokenAt: offset, resumesAt: findFrame(bytes, offset) }
}

function parseHeader(bytes: Buffer, origin: string): SegmentHeader | null {
  if (bytes.length < SEGMENT_HEADER_BYTES) return null
  const sequence = bytes.readUInt32BE(12)
  const firstIndex = Number(bytes.readBigUInt64BE(16))
  const expected = encodeSegmentHeader({ sequence, firstIndex }, origin)
  return expected.equals(bytes.subarray(0, SEGMENT_HEADER_BYTES)) ? { sequence, firstIndex } : null
}

function parseFrame(bytes: Buffer, start: number): Frame | null {
  if (!FRAME_MAGIC.equals(bytes.subarray(start, start + 4))) return null
  if (start + FRAME_HEADER_BYTES > bytes.length) return null
  const end = start + FRAME_HEADER_BYTES + bytes.readUInt32BE(start + 8)
  if (end > bytes.length) return null
  if (bytes.readUInt32BE(start + 4) !== crc32(bytes.subarray(start + 8, end))) return null
  const entries: Buffer[] = []
  for (let offset = start + FRAME_HEADER_BYTES; offset < end;) {
    if (bytes[offset + HEAD_BYTES - 1] !== LEAF_PREFIX) return null
    const entryEnd = offset + HEAD_BYTES + bytes.readUInt16BE(offset)
    entries.push(bytes.subarray(offset + HEAD_BYTES, entryEnd))
    offset = entryEnd
  }
  const firstIndex = Number(bytes.readBigUInt64BE(start + 16))
  return { bytes: bytes.subarray(start, end), firstIndex, entries }
}

function findFrame(bytes: Buffer, from: number): number | null {
  let at = bytes.indexOf(FRAME_MAGIC, from)
  while (at >= 0) {
    if (parseFrame(bytes, at) !== null) return at
    at = bytes.indexOf(FRAME_MAGIC, at + 1)
  }
  return null
}
