/**
 * How far the search index had come: what a search did not find is not there up to that place, and of what came later nothing is said.
 *
 * @module
 */
import type { Sql } from '../state/database.ts'

export interface Reach {
  /** Origin of the log. */
  readonly log: string
  /** The index has what is below this entry. */
  readonly entries: number
  /** When the last of them was recorded; null where there is none. */
  readonly time: Date | null
  /** Below this entry are some that were pruned before the index came to them; 0 when there are none. */
  readonly prunedTo: number
  /** Entries of the log when it was asked; null of the log of another replica, which alone knows. */
  readonly size: number | null
}

/** A log of this exchange, whose length is known. */
interface OwnLog {
  readonly origin: string
  size(): number
}

/** Of the own log and of those of the other replicas, which share the index. Ask before the search: then it has no less. */
export async function reachOfIndex(sql: Sql, own: OwnLog): Promise<readonly Reach[]> {
  const rows = await sql.query(
    `SELECT s.log, s.next_index, s.pruned_to,
            (SELECT r.time FROM shudao.log_index r WHERE r.log = s.log ORDER BY r.log_index DESC LIMIT 1) AS time
       FROM shudao.log_index_state s WHERE s.log <> $1 AND s.next_index > 0 OR s.log = $1 ORDER BY s.log`,
    [own.origin],
  )
  const reached = rows.map((row) => ({
    log: String(row['log']),
    entries: Number(row['next_index']),
    time: row['time'] as Date | null,
    prunedTo: Number(row['pruned_to']),
    size: row['log'] === own.origin ? own.size() : null,
  }))
  if (reached.some(({ log }) => log === own.origin)) return reached
  return [{ log: own.origin, entries: 0, time: null, prunedTo: 0, size: own.size() }, ...reached]
}

/** Entries of the own log that the index has yet to read. */
export function entriesBehind(reached: readonly Reach[]): number {
  return reached.reduce((sum, { size, entries }) => sum + Math.max(0, (size ?? 0) - entries), 0)
}
