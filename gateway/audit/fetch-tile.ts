/**
 * The tiles of a published log, as whoever does not write it reads them.
 *
 * @module
 */
import { parseBundle } from './bundle.ts'
import type { Fetcher } from './fetcher.ts'
import { TILE_WIDTH, tilePath, type Tile } from './tile.ts'
import { HASH_BYTES } from './tree.ts'

/**
 * The bytes of a tile or bundle; when the partial one is gone, the beginning of its full form; null when both are.
 *
 * @throws {AuditError} `SOURCE_UNREADABLE`
 */
export async function fetchTile(fetcher: Fetcher, tile: Tile): Promise<Buffer | null> {
  const found = await fetcher.read(tilePath(tile))
  if (found !== null) return bufferOf(found)
  if (tile.width === TILE_WIDTH) return null
  const whole = await fetcher.read(tilePath({ ...tile, width: TILE_WIDTH }))
  return whole && beginningOf(bufferOf(whole), tile)
}

/** The entries of a bundle, as many as its width at most; undefined when it is gone. */
export async function fetchEntries(
  fetcher: Fetcher,
  tile: Tile,
): Promise<readonly Uint8Array[] | undefined> {
  const bytes = await fetchTile(fetcher, tile)
  return bytes === null ? undefined : parseBundle(bytes, tile.width).entries.map((one) => one.bytes)
}

function beginningOf(whole: Buffer, { level, width }: Tile): Buffer {
  const bytes = level === 'entries' ? parseBundle(whole, width).parsedBytes : width * HASH_BYTES
  return whole.subarray(0, bytes)
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
