/**
 * Proves in the browser that a log is whole: every entry is hashed, and the hashes lead to the root that was signed. On the
 * way it counts what is in the log, and which exchanges have no twin. Of what was pruned the hashes are taken, where an entry
 * of the log says that it was. Of a log that is too long for a browser, entries are drawn at random and each is proven; that
 * is said.
 *
 * @module
 */
import { parseBundle } from '../../../audit/bundle.ts'
import { excuse, type Pruning } from '../../../audit/prunings.ts'
import { TILE_WIDTH } from '../../../audit/tile.ts'
import type { Checkpoint } from './checkpoint.ts'
import { HASH_BYTES, isSame, leafHash, nodeHash, toBase64 } from './hashing.ts'
import { isPruned, pruningIn, timeOfEntry, whyGone } from './prunings.ts'
import { countTwins, type TwinsSeen } from './twins-seen.ts'
import { prove, readTile, type ReadFile } from './verify.ts'

/** A browser hashes so many in seconds. */
export const WHOLE_ENTRIES_MAX = 50_000
export const SAMPLED_ENTRIES = 500

export interface Counts {
  readonly exchanges: number
  /** What staff did. */
  readonly management: number
  /** Twins, keeping and whatever else the exchange writes of itself. */
  readonly others: number
  /** Of which only the hash is kept, as entries of the log say. */
  readonly pruned: number
}

export type Whole =
  | {
      readonly kind: 'computed'
      readonly ok: boolean
      /** Base64. */
      readonly computed: string
      readonly counts: Counts
      /** What is gone, by which entry of the log, whose word it is and why. */
      readonly prunings: readonly Pruning[]
      readonly twins: TwinsSeen
    }
  | {
      readonly kind: 'sampled'
      readonly ok: boolean
      readonly sampled: number
      /** How many of them were pruned, and are proven by their hashes. */
      readonly pruned: number
      /** The first that is not proven. */
      readonly unproven?: number
      /** The first that is gone, when what it was pruned by stands too far back for a browser to look for it. */
      readonly unstated?: number
    }
  /**
   * - `missing`: a file of the log is torn, or missing and no entry says that it was pruned;
   * - `early`: one says so, but what lies beside it shows that its time cannot have been over.
   */
  | { readonly kind: 'missing' | 'early'; readonly ok: false; readonly at: number }

export interface WholeOptions {
  readonly read: ReadFile
  readonly vkey: string
  readonly checkpoint: Checkpoint
  /** Code of the region whose log it is. */
  readonly region: string
  /** How long a record may wait for its twin. */
  readonly withinSec: number
  readonly now: Date
  readonly signal: AbortSignal
  readonly onProgress: (done: number, all: number) => void
}

/** @throws what `signal` was aborted with */
export function proveWhole(options: WholeOptions, entriesMax = WHOLE_ENTRIES_MAX): Promise<Whole> {
  return options.checkpoint.size <= entriesMax ? computeAll(options) : sample(options)
}

async function computeAll({
  read,
  checkpoint: { size, root },
  region,
  withinSec,
  now,
  signal,
  onProgress,
}: WholeOptions): Promise<Whole> {
  const tree = growingTree()
  const seen = countTwins(region)
  const counts = { exchanges: 0, management: 0, others: 0, pruned: 0 }
  const gone: number[] = []
  const times = new Map<number, number | undefined>()
  const prunings: Pruning[] = []
  for (let from = 0; from < size; from += TILE_WIDTH) {
    signal.throwIfAborted()
    const width = Math.min(TILE_WIDTH, size - from)
    const bundle = await readTile(read, 'entries', from, size)
    const entries = bundle && parseBundle(bundle, width).entries
    if (entries !== undefined && entries.length < width) {
      return { kind: 'missing', ok: false, at: from }
    }
    const hashes =
      entries === undefined
        ? rowOf(await readTile(read, 0, from, size), width)
        : await Promise.all(entries.map(({ bytes }) => leafHash(bytes)))
    if (hashes === undefined) return { kind: 'missing', ok: false, at: from }
    if (entries === undefined) {
      gone.push(from / TILE_WIDTH)
      counts.pruned += width
    }
    const [first] = entries ?? []
    if (first !== undefined) times.set(from / TILE_WIDTH, timeOfEntry(first.bytes))
    for (const [place, { bytes }] of (entries ?? []).entries()) {
      counts[seen.take(bytes)] += 1
      const pruning = pruningIn(bytes, from + place)
      if (pruning !== undefined) prunings.push(pruning)
    }
    await tree.add(hashes)
    onProgress(from + width, size)
  }
  // A pruning is recorded before it is done: the entry that says so stands behind what is gone.
  const excused = excuse(gone, prunings, (bundle) => times.get(bundle), now.getTime())
  const lost = gone.find((bundle) => !isPruned(excused.pruned, bundle * TILE_WIDTH))
  if (lost !== undefined) {
    const kind = excused.early.has(lost) ? 'early' : 'missing'
    return { kind, ok: false, at: lost * TILE_WIDTH }
  }
  const computed = await tree.root()
  const isWhole = computed !== undefined && isSame(computed, root)
  return {
    kind: 'computed',
    ok: isWhole,
    computed: toBase64(computed ?? new Uint8Array()),
    counts,
    prunings: excused.pruned,
    twins: seen.end(withinSec, now),
  }
}

