/**
 * Keeps the search index in step with the audit log.
 *
 * The log is the truth; the index is a convenience that can be thrown away and made anew
 * ({@link rebuildIndex}). Reading again what is indexed already changes nothing.
 *
 * @module
 */
import type { Database, Sql } from '../state/database.ts'
import { StateError } from '../state/errors.ts'
import type { PrunedEntries } from '../audit/kept-entries.ts'
import { erasedBy, type ErasedKey } from '../audit/keeping.ts'
import type { KeepingRecord } from '../audit/keeping-record.ts'
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import type { ManagementRecord } from '../audit/management-record.ts'
import { deleteRows, insertRows, isExchange } from './index-rows.ts'
import type { LoggedRecord } from './index-rows.ts'
import { defineRepeated, type Jobs } from './jobs.ts'

export type { LoggedRecord } from './index-rows.ts'

/**
 * Records from index `from` on, at most `max`, in order, and what was pruned between them, so without gaps; fewer when the
 * log ends.
 */
export type ReadRecords = (
  from: number,
  max: number,
) => AsyncIterable<readonly (LoggedRecord | PrunedEntries)[]>

/** How far the index is. */
export interface Indexed {
  /** Entries from the first that the index has, or has passed over. */
  readonly entries: number
  /** Below this entry are some that were pruned before the index came to them; 0 when there are none. */
  readonly prunedTo: number
}

export interface IndexLogOptions {
  readonly database: Database
  /** Origin of the log. */
  readonly log: string
  readonly readRecords: ReadRecords
  /** Looks at each exchange record once, when it is indexed for the first time. */
  readonly watch?: (
    sql: Sql,
    log: string,
    batch: readonly LoggedRecord<ExchangeRecord>[],
  ) => Promise<void>
  /** Told of each thing that staff did, in order, whenever it is indexed: doing it again changes nothing. */
  readonly replay?: (sql: Sql, record: ManagementRecord) => Promise<void>
  /** Told of each content key that was destroyed, in order, whenever it is indexed: doing it again changes nothing. */
  readonly erase?: (sql: Sql, log: string, erased: ErasedKey) => Promise<void>
  /** Told of what was decided about keeping entries, in order, whenever it is indexed: doing it again changes nothing. */
  readonly keep?: (sql: Sql, log: string, record: KeepingRecord, index: number) => Promise<void>
  /** Told after each batch how far the index is. */
  readonly onIndexed?: (indexed: Indexed) => void
}

export const INDEX_LOG_JOB = 'index-log'
/** Records of one transaction: what a busy exchange gains in a second, so that they share what its rules ask. */
export const INDEX_BATCH_MAX = 2_000

/** Defines the job and lets it run every `everyMs`. A log is read by the replica that writes it. */
export async function defineIndexLog(
  jobs: Jobs,
  options: IndexLogOptions,
  everyMs: number,
): Promise<void> {
  await defineRepeated(jobs, INDEX_LOG_JOB, () => indexLog(options), everyMs, { ofReplica: true })
}

/**
 * Indexes what the log has gained.
 *
 * @returns how many records were indexed.
 */
export async function indexLog(options: IndexLogOptions): Promise<number> {
  let total = 0
  let analyzed: number | undefined
  for (;;) {
    const { from, next } = await indexBatch(options)
    total += next - from
    analyzed ??= from
    if (next >= GROWTH * analyzed && next > from) {
      await options.database.query(ANALYZE)
      analyzed = next
    }
    if (next - from < INDEX_BATCH_MAX) return total
  }
}

/**
 * An index that grew so many times is another to the planner. PostgreSQL notices by itself, but minutes later: meanwhile the
 * rules that watch would read the whole log for each case number.
 */
const GROWTH = 8
const ANALYZE = 'ANALYZE shudao.log_index, shudao.log_index_ask, shudao.log_index_subject'

/** Empties the index of this log and reads the log from its first record. Searches see it grow anew. */
export async function rebuildIndex(options: IndexLogOptions): Promise<number> {
  await resetIndex(options.database, options.log)
  return indexLog(options)
}

