import { dayOf } from '../core/day.ts'
import { brokenQueries, takenAway, type BrokenQueries } from '../registry/broken-queries.ts'
import { resourceOf, type Entry } from '../registry/entry.ts'
import { findVersion } from '../registry/registry-store.ts'
import type { ManagementContext } from './operation.ts'

/**
 * Recorded queries that this entry would break if it took the place of the version in force.
 *
 * @param version in force; 0 before the first.
 */
export async function brokenBy(
  entry: Pick<Entry, 'kind' | 'code' | 'text'>,
  version: number,
  { database, config, now }: Pick<ManagementContext, 'database' | 'config' | 'now'>,
): Promise<readonly BrokenQueries[]> {
  if (entry.kind !== 'resource') return []
  const inForce = await findVersion(database, entry, version)
  if (inForce === undefined) return []
  const placed = { version, publishedOn: dayOf(now()), state: 'published' } as const
  const taken = takenAway(resourceOf(inForce, placed), resourceOf(entry, placed))
  return brokenQueries(database, entry.code, taken, { own: config.region, now: now() })
}