async function sample({
  read,
  vkey,
  checkpoint: { size },
  signal,
  onProgress,
}: WholeOptions): Promise<Whole> {
  const goneBy = whyGone(read, vkey, size, signal)
  let pruned = 0
  for (let sampled = 0; sampled < SAMPLED_ENTRIES; sampled += 1) {
    signal.throwIfAborted()
    // The newest is among them: whoever cuts the end off must leave that out.
    const index = sampled === 0 ? size - 1 : randomBelow(size)
    const found = { kind: 'sampled', ok: false, sampled: sampled + 1, pruned } as const
    if (!(await prove(read, vkey, index)).ok) {
      const gone = await goneBy(index)
      if (gone === 'unstated') return { ...found, unstated: index }
      if (gone === 'lost') return { kind: 'missing', ok: false, at: index - (index % TILE_WIDTH) }
      if (gone === 'there' || !(await proveHash(read, vkey, index, size))) {
        return { ...found, unproven: index }
      }
      pruned += 1
    }
    onProgress(sampled + 1, SAMPLED_ENTRIES)
  }
  return { kind: 'sampled', ok: true, sampled: SAMPLED_ENTRIES, pruned }
}

/** Of a pruned entry, whose bundle was whole: that its hash is in the signed tree. */
async function proveHash(
  read: ReadFile,
  vkey: string,
  index: number,
  size: number,
): Promise<boolean> {
  const row = rowOf(await readTile(read, 0, index, size), TILE_WIDTH)
  const leaf = row?.[index % TILE_WIDTH]
  return leaf !== undefined && (await prove(read, vkey, index, toBase64(leaf))).ok
}

function rowOf(tile: Uint8Array | undefined, width: number): readonly Uint8Array[] | undefined {
  if (tile === undefined || tile.length < width * HASH_BYTES) return undefined
  return Array.from({ length: width }, (_, at) =>
    tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
}

/** A tree of which only the roots of its perfect subtrees are kept, from left to right. */
function growingTree(): {
  readonly add: (leaves: readonly Uint8Array[]) => Promise<void>
  readonly root: () => Promise<Uint8Array | undefined>
} {
  const subtrees: { readonly leaves: number; readonly hash: Uint8Array }[] = []
  const push = async (leaves: number, hash: Uint8Array): Promise<void> => {
    const last = subtrees.at(-1)
    if (last?.leaves !== leaves) {
      subtrees.push({ leaves, hash })
      return
    }
    subtrees.pop()
    await push(leaves * 2, await nodeHash(last.hash, hash))
  }
  return {
    add: async (leaves) => {
      for (let rest = leaves; rest.length > 0;) {
        let width = 1
        while (width * 2 <= rest.length) width *= 2
        await push(width, await perfect(rest.slice(0, width)))
        rest = rest.slice(width)
      }
    },
    root: async () => {
      let root: Uint8Array | undefined
      for (const { hash } of subtrees.toReversed()) {
        root = root === undefined ? hash : await nodeHash(hash, root)
      }
      return root
    },
  }
}

/** All of a level at once: the browser hashes in other threads. */
async function perfect(row: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = row
  while (level.length > 1) {
    level = await Promise.all(
      Array.from({ length: level.length / 2 }, (_, at) =>
        nodeHash(level[2 * at] ?? new Uint8Array(), level[2 * at + 1] ?? new Uint8Array()),
      ),
    )
  }
  return level[0] ?? new Uint8Array()
}

function randomBelow(size: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  return Math.floor((random / 2 ** 32) * size)
}
