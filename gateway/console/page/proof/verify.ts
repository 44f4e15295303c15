/**
 * Proves in the browser that an entry is in a log: from the log's files and its verifier key, step by step.
 *
 * Nothing that the exchange says of itself is believed: what is hashed is what was downloaded, and what it must lead to is
 * what the log's key signed. Which files and which ranges a proof takes is counted by the same code as in the verifier of
 * the command line; hashes and signatures are the browser's.
 *
 * @module
 */
import { parseBundle } from '../../../audit/bundle.ts'
import { inclusionRanges, type Range } from '../../../audit/ranges.ts'
import { CHECKPOINT_PATH, TILE_WIDTH, tileAt, tilePath } from '../../../audit/tile.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { fromBase64, HASH_BYTES, isSame, leafHash, nodeHash, toBase64 } from './hashing.ts'

/** A file of the log by its path; undefined when there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>

export interface Fold {
  /** Entries that the sibling stands for. */
  readonly range: Range
  readonly side: 'left' | 'right'
  /** Base64. */
  readonly sibling: string
  readonly node: string
}

export type Step =
  | { readonly kind: 'checkpoint'; readonly ok: boolean; readonly checkpoint?: Checkpoint }
  | { readonly kind: 'entry'; readonly ok: boolean; readonly file: string; readonly leaf?: string }
  | { readonly kind: 'receipt'; readonly ok: true; readonly leaf: string }
  | { readonly kind: 'tiles'; readonly ok: boolean; readonly files: readonly string[] }
  | { readonly kind: 'fold'; readonly ok: boolean; readonly folds: readonly Fold[] }
  | {
      readonly kind: 'root'
      readonly ok: boolean
      readonly computed: string
      readonly signed: string
    }

export interface Proven {
  /** Each in its turn; after the first that does not hold there is none. */
  readonly steps: readonly Step[]
  readonly ok: boolean
  /** The entry's own bytes, as they were hashed; undefined where it was not found. */
  readonly entry: Uint8Array | undefined
}

/**
 * @param receiptLeaf base64, of a receipt: then the entry itself, which is for auditors, is not read, and what is proven is that
 *   the log has what the receipt names.
 */
export async function prove(
  read: ReadFile,
  vkey: string,
  index: number,
  receiptLeaf?: string,
): Promise<Proven> {
  const steps: Step[] = []
  const ended = (step: Step, entry?: Uint8Array): Proven => ({
    steps: [...steps, step],
    ok: false,
    entry,
  })

  const note = await read(CHECKPOINT_PATH)
  const checkpoint = note && (await openCheckpoint(new TextDecoder().decode(note), vkey))
  if (checkpoint === undefined || index >= checkpoint.size) {
    return ended({ kind: 'checkpoint', ok: false, ...(checkpoint && { checkpoint }) })
  }
  steps.push({ kind: 'checkpoint', ok: true, checkpoint })
  const { size, root } = checkpoint

  let entry: Uint8Array | undefined
  if (receiptLeaf === undefined) {
    const file = tilePath(tileAt('entries', index, size))
    const bundle = await readTile(read, 'entries', index, size)
    entry = bundle && parseBundle(bundle, TILE_WIDTH).entries[index % TILE_WIDTH]?.bytes
    if (entry === undefined) return ended({ kind: 'entry', ok: false, file })
    steps.push({ kind: 'entry', ok: true, file, leaf: toBase64(await leafHash(entry)) })
  } else {
    steps.push({ kind: 'receipt', ok: true, leaf: receiptLeaf })
  }
  const named = receiptLeaf === undefined ? undefined : fromBase64(receiptLeaf)
  const leaf = entry === undefined ? (named ?? new Uint8Array()) : await leafHash(entry)

  const ranges = inclusionRanges(index, size)
  const tiles = new Map<string, Uint8Array | undefined>()
  const siblings: Uint8Array[] = []
  for (const range of ranges) {
    const sibling = await rangeHash(range, size, read, tiles)
    if (sibling === undefined)
      return ended({ kind: 'tiles', ok: false, files: [...tiles.keys()] }, entry)
    siblings.push(sibling)
  }
  steps.push({ kind: 'tiles', ok: true, files: [...tiles.keys()] })

  const { node, folds } = await fold(leaf, index, ranges, siblings)
  steps.push({ kind: 'fold', ok: true, folds })
  const ok = isSame(node, root)
  steps.push({ kind: 'root', ok, computed: toBase64(node), signed: toBase64(root) })
  return { steps, ok, entry }
}

/** From the leaf upwards: a sibling that stands for earlier entries is on the left. */
async function fold(
  leaf: Uint8Array,
  index: number,
  ranges: readonly Range[],
  siblings: readonly Uint8Array[],
): Promise<{ readonly node: Uint8Array; readonly folds: readonly Fold[] }> {
  let node = leaf
  const folds: Fold[] = []
  for (const [at, range] of ranges.entries()) {
    const sibling = siblings[at] ?? new Uint8Array()
    const side = range.from < index ? 'left' : 'right'
    node = await (side === 'left' ? nodeHash(sibling, node) : nodeHash(node, sibling))
    folds.push({ range, side, sibling: toBase64(sibling), node: toBase64(node) })
  }
  return { node, folds }
}

/** The tree hash over a range, whose start is a multiple of every subtree in it; undefined where a tile is missing. */
export async function rangeHash(
  { from, to }: Range,
  size: number,
  read: ReadFile,
  tiles: Map<string, Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  const subtrees: Uint8Array[] = []
  for (let start = from; start < to;) {
    let width = 1
    while (start % (width * 2) === 0 && start + width * 2 <= to) width *= 2
    const subtree = await subtreeHash(start, width, size, read, tiles)
    if (subtree === undefined) return undefined
    subtrees.push(subtree)
    start += width
  }
  let hash = subtrees.pop()
  while (hash !== undefined && subtrees.length > 0) {
    hash = await nodeHash(subtrees.pop() ?? hash, hash)
  }
  return hash
}

async function subtreeHash(
  start: number,
  width: number,
  size: number,
  read: ReadFile,
  tiles: Map<string, Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  let level = 0
  let unit = 1
  while (unit * TILE_WIDTH <= width) {
    level += 1
    unit *= TILE_WIDTH
  }
  const path = tilePath(tileAt(level, start / unit, size))
  if (!tiles.has(path)) tiles.set(path, await readTile(read, level, start / unit, size))
  const at = (start / unit) % TILE_WIDTH
  const row = tiles.get(path)?.subarray(at * HASH_BYTES, (at + width / unit) * HASH_BYTES)
  return row?.length === (width / unit) * HASH_BYTES ? perfectRoot(row) : undefined
}

/** A partial tile may have given way to its full one. */
export async function readTile(
  read: ReadFile,
  level: number | 'entries',
  position: number,
  size: number,
): Promise<Uint8Array | undefined> {
  const tile = tileAt(level, position, size)
  return (await read(tilePath(tile))) ?? read(tilePath({ ...tile, width: TILE_WIDTH }))
}

/** Of a row whose number of hashes is a power of two. */
async function perfectRoot(row: Uint8Array): Promise<Uint8Array> {
  if (row.length === HASH_BYTES) return row
  const middle = row.length / 2
  return nodeHash(
    await perfectRoot(row.subarray(0, middle)),
    await perfectRoot(row.subarray(middle)),
  )
}
