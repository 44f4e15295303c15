/**
 * Reads out of a published log which of its bundles are gone, and by which entries; held to the verifier's rule.
 *
 * @module
 */
import { AbsentBundles } from './absent-bundles.ts'
import type { SettledBundles } from './absent-bundles.ts'
import { parseBundle } from './bundle.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
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
): Promise<SettledBundles> {
  const absent = new AbsentBundles()
  for (let bundle = 0; bundle * TILE_WIDTH < size; bundle++) {
    const tile = tileAt('entries', bundle * TILE_WIDTH, size)
    const bytes = await fetchTile(fetcher, tile)
    if (bytes === null) absent.miss(tile)
    else absent.note(bundle, parseBundle(bytes, tile.width).entries)
  }
  for (const index of absent.believed()) await assertProven(index)
  return absent.settle(now)
}
