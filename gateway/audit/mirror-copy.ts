/**
 * The folder in which a mirror keeps its copy of somebody's log.
 *
 * | name         | holds                                                                                          |
 * | ------------ | ---------------------------------------------------------------------------------------------- |
 * | `log/`       | the copy, as C2SP tlog-tiles lays a log out: always whole under its checkpoint                 |
 * | `log.vkey`   | the key of the log, as it was when the copy was begun                                          |
 * | `pending/`   | what is on its way into the copy, with the checkpoint that it is proven under                  |
 * | `conflicts/` | checkpoints that the log's key signed and that cannot be true beside the copy's                |
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseBundle } from './bundle.ts'
import { openSignedCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { nodeDisk } from './disk.ts'
import { AuditError } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import { directoryFetcher } from './fetcher.ts'
import type { Fetcher } from './fetcher.ts'
import { recordIn } from './keeping.ts'
import { acquireLock } from './lock.ts'
import { makeFolder } from './make-folder.ts'
import { parseVkey } from './note.ts'
import type { Verifier } from './note.ts'
import { readEdge } from './published.ts'
import { durableWriter, emptyStaging, removePartials } from './publisher.ts'
import type { DurableWriter } from './publisher.ts'
import { CHECKPOINT_PATH, hashesAt, levelsOf, TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'

export interface MirrorCopy {
  readonly logDir: string
  readonly verifier: Verifier
  /** Reads the copy. */
  readonly log: Fetcher
  /** Reads what is on its way into it. */
  readonly pending: Fetcher
  /** The copy's checkpoint; undefined as long as there is none. */
  checkpoint(): Promise<KeptCheckpoint | undefined>
  /** The last checkpoint that was begun with and not finished; undefined when there is none. */
  begun(): Promise<KeptCheckpoint | undefined>
  begin(note: string): Promise<void>
  putPending(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<void>
  /** Makes what is pending under the checkpoint that was begun part of the copy. All of it must be there. */
  finish(): Promise<void>
  /** Replaces the checkpoint by one of the same tree with more signatures. */
  resign(note: string): Promise<void>
  /** Keeps a checkpoint that contradicts the copy, as evidence; gives its file. */
  setAside(note: string): Promise<string>
  close(): void
}

export interface KeptCheckpoint {
  readonly note: string
  readonly checkpoint: Checkpoint
}

/** Says of what is pending that all of it is there. */
const WHOLE_PATH = 'whole'

/**
 * Opens the copy in `folder`, or begins one there; a copy that was cut short while it grew is finished first.
 *
 * @throws {AuditError} `VKEY_INVALID` when the copy is of a log with another key; `LOG_EXISTS` when the folder is an exchange's own;
 * `LOG_LOCKED`; `LOG_CORRUPT` when the copy was damaged.
 */
