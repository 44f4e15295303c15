/**
 * Reads out of a published log which of its bundles are gone, and by which entries; held to the verifier's rule.
 *
 * @module
 */
import { fetchEntries } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { pruningIn, timeOfEntry } from './keeping.ts'
import { excuse } from './prunings.ts'
import type { Excused, Pruning } from './prunings.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'

/**
 * That a bundle was pruned is said years after its entries were written: so all that is there is read.
 *
 * @param assertProven throws when an entry is not the one in the signed tree; only what passes is believed.
 * @param now no pruning is believed to be later.
 */
export async function readPrunings(
  fetcher: Fetcher,
  size: number,
  assertProven: (index: number) => Promise<unknown>,
  now: Date,
): Promise<Excused> {
  const absent: number[] = []
  const prunings: Pruning[] = []
  const times = new Map<number, number | undefined>()
  let before: { readonly bundle: number; readonly first: Uint8Array } | undefined
  for (let bundle = 0; bundle * TILE_WIDTH < size; bundle++) {
    const from = bundle * TILE_WIDTH
    const entries = await fetchEntries(fetcher, tileAt('entries', from, size))
    if (entries === undefined) absent.push(bundle)
    for (const [place, bytes] of (entries ?? []).entries()) {
      const pruning = pruningIn(bytes, from + place)
      if (pruning === undefined) continue
      await assertProven(from + place)
      prunings.push(pruning)
    }
    const [first] = entries ?? []
    if (first === undefined) continue
    // Only beside what is gone does it matter how old an entry is.
    if (absent.at(-1) === bundle - 1) {
      if (before !== undefined) await noteTime(before.bundle, before.first)
      await noteTime(bundle, first)
    }
    before = { bundle, first }
  }
  return excuse(absent, prunings, (bundle) => times.get(bundle), now.getTime())

  async function noteTime(bundle: number, bytes: Uint8Array): Promise<void> {
    await assertProven(bundle * TILE_WIDTH)
    times.set(bundle, timeOfEntry(bytes))
  }
}
