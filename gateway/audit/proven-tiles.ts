/**
 * Hash tiles of somebody's log, each proven under the signed root before it is given: the right edge by the root, every
 * full tile by its hash in the tile above.
 *
 * @module
 */
import type { Checkpoint } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { rootAt } from './prove.ts'
import { hashesAt, levelsOf, parseTilePath, TILE_WIDTH, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, rowRoot } from './tree.ts'

export interface ProvenTiles {
  /**
   * The hashes of a tile of the signed tree; of one on the right edge, as many as the tree has.
   *
   * @throws {AuditError} `LOG_CORRUPT` when the source has it not, or another; `SOURCE_UNREADABLE`
   */
  row(level: number, index: number): Promise<Buffer>
}

/**
 * @param near looked into before the source; what is wrong there is passed over.
 * @throws {AuditError} `LOG_CORRUPT` when the right edge does not lead to the root.
 */
export async function openProvenTiles(
  source: Fetcher,
  checkpoint: Checkpoint,
  near?: Fetcher,
): Promise<ProvenTiles> {
  const { size } = checkpoint
  const edge = await readEdgeOf(source, checkpoint)
  /** By level, the tile asked for last: its children come one after the other. */
  const last = new Map<number, { readonly index: number; readonly row: Promise<Buffer> }>()
  return { row }

  async function row(level: number, index: number): Promise<Buffer> {
    if (index === Math.floor(hashesAt(level, size) / TILE_WIDTH))
      return edge[level] ?? Buffer.alloc(0)
    const known = last.get(level)
    if (known?.index === index) return known.row
    const reading = readFull({ level, index, width: TILE_WIDTH })
    // It is awaited by whoever asked; that it is remembered makes its failure nobody else's.
    reading.catch(() => last.delete(level))
    last.set(level, { index, row: reading })
    return reading
  }

  async function readFull(tile: Tile & { readonly level: number }): Promise<Buffer> {
    const { level, index } = tile
    const above = await row(level + 1, Math.floor(index / TILE_WIDTH))
    const place = (index % TILE_WIDTH) * HASH_BYTES
    const expected = above.subarray(place, place + HASH_BYTES)
    for (const fetcher of near === undefined ? [source] : [near, source]) {
      const bytes = await fetchTile(fetcher, tile)
      const isWhole = bytes?.length === TILE_WIDTH * HASH_BYTES
      if (isWhole && rowRoot(bytes).equals(expected)) return bytes
    }
    throw notProven(source, tilePath(tile))
  }
}

/**
 * Whether the signed tree begins with an earlier one. False proves two histories: the tiles are the signed tree's own, so it is not a
 * damaged one that speaks.
 *
 * @throws {AuditError} as {@link ProvenTiles.row}
 */
export async function beginsWith(
  tiles: ProvenTiles,
  { origin, size }: Checkpoint,
  earlier: Checkpoint,
): Promise<boolean> {
  const root = await rootAt(fetcherOfProven(tiles, origin), earlier.size, size)
  return Buffer.compare(root, earlier.root) === 0
}

/** The rows of the right edge by level, empty where the tile is full. */
async function readEdgeOf(source: Fetcher, { size, root }: Checkpoint): Promise<readonly Buffer[]> {
  const rows: Buffer[] = []
  for (let level = 0; level < levelsOf(size); level++) {
    const width = hashesAt(level, size) % TILE_WIDTH
    const tile = { level, index: Math.floor(hashesAt(level, size) / TILE_WIDTH), width }
    const bytes = width === 0 ? Buffer.alloc(0) : await fetchTile(source, tile)
    if (bytes?.length !== width * HASH_BYTES) throw notProven(source, tilePath(tile))
    rows.push(bytes)
  }
  if (edgeRoot(rows).equals(root)) return rows
  throw notProven(source, 'tile')
}

function notProven(source: Fetcher, path: string): AuditError {
  return new AuditError(
    'LOG_CORRUPT',
    `${path} of ${source.name} is missing, or does not lead to the signed root. Ask whoever runs the exchange for the log as it was.`,
  )
}

/** Proven tiles in the place of a log's hash tiles, for what computes from these. */
export function fetcherOfProven(tiles: ProvenTiles, name: string): Fetcher {
  return {
    name,
    read: async (path) => {
      const { level, index } = parseTilePath(path)
      return level === 'entries' ? null : tiles.row(level, index)
    },
    list: async () => null,
  }
}
