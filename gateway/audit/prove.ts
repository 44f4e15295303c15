/**
 * Makes proofs from a log's tiles.
 *
 * @module
 */

import { AuditError } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { consistencyRanges, inclusionRanges } from './ranges.ts'
import type { Range } from './ranges.ts'
import { TILE_WIDTH, tileAt, tilePath, type Tile } from './tile.ts'
import { EMPTY_ROOT, HASH_BYTES, nodeHash, perfectRoot } from './tree.ts'

/** The inclusion proof of entry `index` in the tree of `size` entries, leaf upwards. */
export async function proveInclusion(
  fetcher: Fetcher,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  return hashesOf(fetcher, inclusionRanges(index, size), size)
}

/** The proof that the tree of `size` entries begins with the tree of `oldSize`. */
export async function proveConsistency(
  fetcher: Fetcher,
  oldSize: number,
  size: number,
): Promise<Uint8Array[]> {
  return hashesOf(fetcher, consistencyRanges(oldSize, size), size)
}

/** The root that the tree had at `size` entries, from the tiles of a longer one. */
export async function rootAt(
  fetcher: Fetcher,
  size: number,
  treeSize: number,
): Promise<Uint8Array> {
  if (size === 0) return EMPTY_ROOT
  const [root] = await hashesOf(fetcher, [{ from: 0, to: size }], treeSize)
  return root ?? EMPTY_ROOT
}

/** The leaf hash of entry `index` as the tiles of a tree of `size` entries have it; unproven. */
export async function leafAt(fetcher: Fetcher, index: number, size: number): Promise<Uint8Array> {
  const [leaf] = await hashesOf(fetcher, [{ from: index, to: index + 1 }], size)
  return leaf ?? EMPTY_ROOT
}

async function hashesOf(
  fetcher: Fetcher,
  ranges: readonly Range[],
  size: number,
): Promise<Uint8Array[]> {
  // A proof needs a handful of tiles, some of them several times.
  const tiles = new Map<string, Promise<Uint8Array>>()
  const tileRow = (level: number, position: number): Promise<Uint8Array> => {
    const tile = tileAt(level, position, size)
    const path = tilePath(tile)
    const loading = tiles.get(path) ?? readRow(fetcher, tile)
    tiles.set(path, loading)
    return loading
  }
  const hashes: Uint8Array[] = []
  for (const range of ranges) hashes.push(await rangeHash(range, tileRow))
  return hashes
}

async function readRow(fetcher: Fetcher, tile: Tile): Promise<Uint8Array> {
  const bytes = await fetchTile(fetcher, tile)
  if (bytes === null || bytes.length < tile.width * HASH_BYTES) {
    throw new AuditError(
      'LOG_CORRUPT',
      `${tilePath(tile)} of ${fetcher.name} is missing or too short.`,
    )
  }
  return bytes
}

/** The tree hash over a range whose start is a multiple of every subtree in it, as those of proofs are. */
async function rangeHash(
  { from, to }: Range,
  tileRow: (level: number, position: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const subtrees: Uint8Array[] = []
  for (let start = from; start < to;) {
    let width = 1
    while (start % (width * 2) === 0 && start + width * 2 <= to) width *= 2
    subtrees.push(await subtreeHash(start, width, tileRow))
    start += width
  }
  return subtrees.reduceRight((right, left) => nodeHash(left, right))
}

async function subtreeHash(
  start: number,
  width: number,
  tileRow: (level: number, position: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  let level = 0
  let unit = 1
  while (unit * TILE_WIDTH <= width) {
    level++
    unit *= TILE_WIDTH
  }
  const position = start / unit
  return perfectRoot(await tileRow(level, position), position % TILE_WIDTH, width / unit)
}
