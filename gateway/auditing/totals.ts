/**
 * Who asked most, and how it went over time: counts over the search index.
 *
 * @module
 */
import type { Database, SqlValue } from '../state/database.ts'
import { AuditingError } from './errors.ts'
import { askConditions, conditionsOf, type IndexFilter } from './filter-sql.ts'
import { ALL_OUTCOMES } from './filter-words.ts'
import { withinTime } from './search.ts'

/** By what a list counts → the expression that names it. Those with `a.` count questions, the others records. */
const NAMES = {
  consumer: 'r.consumer',
  region: 'r.region',
  department: 'r.department',
  operator: 'r.operator',
  matter: 'r.matter',
  outcome: 'r.outcome',
  code: 'r.code',
  resource: 'a.resource',
  item: "a.resource || '.' || item",
  result: 'a.result',
  rule: 'a.rule',
} as const
export type TopBy = keyof typeof NAMES
export const TOP_BY = Object.keys(NAMES) as readonly TopBy[]

export interface Total {
  readonly name: string
  readonly records: number
  readonly refused: number
}

export const TOP_MAX = 1_000

/** The most frequent first; of equals the first by name. Records without such a name are not counted. */
export async function top(
  database: Database,
  by: TopBy,
  filter: IndexFilter,
  limit = 20,
): Promise<readonly Total[]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > TOP_MAX) {
    throw new AuditingError('BAD_PAGE', `A list has 1 to ${TOP_MAX} lines, not ${limit}.`)
  }
  const name = NAMES[by]
  const { from, where, values } = conditionsOf(filter)
  const bind = (value: SqlValue): string => `$${values.push(value)}`
  // Of a record only the questions count that were asked for.
  const asks = name.startsWith('a.')
    ? `JOIN shudao.log_index_ask a ON a.log = r.log AND a.log_index = r.log_index AND ${askConditions(filter, bind)}
       ${by === 'item' ? 'CROSS JOIN LATERAL unnest(a.items) AS item' : ''}`
    : ''
  const rows = await withinTime(database, (sql) =>
    sql.query(
      `SELECT name, count(*) AS records, count(*) FILTER (WHERE outcome = 'refused') AS refused
         FROM (SELECT DISTINCT ${name} AS name, r.log, r.log_index, r.outcome ${from} ${asks}
                WHERE ${where} AND ${name} IS NOT NULL) AS named
        GROUP BY name ORDER BY records DESC, name LIMIT ${limit}`,
      values,
    ),
  )
  return rows.map((row) => ({
    name: String(row['name']),
    records: Number(row['records']),
    refused: Number(row['refused']),
  }))
}

export const STEPS = ['hour', 'day', 'week', 'month'] as const
export type Step = (typeof STEPS)[number]

/** Records that began in one hour, day, week (from Monday) or month of both provinces' time. */
export interface Bucket {
  readonly start: Date
  readonly released: number
  readonly partial: number
  readonly refused: number
  readonly failed: number
  /** Of what staff did. */
  readonly accepted: number
  /** Subjects of its records, each counted once in the bucket. */
  readonly subjects: number
}

export const BUCKETS_MAX = 1_000
const ZONE = 'Asia/Shanghai'

/**
 * Every bucket from `from` to `to`, also those in which nothing was asked.
 *
 * @throws {AuditingError} `BAD_SERIES` when it would have more than {@link BUCKETS_MAX}.
 */
export async function series(
  database: Database,
  step: Step,
  filter: IndexFilter & { readonly from: Date; readonly to: Date },
): Promise<readonly Bucket[]> {
  const { from, where, time, values } = conditionsOf(filter)
  const bind = (value: SqlValue): string => `$${values.push(value)}`
  const [first, last] = [bind(filter.from), bind(filter.to)]
  const rows = await withinTime(database, (sql) =>
    sql.query(
      `WITH hit AS MATERIALIZED (
         SELECT date_trunc('${step}', ${time}, '${ZONE}') AS start, r.log, r.log_index, r.outcome
           ${from} WHERE ${where}),
       counted AS (
         SELECT start, ${ALL_OUTCOMES.map(
           (one) => `count(*) FILTER (WHERE outcome = '${one}') AS ${one}`,
         ).join(', ')} FROM hit GROUP BY start),
       asked AS (
         SELECT start, count(DISTINCT p.hash) AS subjects
           FROM hit JOIN shudao.log_index_subject p USING (log, log_index) GROUP BY start)
       SELECT b.start, ${[...ALL_OUTCOMES, 'subjects'].map((one) => `coalesce(${one}, 0) AS ${one}`).join(', ')}
         FROM generate_series(date_trunc('${step}', ${first}::timestamptz, '${ZONE}'),
                ${last}::timestamptz - interval '1 millisecond', '1 ${step}', '${ZONE}') AS b(start)
         LEFT JOIN counted USING (start) LEFT JOIN asked USING (start)
        ORDER BY start LIMIT ${BUCKETS_MAX + 1}`,
      values,
    ),
  )
  if (rows.length > BUCKETS_MAX) {
    throw new AuditingError(
      'BAD_SERIES',
      `That would be more than ${BUCKETS_MAX} times one ${step}. Take a longer step or a shorter time.`,
    )
  }
  const count = (value: unknown): number => Number(value)
  return rows.map((row) => ({
    start: row['start'] as Date,
    released: count(row['released']),
    partial: count(row['partial']),
    refused: count(row['refused']),
    failed: count(row['failed']),
    accepted: count(row['accepted']),
    subjects: count(row['subjects']),
  }))
}
