/**
 * The right edge of the tree, and what a longer tree adds to the files of the log. Pure.
 *
 * @module
 */

import { AuditError } from './errors.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, rowRoot } from './tree.ts'

/** An entry that is durable in the journal. */
export interface Leaf {
  /** 0x00 || entry. */
  readonly data: Uint8Array
  /** Base64, as receipts have it. */
  readonly hash: string
}

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
  /** A function where they are to be put together when they are written: all bundles together are as large as their entries. */
  readonly bytes: Uint8Array | (() => Uint8Array)
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

/** What `leaves` after `edge` add to the log. */
export function extendEdge(edge: Edge, leaves: readonly Leaf[]): Extension {
  const size = edge.size + leaves.length
  const files: TileFile[] = []
  const rows = edge.rows.map(copyRow)
  let bundle = edge.bundle
  for (let taken = 0; taken < leaves.length;) {
    const width = (edge.size + taken) % TILE_WIDTH
    const chunk = leaves.slice(taken, taken + TILE_WIDTH - width)
    taken += chunk.length
    const last = edge.size + taken - 1
    const tile = tileAt('entries', last, last + 1)
    const before = bundle
    const isFull = tile.width === TILE_WIDTH
    bundle = isFull ? new Uint8Array() : growBundle(before, chunk)
    files.push({ tile, bytes: isFull ? () => growBundle(before, chunk) : bundle })
    growRows(rows, chunk, edge.size + taken, files)
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

interface Row {
  readonly bytes: Buffer
  width: number
}

function copyRow(row: Uint8Array): Row {
  const bytes = Buffer.alloc(TILE_WIDTH * HASH_BYTES)
  bytes.set(row)
  return { bytes, width: row.length / HASH_BYTES }
}

/** Adds leaf hashes that fit into the lowest row; a row that becomes full is a file and one hash above. */
function growRows(rows: Row[], chunk: readonly Leaf[], size: number, files: TileFile[]): void {
  const lowest = rowAt(rows, 0)
  for (const { hash } of chunk) {
    lowest.bytes.write(hash, lowest.width++ * HASH_BYTES, HASH_BYTES, 'base64')
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

function growBundle(bundle: Uint8Array, chunk: readonly Leaf[]): Uint8Array {
  let length = bundle.length
  for (const { data } of chunk) length += data.length + 1
  const grown = Buffer.allocUnsafe(length)
  grown.set(bundle)
  let offset = bundle.length
  for (const { data } of chunk) {
    if (data[0] !== 0x00) throw new AuditError('LOG_CORRUPT', 'A leaf does not begin with 0x00.')
    grown.set(data, offset + 1)
    // The length takes the place of the leaf prefix and of the byte before it.
    grown.writeUInt16BE(data.length - 1, offset)
    offset += data.length + 1
  }
  return grown
}
