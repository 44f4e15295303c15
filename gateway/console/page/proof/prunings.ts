/**
 * What the entries of a log say was pruned: the only excuse for a bundle of entries that is not there.
 *
 * @module
 */
import { parseBundle } from '../../../audit/bundle.ts'
import { pruningOf, type Pruning } from '../../../audit/prunings.ts'
import { TILE_WIDTH } from '../../../audit/tile.ts'
import { readEntry } from './read-entry.ts'
import { prove, readTile, type ReadFile } from './verify.ts'

/** How every such entry begins: the keys of a record are in order. */
const PREFIX = new TextEncoder().encode('{"act":"prune",')

/** What the entry at `index` says was pruned; undefined when it says nothing of that. */
export function pruningIn(entry: Uint8Array, index: number): Pruning | undefined {
  if (!PREFIX.every((byte, at) => entry[at] === byte)) return undefined
  return pruningOf(readEntry(entry), index)
}

/** When an entry was written, in ms; undefined when it does not say. */
export function timeOfEntry(entry: Uint8Array): number | undefined {
  const { time } = readEntry(entry) as { readonly time?: string }
  return time === undefined ? undefined : Date.parse(time)
}

/** Whether the bundle of an entry is pruned by one of these. */
export function isPruned(prunings: readonly Pruning[], index: number): boolean {
  return prunings.some(({ ranges }) => ranges.some(({ from, to }) => from <= index && index < to))
}

/**
 * - `there`: its bundle is not gone;
 * - `pruned`: an entry of the signed tree says so;
 * - `lost`: none does;
 * - `unstated`: none of the newest entries does, and a browser looks no further back.
 */
export type Gone = 'there' | 'pruned' | 'lost' | 'unstated'

/** Entries, from the newest backwards, of which a browser reads what they say was pruned. */
export const STATEMENTS_WITHIN = 50_000

/** Tells of entries why their bundle is gone. Reads back from the newest entry, and no further than it must. */
export function whyGone(
  read: ReadFile,
  vkey: string,
  size: number,
  signal?: AbortSignal,
): (index: number) => Promise<Gone> {
  const prunings: Pruning[] = []
  /** Of the bundle that was read last. */
  let first = size
  return async (index) => {
    if ((await readTile(read, 'entries', index, size)) !== undefined) return 'there'
    for (;;) {
      if (isPruned(prunings, index)) return 'pruned'
      if (first <= index) return 'lost'
      if (size - first >= STATEMENTS_WITHIN) return 'unstated'
      signal?.throwIfAborted()
      first = Math.floor((first - 1) / TILE_WIDTH) * TILE_WIDTH
      await take(first)
    }
  }

  async function take(from: number): Promise<void> {
    const bundle = await readTile(read, 'entries', from, size)
    const entries = bundle === undefined ? [] : parseBundle(bundle, TILE_WIDTH).entries
    for (const [place, { bytes }] of entries.entries()) {
      const pruning = pruningIn(bytes, from + place)
      if (pruning === undefined) continue
      const { ok } = await prove(read, vkey, pruning.statement)
      if (ok) prunings.push(pruning)
    }
  }
}
