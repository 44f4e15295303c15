/**
 * The journal: where a record becomes durable before it is published as tiles.
 *
 * @module
 */

import { basename, join } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { AuditError } from './errors.ts'
import { encodeSegmentHeader } from './journal-format.ts'

export interface Journal {
  /** Writes and syncs the frame of the entries from `firstIndex` on; when it returns it is durable. One call at a time. */
  write(frame: Uint8Array, firstIndex: number): Promise<void>
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
  /** Frames since the start after which segments are reserved: small logs need none. */
  readonly reserveAfterFrames: number
}

interface OpenSegment {
  readonly path: string
  readonly file: DiskFile
  readonly isReserved: boolean
  readonly identity: string | null
  bytes: number
}

/** A file of zeros, to become the next segment. */
interface Spare {
  readonly path: string
  readonly file: DiskFile
}

/** Beyond a segment's length: the last frame begins below it and ends above. */
const RESERVED_MORE_BYTES = 1024 * 1024
/** After a reservation that failed; until then segments are files that grow. */
const RESERVE_AGAIN_MS = 10_000
const SEGMENT_NAME = /^\d{10}\.journal$/
const SPARE_NAME = /^\d+\.spare$/

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
  const { disk, folder, origin, segmentBytesMax, reserveAfterFrames } = options
  let { sequence } = options
  let failed: string | null = null
  const closed: { path: string; endIndex: number }[] = []
  let spare: Spare | null = null
  let sparesMade = 0
  let framesWritten = 0
  let reserving: Promise<void> | null = null
  /** On the process's clock. */
  let reserveAgainAt = -Infinity
  await removeSpares()
  let current: OpenSegment = await begin(firstIndex)

  return { write, heal, failure: () => failed, discard, close }

  /** Those of an earlier run: zeros, and a header at most. */
  async function removeSpares(): Promise<void> {
    for (const name of (await disk.list(folder)) ?? []) {
      if (SPARE_NAME.test(name)) await disk.remove(join(folder, name))
    }
  }

  async function begin(index: number): Promise<OpenSegment> {
    // A number is used once, even if making its file failed: we do not know what is in that file.
    const header = { sequence: sequence++, firstIndex: index }
    const path = join(folder, `${String(header.sequence).padStart(10, '0')}.journal`)
    const bytes = encodeSegmentHeader(header, origin)
    return (await beginReserved(path, bytes)) ?? (await beginGrowing(path, bytes))
  }

  /** Null where there is no spare, or it could not become the segment: nothing is lost by that but speed. */
  async function beginReserved(path: string, header: Buffer): Promise<OpenSegment | null> {
    if (spare === null) return null
    const { path: from, file } = spare
    spare = null
    let identity: string | null = null
    try {
      identity = disk.identity(from)
      await file.write(header)
      // Only what begins as this segment gets its name, and takes it from none.
      assertIs(path, null)
      await disk.rename(from, path)
      await disk.syncDirectory(folder)
      assertIs(path, identity)
      return { path, file, isReserved: true, identity, bytes: header.length }
    } catch {
      reserveAgainAt = performance.now() + RESERVE_AGAIN_MS
      await file.close().catch(() => undefined)
      await disk.remove(from).catch(() => undefined)
      const isOurs = identity !== null && disk.identity(path) === identity
      if (isOurs) await disk.remove(path).catch(() => undefined)
      return null
    }
  }

  async function beginGrowing(path: string, header: Buffer): Promise<OpenSegment> {
    const file = await disk.create(path)
    try {
      await file.write(header)
      await disk.syncDirectory(folder)
      return { path, file, isReserved: false, identity: disk.identity(path), bytes: header.length }
    } catch (thrown) {
      await file.close().catch(() => undefined)
      throw thrown
    }
  }

  /** What is written to a file that is not found by its name after a crash would be lost. */
  function assertIs(path: string, identity: string | null): void {
    if (disk.identity(path) === identity) return
    throw new AuditError('AUDIT_UNAVAILABLE', `${path} is not where it was.`)
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

  async function write(frame: Uint8Array, firstIndex: number): Promise<void> {
    try {
      // After a failure nobody knows what is at the end of the segment; it is never written again.
      if (failed === null) assertIs(current.path, current.identity)
      const isFull = current.bytes > segmentBytesMax
      const isSlow = spare !== null && !current.isReserved
      // Once another was tried, this one is left for good: what is in the folder may supersede it.
      if (failed !== null || isFull || isSlow) await change(firstIndex)
      await current.file.write(frame)
    } catch (thrown) {
      failed = thrown instanceof Error ? thrown.message : String(thrown)
      throw thrown
    }
    current.bytes += frame.length
    framesWritten++
    if (spare === null && framesWritten >= reserveAfterFrames) reserve()
  }

  /** Beside the writing. Where it fails, as on a disk that is nearly full, segments are files that grow. */
  function reserve(): void {
    if (reserving !== null || performance.now() < reserveAgainAt) return
    reserving = makeSpare()
      .catch(() => void (reserveAgainAt = performance.now() + RESERVE_AGAIN_MS))
      .finally(() => (reserving = null))
  }

  async function makeSpare(): Promise<void> {
    const path = join(folder, `${sparesMade++}.spare`)
    spare = { path, file: await disk.reserve(path, segmentBytesMax + RESERVED_MORE_BYTES) }
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

  async function close(): Promise<void> {
    await reserving
    await current.file.close()
    if (spare === null) return
    await spare.file.close()
    await disk.remove(spare.path).catch(() => undefined)
  }
}
