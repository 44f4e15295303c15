/**
 * Reads out of a published log which of its bundles are gone, and by which entries; held to the verifier's rule.
 *
 * @module
 */
import { AbsentBundles } from './absent-bundles.ts'
import type { SettledBundles } from './absent-bundles.ts'
import { parseBundle } from './bundle.ts'
import { fetchEntries, fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { assertInTree } from './in-tree.ts'
import type { Tree } from './in-tree.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'
import { leafHash } from './tree.ts'

/**
 * That a bundle was pruned is said years after its entries were written: so all that is there is read.
 *
 * @param now no pruning is believed to be later.
 * @throws {AuditError} `LOG_CORRUPT` when an entry on whose word it rests is not the one in the tree.
 */
export async function readPrunings(
  fetcher: Fetcher,
  tree: Tree,
  now: Date,
): Promise<SettledBundles> {
  const { size } = tree
  const absent = new AbsentBundles()
  for (let bundle = 0; bundle * TILE_WIDTH < size; bundle++) {
    const tile = tileAt('entries', bundle * TILE_WIDTH, size)
    const bytes = await fetchTile(fetcher, tile)
    if (bytes === null) absent.miss(tile)
    else absent.note(bundle, parseBundle(bytes, tile.width).entries)
  }
  for (const index of absent.believed()) {
    const entries = await fetchEntries(fetcher, tileAt('entries', index, size))
    const entry = entries?.[index % TILE_WIDTH] ?? new Uint8Array()
    await assertInTree(fetcher, tree, index, leafHash(entry))
  }
  return absent.settle(now)
}
