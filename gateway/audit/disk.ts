/**
 * The few file operations that the writer of the log uses, as a seam: tests put a disk behind it that
 * loses, tears and forgets, because the order and the syncing of these calls is the whole of our crash safety.
 *
 * @module
 */

import { accessSync, close, constants, fdatasync, fsync, open, statSync, write } from 'node:fs'
import { mkdir, readdir, readFile, rename, rmdir, statfs, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { AuditError } from './errors.ts'
import type { LaterBytes } from './later-bytes.ts'
import { CREATE, CREATE_LASTING, WRITES_LAST } from './open-flags.ts'
import { placeInThread } from './placing.ts'

/**
 * A call that returned took effect; whether it survives a power cut is said below. A call that threw
 * may have taken effect wholly, in part or not at all; the caller assumes none of these.
 */
export interface Disk {
  /**
   * Makes the file `path`, which must not exist, for appending. Its name lasts after `syncDirectory`.
   *
   * @param mode who may read and write it; what the process gives unless told.
   */
  create(path: string, mode?: number): Promise<DiskFile>
  /**
   * Makes the file `path`, which must not exist, full of zeros that last, to be written over from its beginning: a write that
   * changes no file's length costs half. Its name lasts after `syncDirectory`; beyond `bytes` it grows. When it throws,
   * nothing of it is left.
   */
  reserve(path: string, bytes: number): Promise<DiskFile>
  /** The bytes of a file; null when there is none. */
  read(path: string): Promise<Uint8Array | null>
  /** Names in a folder; null when there is none. */
  list(path: string): Promise<readonly string[] | null>
  /** Makes one folder; nothing happens when it exists. Lasts after `syncDirectory` of its parent. */
  makeDirectory(path: string): Promise<void>
  /**
   * Where it is there, a quicker way for many files: each is written aside, lasts, and is renamed into place, in this order. Names last
   * after `syncDirectory`. When it throws, some may be there.
   */
  placeMany?(files: readonly PlacedFile[]): Promise<void>
  /** Atomic; replaces `to`. Lasts after `syncDirectory`. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file; nothing happens when there is none. */
  remove(path: string): Promise<void>
  /** Removes an empty folder; nothing happens when there is none. */
  removeDirectory(path: string): Promise<void>
  /** Makes creations, renames and removals in `path` last. */
  syncDirectory(path: string): Promise<void>
  /** Throws when `path` is no folder that we may write into. Synchronous and cheap. */
  assertWritable(path: string): void
  /** What tells this file from another of the same name; null when there is none. Synchronous and cheap. */
  identity(path: string): string | null
}

export interface DiskFile {
  /**
   * What was written lasts when this returns. One operation: a crash leaves a beginning of the bytes, or of what is written over zeros any
   * part.
   */
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export interface PlacedFile {
  /** A name that no file has, on the same file system. */
  readonly aside: string
  readonly path: string
  readonly bytes: Uint8Array | LaterBytes
}

/** The machine's own file system. */
export const nodeDisk: Disk = {
  create: createFile,
  reserve: reserveFile,
  read: (path) => orNull(readFile(path)),
  list: (path) => orNull(readdir(path)),
  makeDirectory: async (path) => {
    // `recursive` for its silence about an existing folder; parents exist.
    await mkdir(path, { recursive: true })
  },
  placeMany: placeInThread,
  rename,
  remove: async (path) => {
    await orNull(unlink(path))
  },
  removeDirectory: async (path) => {
    await orNull(rmdir(path))
  },
  syncDirectory,
  assertWritable: (path) => {
    // The trailing slash makes a file in the folder's place an error.
    accessSync(`${path}/`, constants.W_OK | constants.X_OK)
  },
  identity: (path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? null : `${found.dev}:${found.ino}`
  },
}

// Bare descriptors: a publication is hundreds of these calls, and a FileHandle doubles what each costs.
const descriptor = {
  open: promisify(open),
  write: promisify(write),
  fdatasync: promisify(fdatasync),
  fsync: promisify(fsync),
  close: promisify(close),
}

async function createFile(path: string, mode = 0o666): Promise<DiskFile> {
  return fileOf(await descriptor.open(path, CREATE_LASTING, mode))
}

/** @param position at which the next write begins; the file's end unless told. */
function fileOf(fd: number, position?: number): DiskFile {
  let next = position
  return {
    write: async (bytes) => {
      await writeAll(fd, bytes, next)
      if (next !== undefined) next += bytes.length
      if (!WRITES_LAST) await descriptor.fdatasync(fd)
    },
    close: () => descriptor.close(fd),
  }
}

const ZEROS_AT_ONCE = Buffer.alloc(1024 * 1024)
/** What is reserved is a convenience: so much room is left to those who need it. */
const RESERVED_LEAVES_BYTES = 256 * 1024 * 1024

/** Opened to be written over. */
async function zeroFile(path: string, bytes: number): Promise<number> {
  const filling = await descriptor.open(path, CREATE, 0o666)
  try {
    for (let left = bytes; left > 0; left -= ZEROS_AT_ONCE.length) {
      await writeAll(filling, ZEROS_AT_ONCE.subarray(0, left))
    }
    await descriptor.fsync(filling)
    const flags = WRITES_LAST ? constants.O_WRONLY | constants.O_DSYNC : constants.O_WRONLY
    return await descriptor.open(path, flags)
  } catch (thrown) {
    await orNull(unlink(path)).catch(() => undefined)
    throw thrown
  } finally {
    await descriptor.close(filling)
  }
}

async function reserveFile(path: string, bytes: number): Promise<DiskFile> {
  const { bavail, bsize } = await statfs(dirname(path))
  if (bavail * bsize < bytes + RESERVED_LEAVES_BYTES) {
    throw new AuditError('AUDIT_UNAVAILABLE', `There is no room to reserve ${path}.`)
  }
  return fileOf(await zeroFile(path, bytes), 0)
}

/** @param position where; at the file's end unless told. */
async function writeAll(fd: number, bytes: Uint8Array, position?: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const at = position === undefined ? null : position + done
    done += (await descriptor.write(fd, bytes, done, bytes.length - done, at)).bytesWritten
  }
}

async function syncDirectory(path: string): Promise<void> {
  const fd = await descriptor.open(path, 'r')
  try {
    await descriptor.fsync(fd)
  } finally {
    await descriptor.close(fd)
  }
}

async function orNull<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}
