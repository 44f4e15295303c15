/**
 * How many exchanges between provinces stand in both logs, as far as the table of twins has read ours.
 *
 * @module
 */
import type { Database, SqlValue } from '../state/database.ts'

export interface Reconciliation {
  /** Entries of our log that were looked at. */
  readonly entries: number
  /** Records that another province has to have as well. */
  readonly shared: number
  readonly twins: number
  /** Without a twin, and still in time. */
  readonly awaited: number
  readonly withinSec: number
  readonly missing: number
  /** The oldest, {@link MISSED_LISTED_MAX} at most. */
  readonly missed: readonly MissingTwin[]
  /** Alarms that the two logs say different things, which nobody has taken back. */
  readonly contradicted: number
}

export interface MissingTwin {
  readonly index: number
  readonly exchangeId: string
  readonly time: Date
  readonly region: string
}

export interface ReconciliationOptions {
  /** Origin of our log. */
  readonly log: string
  /** How long a record may wait for its twin. */
  readonly withinSec: number
  readonly now: Date
  readonly from?: Date
  /** The first moment that is not meant any more. */
  readonly to?: Date
}

export const MISSED_LISTED_MAX = 100

export async function reconciliation(
  database: Database,
  { log, withinSec, now, from, to }: ReconciliationOptions,
): Promise<Reconciliation> {
  const due = new Date(now.getTime() - withinSec * 1_000)
  const values: SqlValue[] = [log, from ?? null, to ?? null, due]
  const meant = `log = $1 AND expected AND ($2::timestamptz IS NULL OR time >= $2)
        AND ($3::timestamptz IS NULL OR time < $3)`
  const late = 'twin_index IS NULL AND time < $4::timestamptz'
  return database.transaction(async (sql) => {
    const [counted] = await sql.query(
      `SELECT count(*) AS shared, count(twin_index) AS twins, count(*) FILTER (WHERE ${late}) AS missing
         FROM shudao.twin WHERE ${meant}`,
      values,
    )
    const missed = await sql.query(
      `SELECT log_index, exchange_id, time, region FROM shudao.twin WHERE ${meant} AND ${late}
        ORDER BY time, log_index LIMIT ${MISSED_LISTED_MAX}`,
      values,
    )
    const [state] = await sql.query('SELECT next_index FROM shudao.twin_state WHERE log = $1', [
      log,
    ])
    const [alarms] = await sql.query(
      "SELECT count(*) AS contradicted FROM shudao.alarm WHERE rule = 'twin-contradicted' AND state = 'open'",
    )
    const [shared, twins, missing] = ['shared', 'twins', 'missing'].map((name) =>
      Number(counted?.[name] ?? 0),
    ) as [number, number, number]
    return {
      entries: Number(state?.['next_index'] ?? 0),
      shared,
      twins,
      awaited: shared - twins - missing,
      withinSec,
      missing,
      missed: missed.map((row) => ({
        index: Number(row['log_index']),
        exchangeId: String(row['exchange_id']),
        time: row['time'] as Date,
        region: String(row['region']),
      })),
      contradicted: Number(alarms?.['contradicted'] ?? 0),
    }
  })
}
