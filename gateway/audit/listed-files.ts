/**
 * The files that lie in a log's folder, held against the tree that its checkpoint signs.
 *
 * @module
 */
import { fail } from './blame.ts'
import type { Failure } from './report.ts'
import { CHECKPOINT_PATH, hashesAt, parseTilePath, TILE_WIDTH, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'

/** Files that are not of the signed tree are failures; older partial tiles are given back, by their full form's path. */
export function sortOut(
  listed: readonly string[],
  size: number,
  failures: Failure[],
): ReadonlyMap<string, readonly Tile[]> {
  const partials = new Map<string, Tile[]>()
  for (const file of listed) {
    if (file === CHECKPOINT_PATH) continue
    const tile = tileOf(file)
    if (tile === null) {
      fail(failures, 'UNKNOWN_FILE', file, 'Nothing in the log accounts for this file.')
    } else if (!isWithin(tile, size)) {
      const message = `The checkpoint signs ${size} entries; this tile holds more. A copy must take the checkpoint last; a stopped writer mends this when it starts.`
      fail(failures, 'BEYOND_CHECKPOINT', file, message)
    } else if (tile.width < TILE_WIDTH) {
      const key = keyOf(tile)
      partials.set(key, [...(partials.get(key) ?? []), tile])
    }
  }
  return partials
}

export function tileOf(path: string): Tile | null {
  try {
    return parseTilePath(path)
  } catch {
    return null
  }
}

export function isWithin({ level, index, width }: Tile, size: number): boolean {
  return index * TILE_WIDTH + width <= hashesAt(level, size)
}

/** Path of the full form of a tile. */
export function keyOf({ level, index }: Tile): string {
  return tilePath({ level, index, width: TILE_WIDTH })
}
