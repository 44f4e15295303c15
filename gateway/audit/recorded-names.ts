import { fetchEntries } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { namesIn, type NamedField } from './record-filter.ts'
import { decodeLogRecord } from './record.ts'
import { TILE_WIDTH, tileAt } from './tile.ts'

/**
 * Every name that the exchange records of a log have of a field. What was pruned says none; nothing is proven.
 *
 * @param size how many entries are read, from the first.
 * @throws {AuditError} `SOURCE_UNREADABLE`, `RECORD_INVALID`
 */
export async function recordedNames(
  fetcher: Fetcher,
  size: number,
  field: NamedField,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (let first = 0; first < size; first += TILE_WIDTH) {
    for (const bytes of (await fetchEntries(fetcher, tileAt('entries', first, size))) ?? []) {
      const record = decodeLogRecord(bytes)
      if (record.kind !== 'exchange') continue
      for (const name of namesIn(record, field)) names.add(name)
    }
  }
  return names
}
