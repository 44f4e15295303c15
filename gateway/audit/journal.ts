/**
 * The journal: where a record becomes durable before it is published as tiles.
 *
 * @module
 */

import { basename, join } from 'node:path'
import type { Disk, DiskFile, ReservedFile } from './disk.ts'
import { AuditError } from './errors.ts'
import { encodeSegmentHeader, sealFrame, seedOf, SEGMENT_HEADER_BYTES } from './journal-format.ts'
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
  /** Frames after which segments are reserved: a log that is hardly written needs none. Default 256. */
  readonly reserveAfterFrames?: number
}

interface OpenSegment {
  readonly path: string
  readonly file: DiskFile
  /** The same file, where it was reserved. */
  readonly reserved: ReservedFile | undefined
  readonly identity: string | null
  readonly seed: number
  bytes: number
}

interface ClosedSegment {
  readonly path: string
  readonly endIndex: number
  /** Open still, to become another segment. */
  readonly reserved: ReservedFile | undefined
}

/** A file to become the next segment: of zeros, or of a segment whose entries are all published. */
interface Spare {
  readonly path: string
  readonly file: ReservedFile
}

const RESERVE_AFTER_FRAMES = 256
/** Beyond a segment's length: the last frame begins below it and ends above. */
const RESERVED_MORE_BYTES = 1024 * 1024
/** What a full publication sets free. */
const SPARES_MAX = 8
/** After a reservation that failed; until then segments are begun without. */
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
  return last === undefined ? 0 : sequenceOf(last) + 1
}

/** Of a segment, as its file's name has it. */
export function sequenceOf(path: string): number {
  return Number(basename(path, '.journal'))
}

/** Begins a segment that supersedes everything from `firstIndex` on, durably, then gives the journal. */
export async function beginJournal(options: JournalOptions, firstIndex: number): Promise<Journal> {
  const { disk, folder, origin, segmentBytesMax } = options
  const { reserveAfterFrames = RESERVE_AFTER_FRAMES } = options
  let { sequence } = options
  let failed: string | null = null
  const closed: ClosedSegment[] = []
  const spares: Spare[] = []
  let sparesMade = 0
  let framesWritten = 0
  let reserving: Promise<void> | null = null
  /** On the process's clock. */
  let reserveAgainAt = -Infinity
  await removeSpares()
  let current: OpenSegment = await begin(firstIndex)

  return { write, heal, failure: () => failed, discard, close }

  /** Of an earlier run: nothing is in them that is not published. */
  async function removeSpares(): Promise<void> {
    for (const name of (await disk.list(folder)) ?? []) {
      if (SPARE_NAME.test(name)) await disk.remove(join(folder, name))
    }
  }

  async function begin(index: number): Promise<OpenSegment> {
    // A number is used once, even if making its file failed: we do not know what is in that file.
    const header = { sequence: sequence++, firstIndex: index }
    const path = join(folder, `${String(header.sequence).padStart(10, '0')}.journal`)
    const spare = spares.pop()
    const file = spare?.file ?? (await disk.create(path))
    const identity = disk.identity(spare?.path ?? path)
    const bytes = encodeSegmentHeader(header, origin)
    try {
      spare?.file.rewind()
      await file.write(bytes)
      // Only what begins as this segment gets its name.
      if (spare !== undefined) await disk.rename(spare.path, path)
      await disk.syncDirectory(folder)
      assertIs(path, identity)
    } catch (thrown) {
      await file.close().catch(() => undefined)
      throw thrown
    }
    return {
      path,
      file,
      reserved: spare?.file,
      identity,
      seed: seedOf(bytes),
      bytes: SEGMENT_HEADER_BYTES,
    }
  }

  /** What is written to a file that is not where it is looked for after a crash would be lost. */
  function assertIs(path: string, identity: string | null): void {
    if (identity !== null && disk.identity(path) === identity) return
    throw new AuditError('AUDIT_UNAVAILABLE', `${path} is not where it was.`)
  }

  async function change(index: number): Promise<void> {
    const next = await begin(index)
    const { path, file } = current
    // After a failure nobody knows what is at the end of the segment; it is never written again.
    const reserved = failed === null ? current.reserved : undefined
    closed.push({ path, endIndex: index, reserved })
    if (reserved === undefined) await file.close().catch(() => undefined)
    current = next
    failed = null
  }

  async function heal(nextIndex: number): Promise<void> {
    if (failed !== null) await change(nextIndex)
  }

  async function write(frame: NewFrame): Promise<void> {
    try {
      const isFull = current.bytes > segmentBytesMax
      const isSlow = current.reserved === undefined && spares.length > 0
      if (failed !== null || isFull || isSlow) await change(frame.firstIndex)
      assertIs(current.path, current.identity)
      sealFrame(frame, current.seed)
      await current.file.write(...frame.chunks)
    } catch (thrown) {
      failed = thrown instanceof Error ? thrown.message : String(thrown)
      throw thrown
    }
    current.bytes += frame.byteLength
    framesWritten++
    if (spares.length === 0 && framesWritten >= reserveAfterFrames) reserve()
  }

  /** Beside the writing. Where it fails, as on a disk that is nearly full, segments are files that grow. */
  function reserve(): void {
    if (reserving !== null || performance.now() < reserveAgainAt) return
    const path = join(folder, `${sparesMade++}.spare`)
    reserving = disk
      .reserve(path, segmentBytesMax + RESERVED_MORE_BYTES)
      .then((file) => void spares.push({ path, file }))
      .catch(async () => {
        reserveAgainAt = performance.now() + RESERVE_AGAIN_MS
        await disk.remove(path).catch(() => undefined)
      })
      .finally(() => (reserving = null))
  }

  async function discard(size: number): Promise<void> {
    let changed = false
    for (let oldest = closed[0]; oldest !== undefined; oldest = closed[0]) {
      if (oldest.endIndex > size) break
      await putAside(oldest)
      closed.shift()
      changed = true
    }
    if (changed) await disk.syncDirectory(folder)
  }

  /** What is published is in the tiles; its file may become another segment. */
  async function putAside({ path, reserved }: ClosedSegment): Promise<void> {
    if (reserved === undefined) return disk.remove(path)
    if (spares.length >= SPARES_MAX) {
      await disk.remove(path)
      return reserved.close()
    }
    const spare = { path: join(folder, `${sparesMade++}.spare`), file: reserved }
    await disk.rename(path, spare.path)
    spares.push(spare)
  }

  async function close(): Promise<void> {
    await reserving
    await current.file.close()
    for (const { reserved } of closed) await reserved?.close()
    for (const { path, file } of spares) {
      await file.close()
      await disk.remove(path).catch(() => undefined)
    }
  }
}
