/**
 * Holds of the log: entries that are neither pruned nor erased until somebody lifts the hold, for a dispute, a complaint or an
 * investigation.
 *
 * What is listed is what the search index has read; `shudao audit holds` proves the same from the log's bytes.
 *
 * @module
 */
import type { Hold } from '../audit/keeping.ts'
import type { EntryRange, KeepingRecord } from '../audit/keeping-record.ts'
import type { Sql, SqlRow } from '../state/database.ts'
import { cursorOf } from '../state/page-cursor.ts'
import { logPlaceOf } from './log-place.ts'

export interface ListedHold extends Omit<Hold, 'since'> {
  /** Origin of the log, and the entry by which it was set. */
  readonly log: string
  readonly index: number
  readonly since: Date
  /** Null while it holds, like who lifted it and why. */
  readonly until: Date | null
  readonly liftedBy: string | null
  readonly liftedReason: string | null
}

export interface HoldPage {
  /** Newest first. */
  readonly found: readonly ListedHold[]
  /** Give it as `after` for the next page; null when this was the last. */
  readonly next: string | null
}

/** A log of which an older version indexed the entries below one, and kept nothing of their holds. */
export interface UnreadHolds {
  readonly log: string
  readonly below: number
}

export const HOLDS_PAGE = 100

/** Does anew what the keeping record at `index` says of a hold. Doing it again changes nothing. */
export async function replayHold(
  sql: Sql,
  log: string,
  { act, hold, ranges, by, reason, time }: KeepingRecord,
  index: number,
): Promise<void> {
  if (act === 'hold') {
    // Of two of one name the later is in force, as `keptAfter` has it.
    await sql.query(
      `DELETE FROM shudao.log_hold
        WHERE log = $1 AND name = $2 AND log_index < $3 AND until IS NULL`,
      [log, hold, index],
    )
    await sql.query(
      `INSERT INTO shudao.log_hold (log, log_index, name, ranges, by, reason, since)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [log, index, hold, JSON.stringify(ranges), by, reason, time],
    )
  }
  if (act === 'lift') {
    await sql.query(
      `UPDATE shudao.log_hold SET until = $4, lifted_by = $5, lifted_reason = $6
        WHERE log = $1 AND name = $2 AND log_index < $3 AND until IS NULL`,
      [log, hold, index, time, by, reason],
    )
  }
}

/**
 * Holds of the logs of the index, {@link HOLDS_PAGE} at most.
 *
 * @param all those that were lifted as well.
 * @throws {AuditingError} `BAD_PAGE`
 */
export async function listHolds(
  sql: Sql,
  { all, after }: { readonly all: boolean; readonly after?: string | undefined },
): Promise<HoldPage> {
  const place = after === undefined ? undefined : logPlaceOf(after)
  const rows = await sql.query(
    `SELECT * FROM shudao.log_hold
      WHERE ($1 OR until IS NULL)
        AND ($2::timestamptz IS NULL OR (since, log, log_index) < ($2, $3::text, $4::bigint))
      ORDER BY since DESC, log DESC, log_index DESC LIMIT ${HOLDS_PAGE + 1}`,
    [all, place?.time ?? null, place?.log ?? null, place?.index ?? null],
  )
  const found = rows.slice(0, HOLDS_PAGE).map(readHold)
  const last = found.at(-1)
  const isMore = rows.length > HOLDS_PAGE && last !== undefined
  return { found, next: isMore ? cursorOf(last.since, last.log, last.index) : null }
}

export async function unreadHolds(sql: Sql): Promise<readonly UnreadHolds[]> {
  const rows = await sql.query(
    'SELECT log, holds_from FROM shudao.log_index_state WHERE holds_from > 0 ORDER BY log',
  )
  return rows.map((row) => ({ log: String(row['log']), below: Number(row['holds_from']) }))
}

function readHold(row: SqlRow): ListedHold {
  return {
    log: String(row['log']),
    index: Number(row['log_index']),
    name: String(row['name']),
    ranges: row['ranges'] as readonly EntryRange[],
    by: String(row['by']),
    reason: String(row['reason']),
    since: row['since'] as Date,
    until: row['until'] as Date | null,
    liftedBy: row['lifted_by'] as string | null,
    liftedReason: row['lifted_reason'] as string | null,
  }
}
