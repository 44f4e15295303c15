/**
 * Files in a folder of this machine, or one that is mounted into it.
 *
 * @module
 */
import type { BigIntStats } from 'node:fs'
import { constants, lstat, open, readdir, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Readable } from 'node:stream'
import { AdapterError } from '../errors.ts'
import { beingWritten, tooLarge, unavailable } from './file-place.ts'
import type { FilePlace, ListedFile, OpenFile, Wanted } from './file-place.ts'

const PIECE_BYTES = 64 * 1024
/** What was a file when it was listed may be a pipe by now, and opening that would hold a thread for ever. */
const READ_AT_ONCE = constants.O_RDONLY | constants.O_NONBLOCK

/** Links are followed only within the folder. */
export function localFolder(source: string, folder: string): FilePlace {
  return { list, check, read, stream, open: openFile, close: async () => undefined }

  async function list({ names: exact, matches }: Wanted): Promise<readonly ListedFile[]> {
    try {
      const all = exact ?? (await readdir(folder))
      const names = all.filter((name) => !name.startsWith('.') && matches(name))
      const listed = await Promise.all(names.map(look))
      return listed.filter((file) => file !== undefined)
    } catch (cause) {
      throw unavailable(source, 'its folder cannot be read', cause)
    }
  }

  async function check(): Promise<void> {
    try {
      await realpath(folder)
    } catch (cause) {
      throw unavailable(source, 'its folder cannot be read', cause)
    }
  }

  /** Undefined for what is not a file of the folder, or is gone by now. */
  async function look(name: string): Promise<ListedFile | undefined> {
    try {
      const path = await within(name)
      const stats = path === undefined ? undefined : await lstat(path, { bigint: true })
      return stats?.isFile() === true ? listedFile(name, stats) : undefined
    } catch {
      return undefined
    }
  }

  async function within(name: string): Promise<string | undefined> {
    const named = join(folder, name)
    if (!(await lstat(named)).isSymbolicLink()) return named
    const path = await realpath(named)
    return path.startsWith((await realpath(folder)) + sep) ? path : undefined
  }

  /** Through one handle, so that a replacement meanwhile makes no difference. */
  async function read({ name }: ListedFile, bytesMax: number): Promise<Buffer> {
    const file = await opened(name)
    try {
      const before = await file.stat({ bigint: true })
      if (before.size > BigInt(bytesMax)) throw tooLarge(source, bytesMax)
      const bytes = await file.readFile()
      assertSame(before, await file.stat({ bigint: true }))
      return bytes
    } catch (cause) {
      throw cause instanceof AdapterError ? cause : unreadable(cause)
    } finally {
      await file.close()
    }
  }

  async function* stream({ name }: ListedFile): AsyncGenerator<Buffer> {
    const file = await opened(name)
    try {
      const before = await file.stat({ bigint: true })
      const buffer = Buffer.alloc(PIECE_BYTES)
      for (;;) {
        const { bytesRead } = await file.read({ buffer })
        if (bytesRead === 0) break
        yield buffer.subarray(0, bytesRead)
      }
      assertSame(before, await file.stat({ bigint: true }))
    } catch (cause) {
      throw cause instanceof AdapterError ? cause : unreadable(cause)
    } finally {
      await file.close()
    }
  }

  async function openFile({ name }: ListedFile): Promise<OpenFile> {
    const file = await opened(name)
    const before = await file.stat({ bigint: true })
    return {
      part: (start, end) => Readable.from(partOf(file, start, end)),
      assertSame: async () => assertSame(before, await file.stat({ bigint: true })),
      close: () => file.close(),
    }
  }

  async function opened(name: string): Promise<FileHandle> {
    try {
      const path = await within(name)
      const file = path === undefined ? undefined : await open(path, READ_AT_ONCE)
      if ((await file?.stat())?.isFile() === true && file !== undefined) return file
      await file?.close()
    } catch (cause) {
      throw unreadable(cause)
    }
    throw unreadable()
  }

  function assertSame(before: BigIntStats, after: BigIntStats): void {
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw beingWritten(source)
  }

  function unreadable(cause?: unknown): AdapterError {
    return unavailable(source, 'its file cannot be read', cause)
  }
}

async function* partOf(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at))
    const { bytesRead } = await file.read({ buffer, position: at })
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

function listedFile(name: string, { ino, size, mtimeNs, mtime, ctimeNs }: BigIntStats): ListedFile {
  const version = [name, ino, size, mtimeNs, ctimeNs].join(':')
  return { name, bytes: Number(size), modifiedAt: mtime, version }
}
