/**
 * The tiles of a published log, as whoever does not write it reads them.
 *
 * @module
 */
import { parseBundle } from './bundle.ts'
import type { Fetcher } from './fetcher.ts'
import { TILE_WIDTH, tilePath, type Tile } from './tile.ts'

/** The bytes of a tile; of its full form, when the partial one is gone; null when both are. */
export async function fetchTile(fetcher: Fetcher, tile: Tile): Promise<Uint8Array | null> {
  return (
    (await fetcher.read(tilePath(tile))) ??
    (await fetcher.read(tilePath({ ...tile, width: TILE_WIDTH })))
  )
}

/** The entries of a bundle, as many as its width at most; undefined when it is gone. */
export async function fetchEntries(
  fetcher: Fetcher,
  tile: Tile,
): Promise<readonly Uint8Array[] | undefined> {
  const bytes = await fetchTile(fetcher, tile)
  return bytes === null ? undefined : parseBundle(bytes, tile.width).entries.map((one) => one.bytes)
}
