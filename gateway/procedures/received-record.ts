/**
 * Whether a department received a record under an exchange, by the search index of our own logs.
 *
 * @module
 */
import type { Sql } from '../state/database.ts'

/** A record by its receipt; no value of it is known here. */
export interface ReceivedRecord {
  readonly exchangeId: string
  readonly resource: string
  readonly items: readonly string[]
  /** Place of the exchange in a log of ours, as its receipt says. */
  readonly index: number
}

/** @returns the consumer that asked, and the log that says so; undefined where nobody asked these items of the resource under that receipt. */
export async function whoReceived(
  sql: Sql,
  { exchangeId, resource, items, index }: ReceivedRecord,
): Promise<{ readonly consumer: string; readonly log: string } | undefined> {
  const [row] = await sql.query(
    `SELECT i.consumer, i.log FROM shudao.log_index i JOIN shudao.log_index_ask a USING (log, log_index)
     WHERE i.log_index = $1 AND i.exchange_id = $2 AND a.resource = $3 AND a.items @> $4::text[]
       AND a.result <> 'REFUSED' LIMIT 1`,
    [index, exchangeId, resource, items],
  )
  return row && { consumer: String(row['consumer']), log: String(row['log']) }
}
