/**
 * Writes tiles, entry bundles and, last of all, the checkpoint that vouches for them.
 *
 * @module
 */

import type { KeyObject } from 'node:crypto'
import { dirname, join } from 'node:path'
import { signCheckpoint } from './checkpoint.ts'
import type { Disk } from './disk.ts'
import { extendEdge } from './edge.ts'
import type { Edge } from './edge.ts'
import type { Run } from './entry-memory.ts'
import { AuditError } from './errors.ts'
import { bytesOf } from './later-bytes.ts'
import type { LaterBytes } from './later-bytes.ts'
import type { Signer } from './note.ts'
import { CHECKPOINT_PATH, partialsPath, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'

export interface Publisher {
  /**
   * Publishes the entries of `runs` after `edge`. When it returns, files and checkpoint are durable; when it throws,
   * some of the files may be there, and calling again with the same or more entries completes them. Once it settles the runs are
   * not read any more.
   */
  publish(edge: Edge, runs: readonly Run[]): Promise<Edge>
  /** Adds signature lines to the last checkpoint if it is still the one with this text; gives whether it was. */
  addSignatures(body: string, lines: readonly string[]): Promise<boolean>
  /** The text of the last checkpoint that is known to be durable. */
  checkpoint(): string
}

export interface PublisherOptions {
  readonly disk: Disk
  readonly logDir: string
  /** Where files are written before they are renamed into the log; on the same file system. */
  readonly stagingDir: string
  readonly origin: string
  readonly privateKey: KeyObject
  /** Who signs each checkpoint beside that key. */
  readonly signers: readonly Signer[]
  /** Asked before anything is signed. */
  readonly isOwner: () => boolean
}

/** @param published the text of the checkpoint on disk. */
export function createPublisher(options: PublisherOptions, published: string): Publisher {
  const { disk, logDir, origin, privateKey, signers, isOwner } = options
  const writer = durableWriter(disk, logDir, options.stagingDir)
  let durable = published
  // A checkpoint whose writing failed may be on disk all the same.
  const possible = new Set([published])

  return { publish, addSignatures, checkpoint: () => durable }

  async function publish(edge: Edge, runs: readonly Run[]): Promise<Edge> {
    await assertOurs()
    const extension = extendEdge(edge, runs)
    const { size } = extension.edge
    // The order is the whole of our crash safety. Tiles first: if we stop here, they are files that no
    // checkpoint speaks of, and the next publication writes them again. The other order could leave a
    // checkpoint that commits to entries which nobody has.
    await writer.write(extension.files.map(({ tile, bytes }) => ({ path: tilePath(tile), bytes })))
    await put(signCheckpoint({ origin, size, root: extension.root }, privateKey, signers))
    await removePartials(disk, logDir, extension.completed)
    return extension.edge
  }

  async function addSignatures(body: string, lines: readonly string[]): Promise<boolean> {
    const added = lines.filter((line) => !durable.includes(line))
    if (!durable.startsWith(`${body}\n`)) return false
    if (added.length === 0) return true
    await assertOurs()
    await put(durable + added.join(''))
    return true
  }

  async function put(text: string): Promise<void> {
    possible.add(text)
    await writer.write([{ path: CHECKPOINT_PATH, bytes: Buffer.from(text) }])
    durable = text
    possible.clear()
    possible.add(text)
  }

  /** Two histories must never be signed: stop when the log is not as we left it. */
  async function assertOurs(): Promise<void> {
    if (!isOwner()) {
      throw new AuditError(
        'AUDIT_UNAVAILABLE',
        `The lock of ${origin} was taken by another process.`,
      )
    }
    const found = await disk.read(join(logDir, CHECKPOINT_PATH))
    if (found === null || !possible.has(Buffer.from(found).toString())) {
      throw new AuditError(
        'AUDIT_UNAVAILABLE',
        `${join(logDir, CHECKPOINT_PATH)} is not the checkpoint that this process wrote; put the log's folder back.`,
      )
    }
  }
}

/** Removes the partial forms of tiles whose full form is published. What stays behind is harmless. */
export async function removePartials(
  disk: Disk,
  logDir: string,
  tiles: readonly Tile[],
): Promise<void> {
  for (const tile of tiles) {
    const folder = join(logDir, partialsPath(tile))
    try {
      for (const name of (await disk.list(folder)) ?? []) await disk.remove(join(folder, name))
      await disk.removeDirectory(folder)
    } catch {
      // The log is whole with or without them, and the verifier checks them if they stay.
    }
  }
}

/** Removes what a writer that stopped left in the folder. */
export async function emptyStaging(disk: Disk, stagingDir: string): Promise<void> {
  for (const name of (await disk.list(stagingDir)) ?? []) await disk.remove(join(stagingDir, name))
}

interface NamedBytes {
  readonly path: string
  readonly bytes: Uint8Array | LaterBytes
}

interface MovedFile {
  readonly from: string
  readonly path: string
}

export interface DurableWriter {
  /** Puts files into the log, each whole or not at all. */
  write(files: readonly NamedBytes[]): Promise<void>
  /** Moves files that last elsewhere on the same file system into the log. Those that are not there any more were moved. */
  adopt(files: readonly MovedFile[]): Promise<void>
}

/** From so many on, a thread of their own is worth its way there and back. */
const MANY_FILES = 8
const KNOWN_FOLDERS_MAX = 10_000

/**
 * Writes aside, syncs, renames into place, then syncs the folders.
 *
 * @param stagingDir empty, or not yet there.
 */
export function durableWriter(disk: Disk, root: string, stagingDir: string): DurableWriter {
  const known = new Set<string>()
  let staged = 0
  return {
    write: (files) => putAll(files, placeAll),
    adopt: (files) => putAll(files, (all) => twoAtATime(all, move)),
  }

  async function putAll<T extends { readonly path: string }>(
    files: readonly T[],
    put: (files: readonly T[]) => Promise<void>,
  ): Promise<void> {
    const touched = new Set<string>()
    try {
      for (const { path } of files) await makeFolders(dirname(path), touched)
      await put(files)
      for (const { path } of files) touched.add(dirname(path))
      for (const folder of touched) await disk.syncDirectory(join(root, folder))
    } catch (thrown) {
      // Whatever we knew of folders may not have lasted.
      known.clear()
      throw thrown
    }
  }

  async function move({ from, path }: MovedFile): Promise<void> {
    if (disk.identity(from) !== null) await disk.rename(from, join(root, path))
  }

  async function placeAll(files: readonly NamedBytes[]): Promise<void> {
    if (disk.placeMany === undefined || files.length < MANY_FILES) return twoAtATime(files, place)
    await disk.placeMany(
      files.map(({ path, bytes }) => ({ aside: nameAside(), path: join(root, path), bytes })),
    )
  }

  /** A name is used once: the folder was empty, and what a failed write left keeps its name. */
  function nameAside(): string {
    return join(stagingDir, String(staged++))
  }

  async function place({ path, bytes }: NamedBytes): Promise<void> {
    const aside = nameAside()
    const file = await disk.create(aside)
    try {
      await file.write(bytesOf(bytes))
    } finally {
      await file.close().catch(() => undefined)
    }
    await disk.rename(aside, join(root, path))
  }

  async function makeFolders(folder: string, touched: Set<string>): Promise<void> {
    if (folder === '.' || known.has(folder)) return
    const parent = dirname(folder)
    await makeFolders(parent, touched)
    await disk.makeDirectory(join(root, folder))
    // Even if it was there before: its maker may have stopped before syncing.
    touched.add(parent)
    if (known.size > KNOWN_FOLDERS_MAX) known.clear()
    known.add(folder)
  }
}

/** The thread pool has four threads, and the journal must not wait for tiles. After a failure no more are begun; those that are, end. */
async function twoAtATime<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all]
  const workers = Array.from({ length: 2 }, async () => {
    try {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one)
    } finally {
      queue.length = 0
    }
  })
  const outcomes = await Promise.allSettled(workers)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
