/**
 * Whether a department received a record under an exchange, by the search index of our own logs.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../state/database.ts'
import { indexedEntries } from '../state/indexed-entries.ts'

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

/** How long somebody waits for the index, which follows the log every two seconds. */
const INDEX_WAIT_MS = 6_000
const POLL_MS = 200

/**
 * The same of a record that may be so new that the index has yet to come to it: then it is waited for, for a few seconds.
 *
 * @param log our log, whose entries below `size` are written.
 * @returns `not-indexed` where the index does not come to it in time.
 */
export async function whoReceivedByNow(
  sql: Sql,
  record: ReceivedRecord,
  { origin, size, waitMs = INDEX_WAIT_MS }: NewestLog,
): Promise<Awaited<ReturnType<typeof whoReceived>> | 'not-indexed'> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const isBehind =
      record.index < size && ((await indexedEntries(sql, origin)) ?? 0) <= record.index
    // Looked for after the index was: what it has come to in between is found.
    const found = await whoReceived(sql, record)
    if (found !== undefined || !isBehind) return found
    if (waitedMs >= waitMs) return 'not-indexed'
    await sleep(POLL_MS)
  }
}

interface NewestLog {
  readonly origin: string
  readonly size: number
  readonly waitMs?: number
}
