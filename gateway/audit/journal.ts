/**
 * The journal: where a record becomes durable before it is published as tiles.
 *
 * @module
 */

import { basename, join } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { AuditError } from './errors.ts'
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES } from './journal-format.ts'
import type { NewFrame } from './journal-format.ts'

export interface Journal {
  /** Writes and syncs a frame; when it returns the frame is durable. One call at a time. */
  write(frame: NewFrame): Promise<void>
  /** After a failed write: makes a fresh segment, so that the next write can succeed. */
  heal(nextIndex: number): Promise<void>
  /** Why the last write failed, until one succeeds or `heal` does; null when all is well. */
  failure(): string | null
  /** Removes closed segments all of whose entries lie below `size`. */
  discard(size: number): Promise<void>
  close(): Promise<void>
}

export interface JournalOptions {
  readonly disk: Disk
  readonly folder: string
  readonly origin: string
  /** A segment that is longer is closed and a new one begun. */
  readonly segmentBytesMax: number
  /** Higher than that of any segment file in the folder. */
  readonly sequence: number
}

interface OpenSegment {
  readonly path: string
  readonly file: DiskFile
  readonly identity: string | null
  bytes: number
  nextIndex: number
}

const SEGMENT_NAME = /^\d{10}\.journal$/

/** The paths of all segments in `folder`, oldest first; null when there is no such folder. */
export async function listSegments(disk: Disk, folder: string): Promise<string[] | null> {
  const names = await disk.list(folder)
  if (names === null) return null
  return names
    .filter((name) => SEGMENT_NAME.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** A sequence number above that of every segment in `folder`. */
export async function nextSequence(disk: Disk, folder: string): Promise<number> {
  const last = (await listSegments(disk, folder))?.at(-1)
  return last === undefined ? 0 : Number(basename(last, '.journal')) + 1
}

/** Begins a segment that supersedes everything from `firstIndex` on, durably, then gives the journal. */
export async function beginJournal(options: JournalOptions, firstIndex: number): Promise<Journal> {
  const { disk, folder, origin, segmentBytesMax } = options
  let { sequence } = options
  let failed: string | null = null
  const closed: { path: string; endIndex: number }[] = []
  let current: OpenSegment = await begin(firstIndex)

  return { write, heal, failure: () => failed, discard, close: () => current.file.close() }

  async function begin(index: number): Promise<OpenSegment> {
    // A number is used once, even if making its file failed: we do not know what is in that file.
    const header = { sequence: sequence++, firstIndex: index }
    const path = join(folder, `${String(header.sequence).padStart(10, '0')}.journal`)
    const file = await disk.create(path)
    try {
      await file.write(encodeSegmentHeader(header, origin))
      await disk.syncDirectory(folder)
    } catch (thrown) {
      await file.close().catch(() => undefined)
      throw thrown
    }
    const identity = disk.identity(path)
    return { path, file, identity, bytes: SEGMENT_HEADER_BYTES, nextIndex: index }
  }

  async function change(index: number): Promise<void> {
    const next = await begin(index)
    closed.push({ path: current.path, endIndex: index })
    await current.file.close().catch(() => undefined)
    current = next
    failed = null
  }

  async function heal(nextIndex: number): Promise<void> {
    if (failed !== null) await change(nextIndex)
  }

  async function write(frame: NewFrame): Promise<void> {
    try {
      // After a failure nobody knows what is at the end of the segment; it is never written again.
      if (failed !== null || current.bytes > segmentBytesMax) await change(frame.firstIndex)
      if (disk.identity(current.path) !== current.identity) {
        throw new AuditError('AUDIT_UNAVAILABLE', `${current.path} is not where it was.`)
      }
      await current.file.write(...frame.chunks)
    } catch (thrown) {
      failed = thrown instanceof Error ? thrown.message : String(thrown)
      throw thrown
    }
    current.bytes += frame.byteLength
    current.nextIndex += frame.leaves.length
  }

  async function discard(size: number): Promise<void> {
    let removed = false
    for (let oldest = closed[0]; oldest !== undefined; oldest = closed[0]) {
      if (oldest.endIndex > size) break
      await disk.remove(oldest.path)
      closed.shift()
      removed = true
    }
    if (removed) await disk.syncDirectory(folder)
  }
}