/** Empties the index of this log; the job's next run begins with the log's first record. */
export async function resetIndex(database: Database, log: string): Promise<void> {
  await database.transaction(async (sql) => {
    await lockState(sql, log)
    await deleteRows(sql, log)
    await sql.query(
      'UPDATE shudao.log_index_state SET next_index = 0, pruned_to = 0, holds_from = 0 WHERE log = $1',
      [log],
    )
  })
}

/** One transaction: either the records are in and `next_index` is behind them, or neither. */
async function indexBatch(
  options: IndexLogOptions,
): Promise<{ readonly from: number; readonly next: number }> {
  const { database, log } = options
  const { from, next, prunedTo } = await database.transaction(async (sql) => {
    const state = await lockState(sql, log)
    const { batch, next, prunedTo } = await readBatch(options, state)
    if (next === state.from) return { ...state, next }
    await takeIn(sql, options, batch, state.watched)
    await sql.query(
      `UPDATE shudao.log_index_state SET next_index = $2, watched = greatest(watched, $2), pruned_to = $3
        WHERE log = $1`,
      [log, next, prunedTo],
    )
    return { from: state.from, next, prunedTo }
  })
  options.onIndexed?.({ entries: next, prunedTo })
  return { from, next }
}

interface Batch {
  readonly batch: readonly LoggedRecord[]
  /** The entry behind the last of it. */
  readonly next: number
  readonly prunedTo: number
}

async function readBatch({ log, readRecords }: IndexLogOptions, state: IndexState): Promise<Batch> {
  const batch: LoggedRecord[] = []
  let [next, prunedTo] = [state.from, state.prunedTo]
  for await (const entries of readRecords(state.from, INDEX_BATCH_MAX)) {
    for (const entry of entries) {
      if ('pruned' in entry) {
        refuseGap(log, next, entry.pruned.from)
        next = prunedTo = entry.pruned.to
        continue
      }
      refuseGap(log, next, entry.index)
      batch.push(entry)
      next++
    }
  }
  return { batch, next, prunedTo }
}

async function takeIn(
  sql: Sql,
  { log, watch, replay, erase, keep }: IndexLogOptions,
  batch: readonly LoggedRecord[],
  watched: number,
): Promise<void> {
  await insertRows(sql, log, batch)
  const unwatched = batch.filter(isExchange).filter(({ index }) => index >= watched)
  if (unwatched.length > 0) await watch?.(sql, log, unwatched)
  // After the watch: what somebody said of an alarm must find it.
  for (const { record, index } of batch) {
    if (record.kind === 'management') await replay?.(sql, record)
    if (record.kind !== 'keeping') continue
    await keep?.(sql, log, record, index)
    for (const erased of erasedBy(record)) await erase?.(sql, log, erased)
  }
}

function refuseGap(log: string, expected: number, found: number): void {
  if (found === expected) return
  throw new StateError(
    'STATE_INCOMPATIBLE',
    `The log ${log} gave record ${found} where ${expected} was to come, so it was not indexed. ` +
      'Verify the log with `shudao audit verify`.',
  )
}

interface IndexState {
  readonly from: number
  readonly watched: number
  readonly prunedTo: number
}

/** The row lock keeps two indexers of one log from interleaving. */
async function lockState(sql: Sql, log: string): Promise<IndexState> {
  await sql.query(
    'INSERT INTO shudao.log_index_state (log, next_index) VALUES ($1, 0) ON CONFLICT DO NOTHING',
    [log],
  )
  const [row] = await sql.query(
    'SELECT next_index, watched, pruned_to FROM shudao.log_index_state WHERE log = $1 FOR UPDATE',
    [log],
  )
  const number = (column: string): number => Number(row?.[column] ?? 0)
  return {
    from: number('next_index'),
    watched: number('watched'),
    prunedTo: number('pruned_to'),
  }
}