export async function openMirrorCopy(folder: string, vkey: string): Promise<MirrorCopy> {
  const verifier = parseVkey(vkey)
  if (existsSync(join(folder, 'journal'))) {
    throw new AuditError(
      'LOG_EXISTS',
      `${folder} is the state folder of an exchange. Give a copy a folder of its own.`,
    )
  }
  const [logDir, pendingDir, stagingDir] = ['log', 'pending', 'staging'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  for (const path of [logDir, pendingDir, stagingDir]) makeFolder(path)
  const lock = acquireLock(join(folder, 'log.lock'))
  try {
    await emptyStaging(nodeDisk, stagingDir)
    const writer = durableWriter(nodeDisk, folder, stagingDir)
    await pinKey(folder, vkey, writer)
    const copy = makeCopy({ folder, logDir, pendingDir, verifier, writer, lock })
    await copy.mend()
    return copy
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

/** The key of a copy never changes: a log with another key is another log. */
async function pinKey(folder: string, vkey: string, writer: DurableWriter): Promise<void> {
  const file = join(folder, 'log.vkey')
  if (!existsSync(file)) {
    await writer.write([{ path: 'log.vkey', bytes: Buffer.from(`${vkey}\n`) }])
  } else if (readFileSync(file, 'utf8').trim() !== vkey) {
    throw new AuditError(
      'VKEY_INVALID',
      `The copy in ${folder} is of the log with the key in ${file}, not with ${vkey}. Give a copy of another log a folder of its own.`,
    )
  }
}

interface CopyParts {
  readonly folder: string
  readonly logDir: string
  readonly pendingDir: string
  readonly verifier: Verifier
  /** Of the whole folder. */
  readonly writer: DurableWriter
  readonly lock: { release(): void }
}

function makeCopy(parts: CopyParts): MirrorCopy & { mend(): Promise<void> } {
  const { folder, logDir, pendingDir, verifier, writer } = parts
  const log = directoryFetcher(logDir)
  const pending = directoryFetcher(pendingDir)
  return {
    logDir,
    verifier,
    log,
    pending,
    checkpoint: () => read(log, CHECKPOINT_PATH),
    begun: () => read(pending, CHECKPOINT_PATH),
    begin: (note) => put(`pending/${CHECKPOINT_PATH}`, note),
    putPending: (files) =>
      writer.write(files.map(({ path, bytes }) => ({ path: `pending/${path}`, bytes }))),
    finish: async () => {
      const { note } = (await read(pending, CHECKPOINT_PATH)) ?? {}
      if (note === undefined) return
      // From here on what is pending will be the copy's, however often we are stopped.
      await put(`pending/${WHOLE_PATH}`, note)
      await mend()
    },
    resign: (note) => put(`log/${CHECKPOINT_PATH}`, note),
    setAside: async (note) => {
      const name = createHash('sha256').update(note).digest('hex').slice(0, 16)
      const path = `conflicts/${name}.checkpoint`
      if (!existsSync(join(folder, path))) await put(path, note)
      return join(folder, path)
    },
    mend,
    close: () => parts.lock.release(),
  }

  function put(path: string, text: string): Promise<void> {
    return writer.write([{ path, bytes: Buffer.from(text) }])
  }

  async function read(from: Fetcher, path: string): Promise<KeptCheckpoint | undefined> {
    const bytes = await from.read(path)
    if (bytes === null) return undefined
    const { checkpoint } = openSignedCheckpoint(bytes, verifier, [])
    return { note: Buffer.from(bytes).toString(), checkpoint }
  }

  async function mend(): Promise<void> {
    const whole = await read(pending, WHOLE_PATH)
    const before = await read(log, CHECKPOINT_PATH)
    if (whole !== undefined) await adopt(before?.checkpoint.size ?? 0, whole)
    const kept = whole ?? before
    if (kept !== undefined) await readEdge(nodeDisk, logDir, kept.checkpoint)
  }

  /** As a writer publishes: tiles first, the checkpoint last. */
  async function adopt(before: number, { note, checkpoint }: KeptCheckpoint): Promise<void> {
    const paths = pathsBetween(before, checkpoint.size)
    await writer.adopt(paths.map((path) => ({ from: join(pendingDir, path), path: `log/${path}` })))
    await put(`log/${CHECKPOINT_PATH}`, note)
    await nodeDisk.remove(join(pendingDir, WHOLE_PATH))
    await nodeDisk.syncDirectory(pendingDir)
    for (const path of (await pending.list()) ?? []) await nodeDisk.remove(join(pendingDir, path))
    await removePartials(nodeDisk, logDir, completedBetween(before, checkpoint.size))
  }
}

/** The files that the tree of `size` entries has and the one of `oldSize` has not. */
function pathsBetween(oldSize: number, size: number): readonly string[] {
  const paths: string[] = []
  const levels = Array.from({ length: levelsOf(size) }, (_, level) => level)
  for (const level of ['entries', ...levels] as const) {
    const hashes = hashesAt(level, size)
    const first = Math.floor(hashesAt(level, oldSize) / TILE_WIDTH)
    for (let index = first; index * TILE_WIDTH < hashes; index++) {
      const width = Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH)
      paths.push(tilePath({ level, index, width }))
    }
  }
  return paths
}

/** Tiles that were partial in the tree of `oldSize` entries and are full in the one of `size`. */
function completedBetween(oldSize: number, size: number): readonly Tile[] {
  const levels = Array.from({ length: levelsOf(oldSize) }, (_, level) => level)
  return (['entries', ...levels] as const).flatMap((level) => {
    const index = Math.floor(hashesAt(level, oldSize) / TILE_WIDTH)
    const isPartial = hashesAt(level, oldSize) % TILE_WIDTH > 0
    const isFull = hashesAt(level, size) >= (index + 1) * TILE_WIDTH
    return isPartial && isFull ? [{ level, index, width: TILE_WIDTH }] : []
  })
}

/** When the copy's last entry was written, as its record says; undefined of a copy without entries. */
export async function lastTimeOf(copy: MirrorCopy): Promise<string | undefined> {
  const { size = 0 } = (await copy.checkpoint())?.checkpoint ?? {}
  if (size === 0) return undefined
  const tile = tileAt('entries', size - 1, size)
  const bundle = (await fetchTile(copy.log, tile)) ?? Buffer.alloc(0)
  const last = parseBundle(bundle, tile.width).entries.at(-1)
  return last && recordIn(last.bytes)?.time
}
