/**
 * Which told record is the twin of which of ours.
 *
 * @module
 */
import type { Sql } from '../state/database.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * Gives each record of ours that has no twin a told one that is nobody's yet: the first that waits in an exchange the first
 * that was told of it, and so on. Each is the twin of one record.
 */
export async function joinTwins(
  sql: Sql,
  log: string,
  exchangeIds: readonly string[],
): Promise<void> {
  const ours = await sql.query(
    `SELECT log_index, region, exchange_id, twin_log, twin_index FROM shudao.twin
      WHERE log = $1 AND exchange_id = ANY($2::text[]) ORDER BY log_index`,
    [log, exchangeIds],
  )
  const waiting = ours.filter((row) => row['twin_index'] === null)
  if (waiting.length === 0) return
  const told = await sql.query(
    `SELECT exchange_id, region, twin_log, twin_index, twin_leaf_hash FROM shudao.twin_told
      WHERE log = $1 AND exchange_id = ANY($2::text[]) ORDER BY twin_index`,
    [log, waiting.map((row) => String(row['exchange_id']))],
  )
  const joined = pairs(ours, waiting, told)
  if (joined.length === 0) return
  await sql.query(
    `UPDATE shudao.twin AS ours SET twin_log = r.twin_log, twin_index = r.twin_index,
            twin_leaf_hash = r.twin_leaf_hash
       FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, region text, twin_log text,
            twin_index bigint, twin_leaf_hash text)
      WHERE ours.log = $1 AND ours.log_index = r.log_index AND ours.region = r.region`,
    [log, JSON.stringify(joined)],
  )
}

/** Told rows, each with the place of the record whose twin it is. */
function pairs(
  ours: readonly Row[],
  waiting: readonly Row[],
  told: readonly Row[],
): readonly Row[] {
  const taken = new Set(ours.map(placeOfTwin))
  const free = new Map<string, Row[]>()
  for (const row of told) {
    if (taken.has(placeOfTwin(row))) continue
    const others = free.get(exchangeOf(row))
    if (others === undefined) free.set(exchangeOf(row), [row])
    else others.push(row)
  }
  return waiting.flatMap((record) => {
    const twin = free.get(exchangeOf(record))?.shift()
    return twin === undefined ? [] : [{ ...twin, log_index: record['log_index'] }]
  })
}

function placeOfTwin(row: Row): string {
  return `${String(row['twin_log'])} ${String(row['twin_index'])}`
}

function exchangeOf(row: Row): string {
  return `${String(row['region'])} ${String(row['exchange_id'])}`
}
