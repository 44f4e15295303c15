/**
 * Fetches what a longer tree has more, into the pending part of a copy: bundles and hash tiles, each proven first.
 *
 * @module
 */
import { AbsentBundles } from './absent-bundles.ts'
import { blameBundle } from './blame.ts'
import { parseBundle } from './bundle.ts'
import type { BundledEntry } from './bundle.ts'
import { AuditError } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { leafRow } from './leaf-row.ts'
import type { MirrorCopy } from './mirror-copy.ts'
import type { MirrorOptions } from './mirror.ts'
import type { ProvenTiles } from './proven-tiles.ts'
import type { Pruning } from './prunings.ts'
import { readAhead } from './read-ahead.ts'
import { formatFailure } from './report.ts'
import type { Failure } from './report.ts'
import { hashesAt, levelsOf, TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'

export interface Growth {
  readonly source: Fetcher
  readonly copy: MirrorCopy
  /** Of the tree of `size` entries. */
  readonly tiles: ProvenTiles
  /** Entries that the copy holds. */
  readonly before: number
  readonly size: number
}

/** Bundles that are on their way at once: most of the time of a far log is its distance. */
const READ_AHEAD = 8
/** What is made lasting together. */
const BATCH_FILES = 128
const BATCH_BYTES = 8 * 1_048_576

interface Pulled {
  readonly tile: Tile
  /** Leaf hashes. */
  readonly hashes: Buffer
  readonly bundle: OpenBundle | null
}

interface OpenBundle {
  readonly bytes: Buffer
  readonly entries: readonly BundledEntry[]
}

interface NamedBytes {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * @returns what of it had been pruned, as entries of the log say.
 * @throws {AuditError} `LOG_MISSING` for a bundle that is gone without being pruned, `LOG_CORRUPT` for one that is not the tree's; what was
 * fetched by then is kept for the next run.
 */
export async function pullTiles(
  growth: Growth,
  { now, signal, onProgress }: Pick<MirrorOptions, 'now' | 'signal' | 'onProgress'>,
): Promise<readonly Pruning[]> {
  const { source, copy, size, before } = growth
  const absent = new AbsentBundles()
  const batch = new Batch(copy)
  const [first, end] = [Math.floor(before / TILE_WIDTH), Math.ceil(size / TILE_WIDTH)]
  if (first > 0) await noteBundleBefore(copy, first, absent)
  const pull = (index: number): Promise<Pulled> => pullBundle(growth, index)
  try {
    for await (const { tile, hashes, bundle } of readAhead(first, end, READ_AHEAD, pull)) {
      if (signal?.aborted === true) throw stopped()
      if (bundle === null) absent.miss(tile)
      else {
        absent.note(tile.index, bundle.entries)
        await batch.add({ path: tilePath(tile), bytes: bundle.bytes })
      }
      await batch.add({ path: tilePath({ ...tile, level: 0 }), bytes: hashes })
      onProgress?.(Math.min(size, (tile.index + 1) * TILE_WIDTH), size)
    }
    await pullUpperTiles(growth, batch)
  } finally {
    // Whatever ends it: the next run need not fetch again what was proven.
    await batch.flush()
  }
  const { pruned, lost } = absent.settle(now)
  if (lost[0] === undefined) return pruned
  const { tile, why = 'no entry of the log says that it was pruned' } = lost[0]
  const more = lost.length > 1 ? ` So are ${lost.length - 1} bundles more.` : ''
  throw new AuditError(
    'LOG_MISSING',
    `${tilePath(tile)} of ${source.name} is missing: ${why}.${more} The copy is not longer than before. Ask whoever runs the exchange for the entries.`,
  )
}

async function pullBundle({ source, copy, tiles, size }: Growth, index: number): Promise<Pulled> {
  const tile = tileAt('entries', index * TILE_WIDTH, size)
  const hashes = await tiles.row(0, index)
  const near = await fetchTile(copy.pending, tile)
  if (near !== null) {
    const fetched = openBundle(near, tile, hashes)
    if (fetched.fault === undefined) return { tile, hashes, bundle: fetched }
  }
  const far = await fetchTile(source, tile)
  if (far === null) return { tile, hashes, bundle: null }
  const bundle = openBundle(far, tile, hashes)
  if (bundle.fault === undefined) return { tile, hashes, bundle }
  throw new AuditError(
    'LOG_CORRUPT',
    `${source.name} does not give the entries that it signed. ${formatFailure(bundle.fault)} The copy is not longer than before. Ask whoever runs the exchange for the log as it was.`,
  )
}

/** Takes a bundle apart, and says where it departs from the tree. */
function openBundle(
  bytes: Buffer,
  tile: Tile,
  hashes: Buffer,
): OpenBundle & { readonly fault: Failure | undefined } {
  const { entries, parsedBytes } = parseBundle(bytes, tile.width)
  const computed = leafRow(bytes, entries)
  const failures: Failure[] = []
  if (!computed.equals(hashes) || parsedBytes !== bytes.length) {
    blameBundle(failures, tile, entries, parsedBytes, computed, hashes, bytes.length)
  }
  return { bytes, entries, fault: failures[0] }
}

/** What stands before the new entries says how old they may be, where they are gone. */
async function noteBundleBefore(
  copy: MirrorCopy,
  first: number,
  absent: AbsentBundles,
): Promise<void> {
  const tile = { level: 'entries', index: first - 1, width: TILE_WIDTH } as const
  const bytes = await fetchTile(copy.log, tile)
  if (bytes !== null) absent.note(tile.index, parseBundle(bytes, TILE_WIDTH).entries)
}

async function pullUpperTiles({ tiles, before, size }: Growth, batch: Batch): Promise<void> {
  for (let level = 1; level < levelsOf(size); level++) {
    const first = Math.floor(hashesAt(level, before) / TILE_WIDTH)
    for (let index = first; index * TILE_WIDTH < hashesAt(level, size); index++) {
      const path = tilePath(tileAt(level, index * TILE_WIDTH, size))
      await batch.add({ path, bytes: await tiles.row(level, index) })
    }
  }
}

/** Files on their way to the disk; one that is there already is not written again. */
class Batch {
  readonly #copy: MirrorCopy
  #files: NamedBytes[] = []
  #bytes = 0

  constructor(copy: MirrorCopy) {
    this.#copy = copy
  }

  async add(file: NamedBytes): Promise<void> {
    const there = await this.#copy.pending.read(file.path)
    if (there !== null && Buffer.compare(there, file.bytes) === 0) return
    this.#files.push(file)
    this.#bytes += file.bytes.length
    if (this.#files.length >= BATCH_FILES || this.#bytes >= BATCH_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    await this.#copy.putPending(this.#files)
    this.#files = []
    this.#bytes = 0
  }
}

function stopped(): AuditError {
  return new AuditError('AUDIT_CLOSED', 'Mirroring was stopped. The next run goes on from here.')
}
