/**
 * Reads entries of an open log, published or not.
 *
 * @module
 */

import { join } from 'node:path'
import type { SettledBundles } from './absent-bundles.ts'
import { parseBundle } from './bundle.ts'
import type { Disk } from './disk.ts'
import type { Edge, Leaf } from './edge.ts'
import { AuditError } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import { readTile } from './published.ts'
import { readPrunings } from './read-prunings.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'
import { edgeRoot } from './tree.ts'

export interface LogEntry {
  readonly index: number
  readonly bytes: Uint8Array
}

export interface LogReader {
  readEntry(index: number): Promise<Uint8Array>
  entries(from: number, to: number): AsyncIterable<LogEntry>
  prunings(now: Date): Promise<SettledBundles>
}

/** Where the log stands: what `edge` ends lies in bundles, what came after it in `tail`. */
export interface Standing {
  readonly edge: Edge
  readonly tail: readonly Leaf[]
}

export function createLogReader(disk: Disk, logDir: string, standing: () => Standing): LogReader {
  // The last bundle read: readers mostly go from one entry to the next.
  let cached: { readonly index: number; readonly entries: readonly Uint8Array[] } | null = null

  return { readEntry, entries, prunings }

  async function readEntry(index: number): Promise<Uint8Array> {
    const { edge, tail } = standing()
    const published = edge.size
    if (!Number.isSafeInteger(index) || index < 0 || index >= published + tail.length) {
      throw missing(index, published + tail.length)
    }
    const leaf = tail[index - published]
    if (leaf !== undefined) return leaf.data.subarray(1)
    const entry = (await bundleOf(index, published))[index % TILE_WIDTH]
    if (entry === undefined) throw missing(index, published)
    return entry
  }

  async function bundleOf(index: number, published: number): Promise<readonly Uint8Array[]> {
    const tile = tileAt('entries', index, published)
    if (cached?.index === tile.index && cached.entries.length >= tile.width) return cached.entries
    const bundle = await readTile(disk, logDir, tile)
    const entries = parseBundle(bundle, TILE_WIDTH).entries.map(({ bytes }) => bytes)
    cached = { index: tile.index, entries }
    return entries
  }

  async function* entries(from: number, to: number): AsyncGenerator<LogEntry> {
    for (let index = from; index < to; index++) yield { index, bytes: await readEntry(index) }
  }

  /** Of the published entries: a pruning is published before it is done. */
  async function prunings(now: Date): Promise<SettledBundles> {
    const { size, rows } = standing().edge
    return readPrunings(publishedFiles(disk, logDir), { size, root: edgeRoot(rows) }, now)
  }
}

function publishedFiles(disk: Disk, logDir: string): Fetcher {
  return { name: logDir, read: (path) => disk.read(join(logDir, path)), list: async () => null }
}

function missing(index: number, size: number): AuditError {
  return new AuditError('ENTRY_MISSING', `There is no entry ${index}; the log has ${size} entries.`)
}
