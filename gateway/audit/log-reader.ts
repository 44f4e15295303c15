/**
 * Reads entries of an open log, published or not.
 *
 * @module
 */

import { parseBundle } from './bundle.ts'
import type { Disk } from './disk.ts'
import type { Leaf } from './edge.ts'
import { AuditError } from './errors.ts'
import { readTile } from './published.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'

export interface LogEntry {
  readonly index: number
  readonly bytes: Uint8Array
}

export interface LogReader {
  readEntry(index: number): Promise<Uint8Array>
  entries(from: number, to: number): AsyncIterable<LogEntry>
}

/** Where the log stands: entries below `published` lie in bundles, those above in `tail`. */
export interface Standing {
  readonly published: number
  readonly tail: readonly Leaf[]
}

export function createLogReader(disk: Disk, logDir: string, standing: () => Standing): LogReader {
  // The last bundle read: readers mostly go from one entry to the next.
  let cached: { readonly index: number; readonly entries: readonly Uint8Array[] } | null = null

  return { readEntry, entries }

  async function readEntry(index: number): Promise<Uint8Array> {
    const { published, tail } = standing()
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
}

function missing(index: number, size: number): AuditError {
  return new AuditError('ENTRY_MISSING', `There is no entry ${index}; the log has ${size} entries.`)
}
