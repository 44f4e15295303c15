/**
 * Finds records in the search index, newest first, page by page.
 *
 * A page ends with a place and the next begins behind it (keyset): the thousandth page costs what the first does,
 * and records that come in meanwhile neither repeat nor hide one.
 *
 * @module
 */
import { groupBy } from '../../catalog/group-by.ts'
import type { AskedQuestion } from '../audit/record-filter.ts'
import type { Database, Sql, SqlRow, SqlValue } from '../state/database.ts'
import { cursorOf } from '../state/page-cursor.ts'
import { tellErasure } from '../audit/content-keys.ts'
import { readErasure } from './erasures.ts'
import { AuditingError } from './errors.ts'
import { conditionsOf, type IndexFilter } from './filter-sql.ts'
import { logPlaceOf, type LogPlace } from './log-place.ts'

export interface Found {
  /** Origin of the log, and the place in it. */
  readonly log: string
  readonly index: number
  /** `exchange`, or `management` for what staff did. */
  readonly kind: string
  /** Of an exchange record its exchange id. */
  readonly exchangeId: string
  readonly time: Date
  readonly consumer: string | null
  readonly region: string | null
  readonly department: string | null
  readonly operator: string | null
  readonly matter: string | null
  readonly caseNumber: string | null
  readonly operation: string | null
  /**
   * What a member of the staff did it about, by name, in order; without what tells of persons where that is erased. Null of an
   * exchange, and of what was indexed before this was.
   */
  readonly about: readonly RecordedFact[] | null
  /** Why a member of the staff did it; null of an exchange, and where it is erased. */
  readonly reason: string | null
  readonly outcome: string
  readonly code: string | null
  readonly signs: readonly string[]
  /** Who had operator, case and subjects erased, and why; null while they are there. */
  readonly erased: string | null
  /** Its sealed content did not open when it was indexed: what tells of persons is missing here, and not in the log. */
  readonly sealed: boolean
  readonly questions: readonly AskedQuestion[]
  readonly twins: readonly FoundTwin[]
}

export interface RecordedFact {
  readonly name: string
  readonly value: string
}

/** Where another region's exchange recorded the same; nulls while it has not said. */
export interface FoundTwin {
  readonly region: string
  readonly log: string | null
  readonly index: number | null
  /** Base64. */
  readonly leafHash: string | null
}

type Bare = Omit<Found, 'questions' | 'twins'>

export interface Page {
  readonly found: readonly Found[]
  /** Give it as `after` for the next page; null when this was the last. */
  readonly next: string | null
}

export interface SearchOptions {
  /** `next` of the page before. */
  readonly after?: string
  /** 1 to {@link PAGE_MAX}; 50 unless told. */
  readonly limit?: number
}

export const PAGE_MAX = 500
const PAGE = 50
/** A search that takes longer is stopped: narrow it down. */
export const SEARCH_TIMEOUT_MS = 30_000

/** @throws {AuditingError} `BAD_PAGE`, `SEARCH_TOO_WIDE` */
export async function search(
  database: Database,
  filter: IndexFilter,
  options: SearchOptions = {},
): Promise<Page> {
  const { limit, place } = pageOf(options)
  return withinTime(database, async (sql) => {
    const rows = await recordsOf(sql, filter, place, limit + 1)
    const found = await withRest(sql, rows.slice(0, limit).map(readRecord))
    const last = found.at(-1)
    const isMore = rows.length > limit && last !== undefined
    return { found, next: isMore ? cursorOf(last.time, last.log, last.index) : null }
  })
}

/** @throws {AuditingError} `BAD_PAGE` */
export function pageOf({ after, limit = PAGE }: SearchOptions): {
  readonly limit: number
  readonly place: LogPlace | undefined
} {
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) {
    throw new AuditingError('BAD_PAGE', `A page has 1 to ${PAGE_MAX} records, not ${limit}.`)
  }
  return { limit, place: after === undefined ? undefined : logPlaceOf(after) }
}

/** Runs `work` in a transaction whose statements may take {@link SEARCH_TIMEOUT_MS} each. */
export async function withinTime<T>(
  database: Database,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction(async (sql) => {
      await sql.query(`SET LOCAL statement_timeout = ${SEARCH_TIMEOUT_MS}`)
      return work(sql)
    })
  } catch (thrown) {
    if ((thrown as { code?: unknown } | null)?.code !== '57014') throw thrown
    throw new AuditingError(
      'SEARCH_TOO_WIDE',
      `The search took longer than ${SEARCH_TIMEOUT_MS / 1_000} s and was stopped. Narrow it down: give a subject, a case, an operator or a shorter time (--from, --to).`,
      thrown,
    )
  }
}

