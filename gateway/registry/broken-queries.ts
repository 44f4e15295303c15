/**
 * What a new version of a resource would take away from those who asked for it: found in the search index, before it
 * is published.
 *
 * @module
 */
import type { Resource } from '../../catalog/types.ts'
import type { Sql } from '../state/database.ts'

/** What consumers could ask for and could not any more. */
export interface TakenAway {
  readonly items: readonly string[]
  /** `query`, `verify` … */
  readonly modes: readonly string[]
  /** Whether other regions lose it. */
  readonly abroad: boolean
}

/** The queries of one consumer that would fail. */
export interface BrokenQueries {
  readonly consumer: string
  readonly region: string
  /** What it asked for of what is taken away, sorted; all that it asked for where a mode or the border is. */
  readonly items: readonly string[]
  readonly exchanges: number
  readonly lastAt: Date
}

/** Queries of this many days count as those of today's consumers. */
export const RECENT_DAYS = 90
const DAY_MS = 86_400_000

export function takenAway(before: Resource, after: Resource): TakenAway {
  const left = new Set(shared(after))
  return {
    items: shared(before).filter((item) => !left.has(item)),
    modes: before.methods.filter((method) => !after.methods.includes(method)),
    abroad: before.crossProvince && !after.crossProvince,
  }
}

/** Items that somebody can be granted. */
function shared({ shareType, items }: Resource): readonly string[] {
  const open = items.filter((item) => (item.shareType ?? shareType) !== 'not-shared')
  return shareType === 'not-shared' ? [] : open.map(({ name }) => name)
}

/**
 * By consumer. What was recorded in the last seconds may not be found yet.
 *
 * @param own region whose consumers keep what others lose.
 */
export async function brokenQueries(
  sql: Sql,
  resource: string,
  { items, modes, abroad }: TakenAway,
  { own, now }: { readonly own: string; readonly now: Date },
): Promise<readonly BrokenQueries[]> {
  if (items.length === 0 && modes.length === 0 && !abroad) return []
  const rows = await sql.query(
    `SELECT i.consumer, i.region, array_agg(DISTINCT item ORDER BY item) AS items,
       count(DISTINCT a.log_index) AS exchanges, max(a.time) AS last_at
     FROM shudao.log_index_ask a JOIN shudao.log_index i USING (log, log_index), unnest(a.items) AS item
     WHERE a.resource = $1 AND a.time >= $2 AND a.result <> 'REFUSED' AND i.consumer IS NOT NULL
       AND (item = ANY ($3::text[]) OR a.mode = ANY ($4::text[]) OR ($5 AND i.region <> $6))
     GROUP BY i.consumer, i.region ORDER BY i.consumer COLLATE "C", i.region`,
    [resource, new Date(now.getTime() - RECENT_DAYS * DAY_MS), items, modes, abroad, own],
  )
  return rows.map((row) => ({
    consumer: String(row['consumer']),
    region: String(row['region']),
    items: row['items'] as readonly string[],
    exchanges: Number(row['exchanges']),
    lastAt: row['last_at'] as Date,
  }))
}
