/**
 * Keeps the table of twins in step with our log: which records another exchange must have too, and what others told.
 *
 * @module
 */
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import { sidesOf } from '../audit/expected-twins.ts'
import type { PrunedEntries } from '../audit/kept-entries.ts'
import type { LogRecord } from '../audit/log-record.ts'
import type { TwinsRecord } from '../audit/twins-record.ts'
import type { Database, Sql } from '../state/database.ts'
import { joinTwins } from './join-twins.ts'
import { readTime, tellClock, type LogClock } from './log-clock.ts'
import { addTold } from './told-twins.ts'

/** A record of our log, and where it is there. */
export interface PlacedRecord {
  readonly index: number
  readonly record: LogRecord
  /** SHA-256(0x00 || entry), base64. */
  readonly leafHash: string
}

export interface TwinTable {
  readonly database: Database
  /** Origin of our log. */
  readonly log: string
  /** Code of our region. */
  readonly region: string
  /** Records from index `from` on, at most `max`, in order and without gaps. */
  readonly readRecords: (
    from: number,
    max: number,
  ) => AsyncIterable<readonly (PlacedRecord | PrunedEntries)[]>
  readonly now: () => Date
}

const BATCH_MAX = 500

/** Reads what the log has gained. @returns how many entries. */
export async function catchUp(table: TwinTable): Promise<number> {
  for (let total = 0; ;) {
    const count = await table.database.transaction((sql) => readBatch(table, sql))
    total += count
    if (count < BATCH_MAX) return total
  }
}

async function readBatch(table: TwinTable, sql: Sql): Promise<number> {
  const { log } = table
  await sql.query(
    'INSERT INTO shudao.twin_state (log, next_index) VALUES ($1, 0) ON CONFLICT DO NOTHING',
    [log],
  )
  const [state] = await sql.query(
    'SELECT next_index, latest_time FROM shudao.twin_state WHERE log = $1 FOR UPDATE',
    [log],
  )
  const from = Number(state?.['next_index'] ?? 0)
  const latest = state?.['latest_time'] as Date | null
  const rows: TwinRow[] = []
  const told: TwinsRecord[] = []
  const clock: LogClock = { latest: latest?.getTime() ?? 0, setBacks: [] }
  let next = from
  for await (const entries of table.readRecords(from, BATCH_MAX)) {
    for (const entry of entries) {
      // So old that nobody misses its twin any more.
      if ('pruned' in entry) {
        next = entry.pruned.to
        continue
      }
      const { index, record } = entry
      if (record.kind === 'exchange') rows.push(...rowsOf(table.region, entry, record))
      if (record.kind === 'twins') told.push(record)
      readTime(clock, index, Date.parse(record.time))
      next = index + 1
    }
  }
  if (next === from) return 0
  await addRows(sql, log, rows)
  await addTold(table, sql, told)
  await tellClock(sql, log, clock, table.now())
  await sql.query('UPDATE shudao.twin_state SET next_index = $2, latest_time = $3 WHERE log = $1', [
    log,
    next,
    new Date(clock.latest),
  ])
  return next - from
}

interface TwinRow {
  readonly log_index: number
  readonly region: string
  readonly exchange_id: string
  readonly leaf_hash: string
  readonly time: string
  readonly asked: boolean
  readonly expected: boolean
  readonly twin_log: string | null
  readonly twin_index: number | null
  readonly twin_leaf_hash: string | null
}

function rowsOf(
  own: string,
  { index, leafHash }: PlacedRecord,
  record: ExchangeRecord,
): readonly TwinRow[] {
  return sidesOf(record, own).map(({ region, asked, expected }) => {
    const twin = record.twins.find((one) => one.region === region)
    return {
      log_index: index,
      region,
      exchange_id: record.exchangeId,
      leaf_hash: leafHash,
      time: record.time,
      asked,
      expected,
      twin_log: twin?.log ?? null,
      twin_index: twin?.index ?? null,
      twin_leaf_hash: twin?.leafHash ?? null,
    }
  })
}

async function addRows(sql: Sql, log: string, rows: readonly TwinRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `INSERT INTO shudao.twin (log, log_index, region, exchange_id, leaf_hash, time, asked, expected,
                              twin_log, twin_index, twin_leaf_hash)
     SELECT $1, log_index, region, exchange_id, leaf_hash, time, asked, expected,
            twin_log, twin_index, twin_leaf_hash
       FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, region text, exchange_id text,
            leaf_hash text, time timestamptz, asked boolean, expected boolean,
            twin_log text, twin_index bigint, twin_leaf_hash text)
     ON CONFLICT DO NOTHING`,
    [log, JSON.stringify(rows)],
  )
  await joinTwins(
    sql,
    log,
    rows.map((row) => row.exchange_id),
  )
}
