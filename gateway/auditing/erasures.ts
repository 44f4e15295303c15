/**
 * Erased content in the search index: it goes from there with the key, and what is found says so.
 *
 * @module
 */
import type { ErasedKey } from '../audit/keeping.ts'
import { PERSONAL_ABOUT } from '../audit/seal-record.ts'
import { WATCH_RULES } from '../state/alarm-rules.ts'
import type { Sql, SqlRow } from '../state/database.ts'

/**
 * Takes out of the database what was sealed under a key that is destroyed: subjects, operators and cases of the records,
 * alarms about them, operators' refusals in a row, and accounts of emergencies. Who of the staff did what stays,
 * without the reason in words of their own and whom they sought; of seals, those of the key go, which have ended: a seal lasts a
 * year at most, and a key three at least. Doing it again changes nothing.
 */
export async function eraseFromIndex(sql: Sql, log: string, erased: ErasedKey): Promise<void> {
  const { key, time, by, approvedBy, reason } = erased
  await sql.query(
    `INSERT INTO shudao.content_erasure (log, key, time, by, approved_by, reason)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [log, key, time, by, approvedBy, reason],
  )
  for (const statement of STATEMENTS) await sql.query(statement, [log, key])
  await sql.query(DELETE_ALARMS, [log, key, [...WATCH_RULES]])
  if (!key.endsWith('.administered')) return
  await sql.query(FORGET_WHY, [key])
  await sql.query(DELETE_SEALS, [key, time])
}

/** Every key of a log that was destroyed, as far as the log is indexed. */
export async function erasuresOf(sql: Sql, log: string): Promise<readonly ErasedKey[]> {
  const rows = await sql.query(
    'SELECT key, time, by, approved_by, reason FROM shudao.content_erasure WHERE log = $1',
    [log],
  )
  return rows.map(readErasure)
}

/** A row with the columns of `content_erasure`. */
export function readErasure(row: SqlRow): ErasedKey {
  return {
    key: String(row['key']),
    time: String(row['time']),
    by: String(row['by']),
    approvedBy: String(row['approved_by']),
    reason: String(row['reason']),
  }
}

/** Records of the key. Its month, and a day around for what was recorded in another zone's time, finds them by an index. */
const RECORDS = `
  SELECT log_index, exchange_id FROM shudao.log_index
   WHERE log = $1 AND content_key = $2
     AND time >= to_date(left($2, 7), 'YYYY-MM') - interval '1 day'
     AND time < to_date(left($2, 7), 'YYYY-MM') + interval '1 month 1 day'`

const DELETE_ALARMS = `
  DELETE FROM shudao.alarm a USING (${RECORDS}) r
   WHERE a.rule = ANY ($3::text[])
     AND a.records @> jsonb_build_array(jsonb_build_object('log', $1::text, 'index', r.log_index))`

/** A seal is asked for a moment before it is recorded. Of one whose time is not known, that it has ended must be enough. */
const DELETE_SEALS = `
  DELETE FROM shudao.seal
   WHERE ends < $2
     AND (ordered_at IS NULL
      OR ordered_at >= (to_date(left($1, 7), 'YYYY-MM') - interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
     AND ordered_at < (to_date(left($1, 7), 'YYYY-MM') + interval '1 month') AT TIME ZONE 'Asia/Shanghai')`

/** Who looked into which alarm in the month of the key stays, as it stays in the index. */
const FORGET_WHY = `
  UPDATE shudao.alarm SET acknowledged_reason = NULL
   WHERE acknowledged_at >= to_date(left($1, 7), 'YYYY-MM')::timestamp AT TIME ZONE 'Asia/Shanghai'
     AND acknowledged_at < (to_date(left($1, 7), 'YYYY-MM') + interval '1 month') AT TIME ZONE 'Asia/Shanghai'`

const STATEMENTS = [
  // It is known by its last refusal alone: what is newer than the key names the operator still.
  `DELETE FROM shudao.watch_refusals w USING (${RECORDS}) r
    WHERE w.places -> -1 ->> 'log' = $1 AND (w.places -> -1 -> 'index')::bigint = r.log_index`,
  `DELETE FROM shudao.log_index_subject s USING (${RECORDS}) r
    WHERE s.log = $1 AND s.log_index = r.log_index`,
  `DELETE FROM shudao.emergency_use e USING (${RECORDS}) r
    WHERE e.exchange_id = r.exchange_id AND (e.approved IS NOT NULL OR e.lifted IS NOT NULL)`,
  `UPDATE shudao.log_index i SET operator = NULL, case_number = NULL FROM (${RECORDS}) r
    WHERE i.log = $1 AND i.log_index = r.log_index AND i.kind = 'exchange'`,
  `UPDATE shudao.log_index i SET reason = NULL, about = about - '{${PERSONAL_ABOUT.join(',')}}'::text[] FROM (${RECORDS}) r
    WHERE i.log = $1 AND i.log_index = r.log_index AND i.kind = 'management'`,
]
