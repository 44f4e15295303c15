/**
 * Makes a log's hash tiles anew from its entries, if these lead to the signed root. Nothing is signed, no entry touched.
 *
 * @module
 */

import { join } from 'node:path'
import { parseBundle } from './bundle.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Disk } from './disk.ts'
import { leafRow } from './leaf-row.ts'
import { durableWriter, emptyStaging } from './publisher.ts'
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, rowRoot } from './tree.ts'

export type Rebuilt =
  | { readonly ok: true; readonly written: readonly string[] }
  /** The entries do not lead to the signed root: the first bundle that is missing or not whole, if one is. */
  | { readonly ok: false; readonly bundle: string | null }

type Visit = (tile: Tile, hashes: Buffer) => Promise<void>

/** @param stagingDir of the log, which nobody writes meanwhile. */
export async function rebuildTiles(
  disk: Disk,
  logDir: string,
  stagingDir: string,
  checkpoint: Checkpoint,
): Promise<Rebuilt> {
  const { size, root } = checkpoint
  // Once to see that it would be right, and only then to write.
  const found = await climb(disk, logDir, size, async () => undefined)
  if (!('root' in found)) return { ok: false, bundle: found.bundle }
  if (!found.root.equals(root)) return { ok: false, bundle: null }
  await disk.makeDirectory(stagingDir)
  await emptyStaging(disk, stagingDir)
  const writer = durableWriter(disk, logDir, stagingDir)
  const written: string[] = []
  await climb(disk, logDir, size, async (tile, hashes) => {
    const path = tilePath(tile)
    const there = await disk.read(join(logDir, path))
    if (there !== null && hashes.equals(there)) return
    // A partial tile whose full form is there need not be.
    await writer.write([{ path, bytes: Buffer.from(hashes) }])
    written.push(path)
  })
  return { ok: true, written }
}

/** Hashes upwards from the entries; of a pruned bundle, from its leaf hashes. */
async function climb(
  disk: Disk,
  logDir: string,
  size: number,
  visit: Visit,
): Promise<{ readonly root: Buffer } | { readonly bundle: string }> {
  const rows: { readonly bytes: Buffer; width: number }[] = []
  const grow = async (level: number, hashes: Buffer): Promise<void> => {
    const row = (rows[level] ??= { bytes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), width: 0 })
    row.bytes.set(hashes, row.width * HASH_BYTES)
    row.width += hashes.length / HASH_BYTES
    if (row.width < TILE_WIDTH) return
    row.width = 0
    const index = (counts[level] = (counts[level] ?? -1) + 1)
    await visit({ level, index, width: TILE_WIDTH }, row.bytes)
    await grow(level + 1, rowRoot(row.bytes))
  }
  const counts: number[] = []
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const tile = tileAt('entries', first, size)
    const hashes = await leavesOf(disk, logDir, tile)
    if (hashes === null) return { bundle: tilePath(tile) }
    await grow(0, hashes)
  }
  for (const [level, { bytes, width }] of rows.entries()) {
    const index = (counts[level] ?? -1) + 1
    if (width > 0) await visit({ level, index, width }, bytes.subarray(0, width * HASH_BYTES))
  }
  return {
    root: edgeRoot(rows.map(({ bytes, width }) => bytes.subarray(0, width * HASH_BYTES))),
  }
}

async function leavesOf(disk: Disk, logDir: string, tile: Tile): Promise<Buffer | null> {
  const read = async (one: Tile): Promise<Uint8Array | null> =>
    (await disk.read(join(logDir, tilePath(one)))) ??
    disk.read(join(logDir, tilePath({ ...one, width: TILE_WIDTH })))
  const bundle = await read(tile)
  if (bundle !== null) {
    const own = Buffer.from(bundle)
    const { entries } = parseBundle(own, tile.width)
    return entries.length === tile.width ? leafRow(own, entries) : null
  }
  const hashes = await read({ ...tile, level: 0 })
  const isWhole = hashes !== null && hashes.length >= tile.width * HASH_BYTES
  return isWhole ? Buffer.from(hashes.subarray(0, tile.width * HASH_BYTES)) : null
}
