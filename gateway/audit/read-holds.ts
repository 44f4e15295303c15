/**
 * Reads out of a published log what is held from being pruned and what was, by whom and why. Every entry is proven first: so
 * no hold is left out, added or changed.
 *
 * @module
 */
import { AbsentBundles } from './absent-bundles.ts'
import { parseBundle } from './bundle.ts'
import type { Checkpoint } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { keptAfter, looksLikeKeeping, NOTHING_KEPT, recordIn } from './keeping.ts'
import type { Keeping } from './keeping.ts'
import { leafRow } from './leaf-row.ts'
import { openProvenTiles } from './proven-tiles.ts'
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts'

/**
 * @param signed the log as it is signed now.
 * @param now no pruning is believed to be later.
 * @throws {AuditError} `LOG_CORRUPT` at entries that are not those of the signed tree, or say of a hold what cannot be read;
 *   `ENTRY_MISSING` for a bundle that is gone without being pruned: a hold may have stood in it; `SOURCE_UNREADABLE`.
 */
export async function readHolds(
  fetcher: Fetcher,
  signed: Checkpoint,
  now: Date,
): Promise<Pick<Keeping, 'holds' | 'lifted'>> {
  const { size } = signed
  const tiles = await openProvenTiles(fetcher, signed)
  const absent = new AbsentBundles()
  let keeping = NOTHING_KEPT
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const tile = tileAt('entries', first, size)
    const bytes = await fetchTile(fetcher, tile)
    if (bytes === null) {
      absent.miss(tile)
      continue
    }
    const { entries } = parseBundle(bytes, tile.width)
    if (!leafRow(bytes, entries).equals(await tiles.row(0, tile.index))) {
      throw corrupt(fetcher, `${tilePath(tile)} does not hold the entries of the signed tree`)
    }
    absent.note(tile.index, entries)
    for (const [place, entry] of entries.entries()) {
      if (!looksLikeKeeping(entry.bytes)) continue
      const index = first + place
      const record = recordIn(entry.bytes)
      if (record === undefined) {
        throw corrupt(fetcher, `entry ${index} should say what is held, and cannot be read`)
      }
      if (record.kind === 'keeping') keeping = keptAfter(keeping, record, index)
    }
  }
  const [lost] = absent.settle(now).lost
  if (lost === undefined) return keeping
  const { tile, why = 'no entry of the log says that it was pruned' } = lost
  throw new AuditError(
    'ENTRY_MISSING',
    `${tilePath(tile)} of ${fetcher.name} is missing: ${why}. A hold may have stood in it. See what is wrong with \`shudao audit verify\`.`,
  )
}

function corrupt({ name }: Fetcher, what: string): AuditError {
  return new AuditError(
    'LOG_CORRUPT',
    `${name}: ${what}. See what is wrong with \`shudao audit verify\`.`,
  )
}
