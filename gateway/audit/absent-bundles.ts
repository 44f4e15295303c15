/**
 * Bundles that a log does not have any more, held against what its own entries say of pruning. Pure.
 *
 * @module
 */
import type { BundledEntry } from './bundle.ts'
import { covers, joined } from './entry-ranges.ts'
import { looksLikeKeeping, pruningIn, timeOfEntry } from './keeping.ts'
import { excuse } from './prunings.ts'
import type { Pruning } from './prunings.ts'
import { TILE_WIDTH } from './tile.ts'
import type { Tile } from './tile.ts'

export interface SettledBundles {
  /** In the order of the log, each with what is gone by it. */
  readonly pruned: readonly Pruning[]
  /** What no entry excuses; with why not, where one tries to. */
  readonly lost: readonly { readonly tile: Tile; readonly why: string | undefined }[]
}

/** Is told of every bundle, in the order of the log; only then it knows. */
export class AbsentBundles {
  readonly #absent: Tile[] = []
  /** Of bundles beside those that are missing, when the first entry was written, in ms. */
  readonly #times = new Map<number, number | undefined>()
  /** First entry of the last bundle that was there. */
  #before: { readonly bundle: number; readonly bytes: Uint8Array } | undefined
  readonly #prunings: Pruning[] = []

  /** A bundle is not there. Whether it was pruned, a later entry says: pruning is recorded before it is done. */
  miss(tile: Tile): void {
    this.#absent.push(tile)
  }

  /**
   * A bundle is there: what its entries say of pruning, and how old they are beside what is missing.
   *
   * @param isProven whether the entry at a place of the bundle is the one in the tree; others say nothing. Left
   *   out where all were proven before, or will be ({@link believed}).
   */
  note(
    bundle: number,
    entries: readonly BundledEntry[],
    isProven: (place: number) => boolean = () => true,
  ): void {
    const [first] = entries
    if (first !== undefined && isProven(0)) this.#noteFirst(bundle, first.bytes)
    for (const [place, { bytes }] of entries.entries()) {
      if (!looksLikeKeeping(bytes) || !isProven(place)) continue
      const pruning = pruningIn(bytes, bundle * TILE_WIDTH + place)
      if (pruning !== undefined) this.#prunings.push(pruning)
    }
  }

  /** Only beside what is missing is it looked at: to read an entry costs five times what checking it does. */
  #noteFirst(bundle: number, bytes: Uint8Array): void {
    if (this.#absent.at(-1)?.index === bundle - 1) {
      if (this.#before) this.#times.set(this.#before.bundle, timeOfEntry(this.#before.bytes))
      this.#times.set(bundle, timeOfEntry(bytes))
    }
    this.#before = { bundle, bytes }
  }

  /** Places of the entries on whose word all rests: to be proven by whoever noted them unproven. */
  believed(): readonly number[] {
    const statements = this.#prunings.map(({ statement }) => statement)
    return [...statements, ...[...this.#times.keys()].map((bundle) => bundle * TILE_WIDTH)]
  }

  /** @param now no pruning is believed to be later. */
  settle(now: Date): SettledBundles {
    const absent = this.#absent.map(({ index }) => index)
    const timeOf = (bundle: number): number | undefined => this.#times.get(bundle)
    const { pruned, early } = excuse(absent, this.#prunings, timeOf, now.getTime())
    const ranges = joined(pruned.flatMap((one) => one.ranges))
    const lost = this.#absent.flatMap((tile) => {
      const from = tile.index * TILE_WIDTH
      return covers(ranges, from, from + tile.width) ? [] : [{ tile, why: early.get(tile.index) }]
    })
    return { pruned, lost }
  }
}
