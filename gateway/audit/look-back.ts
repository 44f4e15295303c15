/**
 * Looks whether a log still shows the entries that a copy of it has: a few bundles each time, one after the other, until
 * all had their turn, and then again.
 *
 * @module
 */
import { randomInt } from 'node:crypto'
import { parseBundle } from './bundle.ts'
import { covers, joined } from './entry-ranges.ts'
import type { EntryRange } from './keeping-record.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { pruningIn, timeOfEntry } from './keeping.ts'
import type { MirrorCopy } from './mirror-copy.ts'
import { excuse } from './prunings.ts'
import type { Pruning } from './prunings.ts'
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts'

export interface LookBack {
  /**
   * What of the next `count` bundles the log does not have any more, or has otherwise, and no entry says that it was pruned.
   *
   * @param mirror brings the copy up to date: pruning is published before it is done, so the word for it is there then.
   * @throws {AuditError} `SOURCE_UNREADABLE`, and what `mirror` throws.
   */
  look(source: Fetcher, count: number, now: Date, mirror: () => Promise<unknown>): Promise<Lost>
}

export interface Lost {
  readonly gone: readonly EntryRange[]
  readonly changed: readonly EntryRange[]
}

const BUNDLES_MAX = 2 ** 40

/** @param start which bundle is looked at first; by chance unless told, so that nobody knows which are looked at when. */
export function makeLookBack(copy: MirrorCopy, start = randomInt(BUNDLES_MAX)): LookBack {
  let next = start
  const statements = makeStatements(copy)
  return { look }

  async function look(
    source: Fetcher,
    count: number,
    now: Date,
    mirror: () => Promise<unknown>,
  ): Promise<Lost> {
    const bundles = Math.floor((await sizeOf(copy)) / TILE_WIDTH)
    const gone: number[] = []
    const changed: number[] = []
    const times = new Map<number, number | undefined>()
    for (let looked = 0; looked < Math.min(count, bundles); looked++) {
      const bundle = next++ % bundles
      const path = tilePath({ level: 'entries', index: bundle, width: TILE_WIDTH })
      const ours = await copy.log.read(path)
      if (ours === null) continue
      const theirs = await source.read(path)
      if (theirs !== null && Buffer.compare(theirs, ours) !== 0) changed.push(bundle)
      if (theirs !== null) continue
      gone.push(bundle)
      const [first] = parseBundle(ours, 1).entries
      times.set(bundle, first && timeOfEntry(first.bytes))
    }
    if (gone.length > 0) await mirror()
    const said = gone.length > 0 ? await statements() : []
    const { pruned } = excuse(gone, said, (bundle) => times.get(bundle), now.getTime())
    const excused = joined(pruned.flatMap(({ ranges }) => ranges))
    const lost = rangesOf(gone).filter(({ from, to }) => !covers(excused, from, to))
    return { gone: joined(lost), changed: joined(rangesOf(changed)) }
  }
}

/** Reads what the copy's entries say of pruning: all of them when it is first asked, then what is new. */
function makeStatements(copy: MirrorCopy): () => Promise<readonly Pruning[]> {
  const prunings: Pruning[] = []
  let read = 0
  return async () => {
    const size = await sizeOf(copy)
    for (; (read + 1) * TILE_WIDTH <= size; read++) prunings.push(...(await statedIn(read, size)))
    return [...prunings, ...(read * TILE_WIDTH < size ? await statedIn(read, size) : [])]
  }

  async function statedIn(bundle: number, size: number): Promise<readonly Pruning[]> {
    const tile = tileAt('entries', bundle * TILE_WIDTH, size)
    const bytes = (await fetchTile(copy.log, tile)) ?? Buffer.alloc(0)
    return parseBundle(bytes, tile.width).entries.flatMap((entry, place) => {
      return pruningIn(entry.bytes, bundle * TILE_WIDTH + place) ?? []
    })
  }
}

async function sizeOf(copy: MirrorCopy): Promise<number> {
  return (await copy.checkpoint())?.checkpoint.size ?? 0
}

/** One range a bundle. */
function rangesOf(bundles: readonly number[]): readonly EntryRange[] {
  return bundles.map((bundle) => ({ from: bundle * TILE_WIDTH, to: (bundle + 1) * TILE_WIDTH }))
}
