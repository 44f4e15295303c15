/**
 * Keeps the search index in step with the audit log.
 *
 * The log is the truth; the index is a convenience that can be thrown away and made anew
 * ({@link rebuildIndex}). Reading again what is indexed already changes nothing.
 *
 * @module
 */
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import type { LogRecord } from '../audit/log-record.ts'
import type { Database, Sql } from '../state/database.ts'
import { StateError } from '../state/errors.ts'
import type { Jobs } from './jobs.ts'

/** A record and its place in the log. */
export interface LoggedRecord {
  readonly index: number
  readonly record: LogRecord
}

/** One that is searched for. */
interface IndexedRecord extends LoggedRecord {
  readonly record: ExchangeRecord
}

/**
 * Records from index `from` on, at most `max`, in order and without gaps; fewer when the log ends. Only
 * what is covered by a checkpoint: an entry that is not yet part of the log may still vanish.
 */
export type ReadRecords = (from: number, max: number) => AsyncIterable<LoggedRecord>

export interface IndexLogOptions {
  readonly database: Database
  /** Origin of the log. */
  readonly log: string
  readonly readRecords: ReadRecords
}

export const INDEX_LOG_JOB = 'index-log'
/** Records of one transaction: small enough to be quick, large enough to share its cost. */
export const INDEX_BATCH_MAX = 500

/** Defines the job and lets it run every `everyMs`. */
export async function defineIndexLog(
  jobs: Jobs,
  options: IndexLogOptions,
  everyMs: number,
): Promise<void> {
  jobs.define<object>(INDEX_LOG_JOB, {
    schema: { type: 'object', additionalProperties: false, properties: {} },
    handler: async () => {
      await indexLog(options)
    },
  })
  await jobs.repeat(INDEX_LOG_JOB, everyMs)
}

/**
 * Indexes what the log has gained.
 *
 * @returns how many records were indexed.
 */
export async function indexLog(options: IndexLogOptions): Promise<number> {
  let total = 0
  for (;;) {
    const count = await indexBatch(options)
    total += count
    if (count < INDEX_BATCH_MAX) return total
  }
}

/** Empties the index of this log and reads the log from its first record. Searches see it grow anew. */
export async function rebuildIndex(options: IndexLogOptions): Promise<number> {
  await options.database.transaction(async (sql) => {
    await lockState(sql, options.log)
    await sql.query('DELETE FROM shudao.log_index WHERE log = $1', [options.log])
    await sql.query('UPDATE shudao.log_index_state SET next_index = 0 WHERE log = $1', [
      options.log,
    ])
  })
  return indexLog(options)
}

/** One transaction: either the records are in and `next_index` is behind them, or neither. */
async function indexBatch({ database, log, readRecords }: IndexLogOptions): Promise<number> {
  return database.transaction(async (sql) => {
    const from = await lockState(sql, log)
    const batch: LoggedRecord[] = []
    for await (const entry of readRecords(from, INDEX_BATCH_MAX)) {
      refuseGap(log, from + batch.length, entry.index)
      batch.push(entry)
    }
    if (batch.length === 0) return 0
    const exchanges = batch.filter(isExchange)
    await insertRecords(sql, log, exchanges)
    await insertAsks(sql, log, exchanges)
    await insertSubjects(sql, log, exchanges)
    await sql.query('UPDATE shudao.log_index_state SET next_index = $2 WHERE log = $1', [
      log,
      from + batch.length,
    ])
    return batch.length
  })
}

function isExchange(logged: LoggedRecord): logged is IndexedRecord {
  return logged.record.kind === 'exchange'
}

function refuseGap(log: string, expected: number, found: number): void {
  if (found === expected) return
  throw new StateError(
    'STATE_INCOMPATIBLE',
    `The log ${log} gave record ${found} where ${expected} was to come, so it was not indexed. ` +
      'Verify the log with `shudao audit verify`.',
  )
}

/** The row lock keeps two indexers of one log from interleaving. */
async function lockState(sql: Sql, log: string): Promise<number> {
  await sql.query(
    'INSERT INTO shudao.log_index_state (log, next_index) VALUES ($1, 0) ON CONFLICT DO NOTHING',
    [log],
  )
  const [row] = await sql.query(
    'SELECT next_index FROM shudao.log_index_state WHERE log = $1 FOR UPDATE',
    [log],
  )
  return Number(row?.['next_index'] ?? 0)
}

async function insertRecords(
  sql: Sql,
  log: string,
  batch: readonly IndexedRecord[],
): Promise<void> {
  const rows = batch.map(({ index, record }) => ({
    log_index: index,
    exchange_id: record.exchangeId,
    kind: record.kind,
    time: record.time,
    consumer: record.consumer?.id ?? null,
    region: record.consumer?.region ?? null,
    department: record.consumer?.department ?? null,
    operator: record.operator,
    matter: record.matter,
    case_number: record.caseNumber,
    outcome: record.outcome,
    code: record.code,
  }))
  await sql.query(
    `INSERT INTO shudao.log_index (log, log_index, exchange_id, kind, time, consumer, region, department,
                                   operator, matter, case_number, outcome, code)
     SELECT $1, log_index, exchange_id, kind, time, consumer, region, department,
            operator, matter, case_number, outcome, code
       FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, exchange_id text, kind text,
            time timestamptz, consumer text, region text, department text, operator text,
            matter text, case_number text, outcome text, code text)
     ON CONFLICT DO NOTHING`,
    [log, jsonb(rows)],
  )
}

/** What was asked and, where a request was refused, what would have been: an auditor looks for both. */
async function insertAsks(sql: Sql, log: string, batch: readonly IndexedRecord[]): Promise<void> {
  const rows = batch.flatMap(({ index, record }) =>
    [
      ...record.asks.map(({ resource, mode, items, result }) => ({
        resource,
        mode,
        items,
        result,
      })),
      ...record.refused.map(({ resource, mode, item }) => ({
        resource,
        mode,
        items: [item],
        result: 'REFUSED',
      })),
    ].map((ask, position) => ({ log_index: index, position, ...ask })),
  )
  await sql.query(
    `INSERT INTO shudao.log_index_ask (log, log_index, position, resource, mode, items, result)
     SELECT $1, log_index, position, resource, mode, items, result
       FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, position integer, resource text,
            mode text, items text[], result text)
     ON CONFLICT DO NOTHING`,
    [log, jsonb(rows)],
  )
}

async function insertSubjects(
  sql: Sql,
  log: string,
  batch: readonly IndexedRecord[],
): Promise<void> {
  const rows = batch.flatMap(({ index, record }) =>
    record.subjects.map(({ kind, hash }) => ({ log_index: index, kind, hash })),
  )
  await sql.query(
    `INSERT INTO shudao.log_index_subject (log, log_index, kind, hash)
     SELECT $1, log_index, kind, hash
       FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, kind text, hash text)
     ON CONFLICT DO NOTHING`,
    [log, jsonb(rows)],
  )
}

/** PostgreSQL's text knows neither NUL nor half a surrogate pair; one such record must not stop the index. */
function jsonb(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : value,
  )
}
