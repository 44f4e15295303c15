/**
 * The writer's reading of its own published files.
 *
 * @module
 */

import { join } from 'node:path'
import { parseBundle } from './bundle.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Disk } from './disk.ts'
import type { Edge } from './edge.ts'
import { AuditError } from './errors.ts'
import { hashesAt, levelsOf, TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, leafHash } from './tree.ts'

/**
 * The right edge of the tree that `checkpoint` speaks of, from its partial tiles.
 *
 * @throws {AuditError} `LOG_CORRUPT` when they do not lead to the checkpoint's root.
 */
export async function readEdge(disk: Disk, logDir: string, checkpoint: Checkpoint): Promise<Edge> {
  const { size, root } = checkpoint
  const rows: Uint8Array[] = []
  for (let level = 0; level < levelsOf(size); level++) {
    const width = hashesAt(level, size) % TILE_WIDTH
    const tile: Tile = { level, index: Math.floor(size / TILE_WIDTH ** (level + 1)), width }
    rows.push(
      width === 0
        ? new Uint8Array()
        : (await readTile(disk, logDir, tile)).subarray(0, width * HASH_BYTES),
    )
  }
  if (!edgeRoot(rows).equals(root)) {
    throw corrupt(
      join(logDir, 'tile'),
      `the tiles on its right edge do not lead to the root of the checkpoint (size ${size})`,
    )
  }
  const width = size % TILE_WIDTH
  if (width === 0) return { size, rows, bundle: new Uint8Array() }
  const tile = tileAt('entries', size - 1, size)
  const { entries, parsedBytes } = parseBundle(await readTile(disk, logDir, tile), width)
  const file = await readTile(disk, logDir, tile)
  for (let place = 0; place < width; place++) {
    const entry = entries[place]
    const hash = rows[0]?.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES)
    if (entry === undefined || hash === undefined || !leafHash(entry.bytes).equals(hash)) {
      throw corrupt(
        join(logDir, tilePath(tile)),
        `entry ${size - width + place} is not the one in the tree`,
      )
    }
  }
  return { size, rows, bundle: file.subarray(0, parsedBytes) }
}

/** The bytes of a tile; of its full form, when the partial one is gone. */
export async function readTile(disk: Disk, logDir: string, tile: Tile): Promise<Uint8Array> {
  const path = join(logDir, tilePath(tile))
  const bytes =
    (await disk.read(path)) ??
    (await disk.read(join(logDir, tilePath({ ...tile, width: TILE_WIDTH }))))
  if (bytes === null)
    throw new AuditError(
      'LOG_MISSING',
      `${path} is missing: it was pruned (shudao audit fsck says so), or is to be restored from a copy of the log.`,
    )
  return bytes
}

function corrupt(path: string, why: string): AuditError {
  return new AuditError(
    'LOG_CORRUPT',
    `${path}: ${why}. Restore it from a copy; nothing was changed.`,
  )
}
