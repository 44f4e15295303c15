/**
 * The right edge of the tree, and what a longer tree adds to the files of the log. Pure.
 *
 * @module
 */

import { cut, entryEnd } from './entry-memory.ts'
import type { Run } from './entry-memory.ts'
import { HEAD_BYTES } from './journal-format.ts'
import { bytesOf } from './later-bytes.ts'
import type { LaterBytes } from './later-bytes.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, rowRoot } from './tree.ts'

/** All that is needed to make a tree longer. Never changed in place. */
export interface Edge {
  readonly size: number
  /** By level, the hashes of the partial tile; empty where there is none. */
  readonly rows: readonly Uint8Array[]
  /** The bytes of the partial entry bundle. */
  readonly bundle: Uint8Array
}

export interface TileFile {
  readonly tile: Tile
  /** Full bundles are put together when they are written: all of them are as large as their entries. */
  readonly bytes: Uint8Array | LaterBytes
}

export interface Extension {
  readonly edge: Edge
  readonly root: Uint8Array
  /** New tiles and bundles: full ones, and the partial ones that the new size asks for. */
  readonly files: readonly TileFile[]
  /** Tiles that were partial and are full now: their partial forms may go. */
  readonly completed: readonly Tile[]
}

export const EMPTY_EDGE: Edge = { size: 0, rows: [], bundle: new Uint8Array() }

/** What the entries of `runs` after `edge` add to the log. Full bundles read the runs when they are put together. */
export function extendEdge(edge: Edge, runs: readonly Run[]): Extension {
  const files: TileFile[] = []
  const rows = edge.rows.map(copyRow)
  let { size, bundle } = edge
  for (const chunk of inTiles(runs, TILE_WIDTH - (size % TILE_WIDTH))) {
    size += countOf(chunk)
    const tile = tileAt('entries', size - 1, size)
    const grown = bundleOf(bundle, chunk)
    const isFull = tile.width === TILE_WIDTH
    bundle = isFull ? new Uint8Array() : bytesOf(grown)
    files.push({ tile, bytes: isFull ? grown : bundle })
    growRows(rows, chunk, size, files)
  }
  const next = {
    size,
    rows: rows.map(({ bytes, width }) => bytes.subarray(0, width * HASH_BYTES)),
    bundle,
  }
  const completed = files
    .map(({ tile }) => tile)
    .filter(({ level, index, width }) => width === TILE_WIDTH && wasPartial(edge, level, index))
  addPartialRows(edge, next, files)
  return { edge: next, root: edgeRoot(next.rows), files, completed }
}

/** Cuts runs where a tile ends: the first has room for `room` entries, each other for a whole tile. */
function* inTiles(runs: readonly Run[], room: number): Generator<readonly Run[]> {
  let left = room
  let chunk: Run[] = []
  for (const run of runs) {
    let rest = run
    while (rest.count >= left) {
      const [fits, more] = cut(rest, left)
      yield [...chunk, fits]
      chunk = []
      left = TILE_WIDTH
      rest = more
    }
    if (rest.count > 0) chunk.push(rest)
    left -= rest.count
  }
  if (chunk.length > 0) yield chunk
}

/** How many entries lie in `runs`. */
export function countOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0)
}

interface Row {
  readonly bytes: Buffer
  width: number
}

function copyRow(row: Uint8Array): Row {
  const bytes = Buffer.alloc(TILE_WIDTH * HASH_BYTES)
  bytes.set(row)
  return { bytes, width: row.length / HASH_BYTES }
}

/** Adds leaf hashes, which fit into the lowest row; a row that becomes full is a file and one hash above. */
function growRows(rows: Row[], chunk: readonly Run[], size: number, files: TileFile[]): void {
  const lowest = rowAt(rows, 0)
  for (const { memory, count, hashesAt } of chunk) {
    const hashes = memory.subarray(hashesAt, hashesAt + count * HASH_BYTES)
    lowest.bytes.set(hashes, lowest.width * HASH_BYTES)
    lowest.width += count
  }
  for (let level = 0, row: Row | undefined = lowest; row?.width === TILE_WIDTH; row = rows[level]) {
    const index = Math.floor((size - 1) / TILE_WIDTH ** (level + 1))
    const bytes = Buffer.from(row.bytes)
    files.push({ tile: { level, index, width: TILE_WIDTH }, bytes })
    row.width = 0
    level++
    const above = rowAt(rows, level)
    above.bytes.set(rowRoot(bytes), above.width++ * HASH_BYTES)
  }
}

function rowAt(rows: Row[], level: number): Row {
  const row = rows[level] ?? copyRow(new Uint8Array())
  rows[level] = row
  return row
}

function addPartialRows(before: Edge, after: Edge, files: TileFile[]): void {
  for (const [level, row] of after.rows.entries()) {
    const index = Math.floor(after.size / TILE_WIDTH ** (level + 1))
    const tile = { level, index, width: row.length / HASH_BYTES }
    const indexBefore = Math.floor(before.size / TILE_WIDTH ** (level + 1))
    const isThere = index === indexBefore && before.rows[level]?.length === row.length
    if (tile.width > 0 && !isThere) files.push({ tile, bytes: Buffer.from(row) })
  }
}

function wasPartial(edge: Edge, level: number | 'entries', index: number): boolean {
  const row = edge.rows[level === 'entries' ? 0 : level]
  const span = TILE_WIDTH ** (level === 'entries' ? 1 : level + 1)
  return row !== undefined && row.length > 0 && Math.floor(edge.size / span) === index
}

/** Of a head the bundle has the length alone. */
const HEAD_BYTES_BUNDLED = 2

/** A bundle with the entries of `chunk` behind those that it has. */
function bundleOf(begun: Uint8Array, chunk: readonly Run[]): LaterBytes {
  const less = HEAD_BYTES - HEAD_BYTES_BUNDLED
  const bytes = chunk.reduce((sum, { start, end }) => sum + end - start, 0)
  return {
    length: begun.length + bytes - countOf(chunk) * less,
    putInto: (to) => {
      to.set(begun)
      let put = begun.length
      for (const { memory, start, end } of chunk) {
        for (let at = start, next = 0; at < end; at = next) {
          next = entryEnd(memory, at)
          to[put] = memory[at] as number
          to[put + 1] = memory[at + 1] as number
          to.set(memory.subarray(at + HEAD_BYTES, next), put + HEAD_BYTES_BUNDLED)
          put += next - at - less
        }
      }
    },
  }
}
