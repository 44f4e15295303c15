/**
 * The few file operations that the writer of the log uses, as a seam: tests put a disk behind it that
 * loses, tears and forgets, because the order and the syncing of these calls is the whole of our crash safety.
 *
 * @module
 */

import {
  accessSync,
  close,
  constants,
  fdatasync,
  fsync,
  open,
  statSync,
  write,
  writev,
} from 'node:fs'
import { mkdir, readdir, readFile, rename, rmdir, unlink } from 'node:fs/promises'
import { promisify } from 'node:util'

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
  /** The bytes of a file; null when there is none. */
  read(path: string): Promise<Uint8Array | null>
  /** Names in a folder; null when there is none. */
  list(path: string): Promise<readonly string[] | null>
  /** Makes one folder; nothing happens when it exists. Lasts after `syncDirectory` of its parent. */
  makeDirectory(path: string): Promise<void>
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
  /** What was written lasts when this returns. One operation: a crash leaves a beginning of all chunks together. */
  write(...chunks: readonly Uint8Array[]): Promise<void>
  close(): Promise<void>
}

/** The machine's own file system. */
export const nodeDisk: Disk = {
  create: createFile,
  read: (path) => orNull(readFile(path)),
  list: (path) => orNull(readdir(path)),
  makeDirectory: async (path) => {
    // `recursive` for its silence about an existing folder; parents exist.
    await mkdir(path, { recursive: true })
  },
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
  writev: promisify(writev),
  fdatasync: promisify(fdatasync),
  fsync: promisify(fsync),
  close: promisify(close),
}

/** Where the file system promises that a write under O_DSYNC lasts: one way to the disk and back less for each record. */
const WRITES_LAST = process.platform === 'linux'

const CREATE = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL

async function createFile(path: string, mode = 0o666): Promise<DiskFile> {
  const fd = await descriptor.open(path, WRITES_LAST ? CREATE | constants.O_DSYNC : CREATE, mode)
  return {
    write: async (...chunks) => {
      await writeAll(fd, chunks)
      if (!WRITES_LAST) await descriptor.fdatasync(fd)
    },
    close: () => descriptor.close(fd),
  }
}

async function writeAll(fd: number, chunks: readonly Uint8Array[]): Promise<void> {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let done = (await descriptor.writev(fd, chunks)).bytesWritten
  if (done === length) return
  const bytes = Buffer.concat(chunks)
  while (done < length) done += (await descriptor.write(fd, bytes, done)).bytesWritten
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
