/**
 * Reads entries of an open log, published or not.
 *
 * @module
 */

import { join } from 'node:path'
import type { SettledBundles } from './absent-bundles.ts'
import { parseBundle } from './bundle.ts'
import type { Disk } from './disk.ts'
import type { Edge } from './edge.ts'
import { entriesOf } from './entry-memory.ts'
import type { Batch } from './entry-memory.ts'
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
  readonly tail: readonly Batch[]
  /** Entries of both. */
  readonly size: number
}

/** Entries that lie one behind the other. */
interface Stretch {
  readonly firstIndex: number
  readonly entries: readonly Uint8Array[]
}

export function createLogReader(disk: Disk, logDir: string, standing: () => Standing): LogReader {
  // What was read last: readers mostly go from one entry to the next.
  let last: Stretch = { firstIndex: 0, entries: [] }

  return { readEntry, entries, prunings }

  async function readEntry(index: number): Promise<Uint8Array> {
    const { edge, tail, size } = standing()
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw missing(index, size)
    const known = last.entries[index - last.firstIndex]
    if (known !== undefined) return known
    const read = index < edge.size ? await readBundle(index, edge.size) : copyBatch(index, tail)
    const entry = read.entries[index - read.firstIndex]
    if (entry === undefined) throw missing(index, size)
    last = read
    return entry
  }

  async function readBundle(index: number, published: number): Promise<Stretch> {
    const tile = tileAt('entries', index, published)
    const bundle = await readTile(disk, logDir, tile)
    const entries = parseBundle(bundle, TILE_WIDTH).entries.map(({ bytes }) => bytes)
    return { firstIndex: tile.index * TILE_WIDTH, entries }
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

/** Copied at once: once the batch is published, its memory is used for others. */
function copyBatch(index: number, tail: readonly Batch[]): Stretch {
  const batch = tail.findLast(({ firstIndex }) => firstIndex <= index)
  return batch === undefined
    ? { firstIndex: index, entries: [] }
    : { firstIndex: batch.firstIndex, entries: entriesOf(batch) }
}

function publishedFiles(disk: Disk, logDir: string): Fetcher {
  return { name: logDir, read: (path) => disk.read(join(logDir, path)), list: async () => null }
}

function missing(index: number, size: number): AuditError {
  return new AuditError('ENTRY_MISSING', `There is no entry ${index}; the log has ${size} entries.`)
}
