/**
 * The quality of what passed, day by day, in the database: replicas add to the same counts.
 *
 * @module
 */
import type { Database } from '../state/database.ts'
import type { ItemCounts, ResourceCounts } from './tally.ts'

/** Days that are kept: a year, and the month before it to compare with. */
export const QUALITY_DAYS_KEPT = 400

export interface ItemQuality extends Readonly<ItemCounts> {
  readonly item: string
}

/** Of one resource over some days; the names mean what they mean in `ResourceCounts`. */
export interface ResourceQuality {
  readonly resource: string
  readonly reads: number
  readonly malformed: number
  readonly stale: number
  readonly records: number
  readonly repeated: number
  readonly asOf: Date | null
  /** In the order of their names. */
  readonly items: readonly ItemQuality[]
}

/** Adds to what is kept. All or nothing. */
export async function addQuality(
  database: Database,
  counts: readonly ResourceCounts[],
): Promise<void> {
  // In one order everywhere, so that replicas do not wait for each other in a ring.
  const resources = [...counts].sort((a, b) => compare(a.resource, b.resource))
  const items = resources.flatMap(({ day, resource, items }) =>
    [...items]
      .sort(([a], [b]) => compare(a, b))
      .map(([item, counted]) => ({ day, resource, item, ...counted })),
  )
  await database.transaction(async (sql) => {
    await sql.query(
      `INSERT INTO shudao.quality_resource AS kept (day, resource, reads, malformed, stale, records, repeated, as_of)
       SELECT day, resource, reads, malformed, stale, records, repeated, "asOf"
       FROM jsonb_to_recordset($1) AS of(day date, resource text, reads bigint, malformed bigint, stale bigint,
         records bigint, repeated bigint, "asOf" timestamptz)
       ON CONFLICT (day, resource) DO UPDATE SET
         reads = kept.reads + excluded.reads, malformed = kept.malformed + excluded.malformed,
         stale = kept.stale + excluded.stale, records = kept.records + excluded.records,
         repeated = kept.repeated + excluded.repeated, as_of = greatest(kept.as_of, excluded.as_of)`,
      [JSON.stringify(resources)],
    )
    await sql.query(
      `INSERT INTO shudao.quality_item AS kept (day, resource, item, records, missing, invalid)
       SELECT day, resource, item, records, missing, invalid
       FROM jsonb_to_recordset($1) AS of(day date, resource text, item text, records bigint, missing bigint, invalid bigint)
       ON CONFLICT (day, resource, item) DO UPDATE SET
         records = kept.records + excluded.records, missing = kept.missing + excluded.missing,
         invalid = kept.invalid + excluded.invalid`,
      [JSON.stringify(items)],
    )
  })
}

/** @param from `YYYY-MM-DD`, the first day that counts. */
export async function qualitySince(
  database: Database,
  from: string,
): Promise<readonly ResourceQuality[]> {
  const resources = await database.query(
    `SELECT resource, sum(reads) AS reads, sum(malformed) AS malformed, sum(stale) AS stale, sum(records) AS records,
       sum(repeated) AS repeated, max(as_of) AS as_of
     FROM shudao.quality_resource WHERE day >= $1 GROUP BY resource ORDER BY resource`,
    [from],
  )
  const rows = await database.query(
    `SELECT resource, item, sum(records) AS records, sum(missing) AS missing, sum(invalid) AS invalid
     FROM shudao.quality_item WHERE day >= $1 GROUP BY resource, item ORDER BY resource, item`,
    [from],
  )
  const items = new Map<string, ItemQuality[]>()
  for (const { resource, item, records, missing, invalid } of rows) {
    const ofResource = items.get(String(resource)) ?? []
    items.set(String(resource), ofResource)
    ofResource.push({
      item: String(item),
      records: Number(records),
      missing: Number(missing),
      invalid: Number(invalid),
    })
  }
  return resources.map((row) => ({
    resource: String(row['resource']),
    reads: Number(row['reads']),
    malformed: Number(row['malformed']),
    stale: Number(row['stale']),
    records: Number(row['records']),
    repeated: Number(row['repeated']),
    asOf: row['as_of'] as Date | null,
    items: items.get(String(row['resource'])) ?? [],
  }))
}

/** Of one resource on one day; `values` are the item values of its records, the missing ones among them. */
export interface QualityDay {
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly reads: number
  readonly malformed: number
  readonly stale: number
  readonly records: number
  readonly values: number
  readonly missing: number
  readonly invalid: number
}

/** Days on which something passed, oldest first. @param from `YYYY-MM-DD`, the first day that counts. */
export async function qualityByDay(
  database: Database,
  resource: string,
  from: string,
): Promise<readonly QualityDay[]> {
  const rows = await database.query(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, reads, malformed, stale, records,
       coalesce(counted.values, 0) AS values, coalesce(counted.missing, 0) AS missing, coalesce(counted.invalid, 0) AS invalid
     FROM shudao.quality_resource LEFT JOIN (
       SELECT day, sum(records) AS values, sum(missing) AS missing, sum(invalid) AS invalid
       FROM shudao.quality_item WHERE resource = $1 AND day >= $2 GROUP BY day
     ) AS counted USING (day)
     WHERE resource = $1 AND day >= $2 ORDER BY day`,
    [resource, from],
  )
  return rows.map(({ day, ...counts }) => ({
    day: String(day),
    reads: Number(counts['reads']),
    malformed: Number(counts['malformed']),
    stale: Number(counts['stale']),
    records: Number(counts['records']),
    values: Number(counts['values']),
    missing: Number(counts['missing']),
    invalid: Number(counts['invalid']),
  }))
}

/** @param before `YYYY-MM-DD`, the first day that is kept. */
export async function forgetQuality(database: Database, before: string): Promise<void> {
  await database.transaction(async (sql) => {
    for (const table of ['quality_resource', 'quality_item']) {
      await sql.query(`DELETE FROM shudao.${table} WHERE day < $1`, [before])
    }
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