async function recordsOf(
  sql: Sql,
  filter: IndexFilter,
  after: LogPlace | undefined,
  limit: number,
): Promise<readonly SqlRow[]> {
  const { from, where, time, values } = conditionsOf(filter)
  const bind = (value: SqlValue): string => `$${values.push(value)}`
  const behind =
    after === undefined
      ? ''
      : `AND (${time}, r.log, r.log_index) < (${bind(after.time)}::timestamptz, ${bind(after.log)}, ${bind(after.index)}::bigint)`
  return sql.query(
    `SELECT f.*, e.key, e.time AS erased_at, e.by, e.approved_by, e.reason AS erased_because
       FROM (SELECT r.* ${from} WHERE ${where} ${behind}
              ORDER BY ${time} DESC, r.log DESC, r.log_index DESC LIMIT ${limit}) f
       LEFT JOIN shudao.content_erasure e ON e.log = f.log AND e.key = f.content_key
      ORDER BY f.time DESC, f.log DESC, f.log_index DESC`,
    values,
  )
}

/** With what was asked, and with the twins. */
async function withRest(sql: Sql, found: readonly Bare[]): Promise<readonly Found[]> {
  const places = [found.map(({ log }) => log), found.map(({ index }) => String(index))]
  const questions = await sql.query(
    `SELECT a.* FROM unnest($1::text[], $2::bigint[]) AS f(log, log_index)
       JOIN shudao.log_index_ask a USING (log, log_index) ORDER BY a.position`,
    places,
  )
  const twins = await sql.query(
    `SELECT t.* FROM unnest($1::text[], $2::bigint[]) AS f(log, log_index)
       JOIN shudao.twin t USING (log, log_index)
      WHERE t.expected OR t.twin_index IS NOT NULL ORDER BY t.region`,
    places,
  )
  const questionsAt = groupBy(questions, placeOfRow)
  const twinsAt = groupBy(twins, placeOfRow)
  return found.map((one) => {
    const place = `${one.log} ${one.index}`
    return {
      ...one,
      questions: (questionsAt.get(place) ?? []).map(readQuestion),
      twins: (twinsAt.get(place) ?? []).map(readTwin),
    }
  })
}

function placeOfRow(row: SqlRow): string {
  return `${String(row['log'])} ${String(row['log_index'])}`
}

function readRecord(row: SqlRow): Bare {
  const text = (column: string): string | null => (row[column] ?? null) as string | null
  return {
    log: String(row['log']),
    index: Number(row['log_index']),
    kind: String(row['kind']),
    exchangeId: String(row['exchange_id']),
    time: row['time'] as Date,
    consumer: text('consumer'),
    region: text('region'),
    department: text('department'),
    operator: text('operator'),
    matter: text('matter'),
    caseNumber: text('case_number'),
    operation: text('operation'),
    about: factsOf(row['about'] as Readonly<Record<string, string>> | null),
    reason: text('reason'),
    outcome: String(row['outcome']),
    code: text('code'),
    signs: row['signs'] as readonly string[],
    sealed: row['key'] === null && row['sealed'] === true,
    erased:
      row['key'] === null
        ? null
        : tellErasure(
            readErasure({
              ...row,
              time: row['erased_at'] ?? null,
              reason: row['erased_because'] ?? null,
            }),
          ),
  }
}

/** In the order of the record, which JSON in the database does not keep. */
function factsOf(about: Readonly<Record<string, string>> | null): readonly RecordedFact[] | null {
  if (about === null) return null
  return Object.keys(about)
    .sort()
    .map((name) => ({ name, value: about[name] ?? '' }))
}

function readQuestion(row: SqlRow): AskedQuestion {
  return {
    resource: String(row['resource']),
    mode: String(row['mode']),
    items: row['items'] as readonly string[],
    masked: row['masked'] as readonly string[],
    subjectsAt: row['subjects_at'] as readonly number[] | null,
    result: String(row['result']),
    rule: row['rule'] as string | null,
  }
}

function readTwin(row: SqlRow): FoundTwin {
  return {
    region: String(row['region']),
    log: row['twin_log'] as string | null,
    index: row['twin_index'] === null ? null : Number(row['twin_index']),
    leafHash: row['twin_leaf_hash'] as string | null,
  }
}
