/**
 * The arithmetic and the paths of C2SP tlog-tiles. Pure.
 *
 * @module
 */

import { AuditError } from './errors.ts'

/** Hashes in a full tile, entries in a full bundle: the tile height is 8. */
export const TILE_WIDTH = 256
/** The longest entry that a bundle's uint16 length can announce. */
export const ENTRY_BYTES_MAX = 65_535
export const CHECKPOINT_PATH = 'checkpoint'

/** A file of the log: hashes of one level, or (`'entries'`) the entries themselves. */
export interface Tile {
  readonly level: number | 'entries'
  readonly index: number
  /** 1..256; below 256 the tile is partial. */
  readonly width: number
}

/** How many hashes stand at tile level `level` of a tree of `size` entries, full and partial tiles together. */
export function hashesAt(level: number | 'entries', size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level)
}

/** The tile of `level` that holds its `position`th hash in a tree of `size`, as wide as that tree has it. */
export function tileAt(level: number | 'entries', position: number, size: number): Tile {
  const index = Math.floor(position / TILE_WIDTH)
  return { level, index, width: Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH) }
}

/** How many tile levels a tree of `size` entries has: the levels at which at least one hash stands. */
export function levelsOf(size: number): number {
  let levels = 0
  while (hashesAt(levels, size) > 0) levels++
  return levels
}

/** `tile/<L>/<N>[.p/<W>]`, with `/` between the parts on every system. */
export function tilePath(tile: Tile): string {
  return tile.width === TILE_WIDTH ? fullPath(tile) : `${partialsPath(tile)}/${tile.width}`
}

/** The folder in which the partial forms of a tile lie: `tile/<L>/<N>.p`. */
export function partialsPath(tile: Tile): string {
  return `${fullPath(tile)}.p`
}

function fullPath({ level, index }: Tile): string {
  const parts = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    parts.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  }
  return `tile/${level}/${parts.join('/')}`
}

const TILE_PATH = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/**
 * Reads a tile path back. Only the one spelling that {@link tilePath} gives is accepted.
 *
 * @throws {AuditError} `TILE_PATH_INVALID`
 */
export function parseTilePath(path: string): Tile {
  const match = TILE_PATH.exec(path)
  if (match?.[1] !== undefined && match[2] !== undefined) {
    const tile: Tile = {
      level: match[1] === 'entries' ? 'entries' : Number(match[1]),
      index: Number(match[2].replaceAll(/[x/]/g, '')),
      width: match[3] === undefined ? TILE_WIDTH : Number(match[3]),
    }
    const levelIsValid = tile.level === 'entries' || tile.level <= 63
    if (levelIsValid && Number.isSafeInteger(tile.index) && tilePath(tile) === path) return tile
  }
  throw new AuditError('TILE_PATH_INVALID', `"${path}" is not a path of C2SP tlog-tiles.`)
}
