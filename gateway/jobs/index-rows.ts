/**
 * Records as rows of the search index.
 *
 * @module
 */
import type { ExchangeRecord, RecordedSubject } from '../audit/exchange-record.ts'
import type { LogRecord } from '../audit/log-record.ts'
import { PROBE, type ManagementRecord } from '../audit/management-record.ts'
import { questionsOf, type AskedQuestion } from '../audit/record-filter.ts'
import { areSame } from '../core/are-same.ts'
import type { Sql } from '../state/database.ts'

/** A record and its place in the log. */
export interface LoggedRecord<Kind extends LogRecord = LogRecord> {
  readonly index: number
  /** With its content, unless that was erased. */
  readonly record: Kind
  /** Under which its content is sealed in the log, where something is. */
  readonly contentKey?: string | null
}

export function isExchange(logged: LoggedRecord): logged is LoggedRecord<ExchangeRecord> {
  return logged.record.kind === 'exchange'
}

function isManagement(logged: LoggedRecord): logged is LoggedRecord<ManagementRecord> {
  return logged.record.kind === 'management'
}

/** Records whose rows are put together in one go; then requests have their turn. */
const INSERTED_AT_ONCE_MAX = 500

/** One statement for some hundred records. A column of which a row says nothing is null. */
export async function insertRows(
  sql: Sql,
  log: string,
  batch: readonly LoggedRecord[],
): Promise<void> {
  for (let from = 0; from < batch.length; from += INSERTED_AT_ONCE_MAX) {
    const texts = textsOf(batch.slice(from, from + INSERTED_AT_ONCE_MAX))
    await sql.query(INSERT, [log, ...texts])
  }
}

/** Rows, and what they have in common. Rows are let go as soon as they are text: the database takes longer than the collector. */
function textsOf(batch: readonly LoggedRecord[]): readonly string[] {
  const shared = { kinds: makeCommon(isSameKind), questions: makeCommon(isSameQuestion) }
  const rows = [
    ...batch.filter(isExchange).map((logged) => exchangeRow(logged, shared)),
    ...batch.filter(isManagement).map((logged) => managementRow(logged, shared)),
  ]
  return [rows, shared.kinds.rows(), shared.questions.rows()].map(jsonb)
}

/** What rows have in common is told once, and named by its place: it is longer than what is a record's own. */
interface Common<Told> {
  /** @param key of those that may be the same; of records that are in memory, one and the same object. */
  placeOf(key: unknown, told: Told): number
  rows(): readonly object[]
}

interface Shared {
  readonly kinds: Common<RecordKind>
  readonly questions: Common<QuestionKind>
}

function makeCommon<Told extends object>(
  isSame: (one: Told, other: Told) => boolean,
): Common<Told> {
  const known = new Map<unknown, { readonly place: number; readonly told: Told }[]>()
  let count = 0
  return {
    placeOf: (key, told) => {
      const ofKey = known.get(key)
      const found = ofKey?.find((one) => isSame(one.told, told))
      if (found !== undefined) return found.place
      const added = { place: count++, told }
      if (ofKey === undefined) known.set(key, [added])
      else ofKey.push(added)
      return added.place
    },
    rows: () => [...known.values()].flat().map(({ place, told }) => ({ place, ...told })),
  }
}

/** Who asked for what, and how it ended. */
interface RecordKind {
  readonly kind: LogRecord['kind']
  /** The columns of a consumer; of staff, the department alone. */
  readonly consumer?: string | undefined
  readonly region?: string | undefined
  readonly department?: string | null | undefined
  readonly matter?: string | null
  readonly outcome: string
  readonly code: string | null
  readonly content_key: string | null
  readonly sealed: boolean
}

/** Of records of one consumer, which is the same object. */
function isSameKind(one: RecordKind, other: RecordKind): boolean {
  return (
    one.kind === other.kind &&
    one.matter === other.matter &&
    one.outcome === other.outcome &&
    one.code === other.code &&
    one.content_key === other.content_key &&
    one.sealed === other.sealed
  )
}

type QuestionKind = Omit<AskedQuestion, 'subjectsAt'>

/** Of questions for the same items, which are one list. */
function isSameQuestion(one: QuestionKind, other: QuestionKind): boolean {
  return (
    one.resource === other.resource &&
    one.mode === other.mode &&
    one.result === other.result &&
    one.rule === other.rule &&
    areSame(one.masked, other.masked)
  )
}

/** Takes a log's rows out. The only log of the index is taken out at once, whatever its length. */
export async function deleteRows(sql: Sql, log: string): Promise<void> {
  const others = await sql.query(
    'SELECT 1 FROM shudao.log_index_state WHERE log <> $1 AND next_index > 0 LIMIT 1',
    [log],
  )
  if (others.length === 0) {
    await sql.query('TRUNCATE shudao.log_index, shudao.log_index_ask, shudao.log_index_subject')
    return
  }
  await sql.query('DELETE FROM shudao.log_index WHERE log = $1', [log])
  await sql.query('DELETE FROM shudao.log_index_ask WHERE log = $1', [log])
  await sql.query('DELETE FROM shudao.log_index_subject WHERE log = $1', [log])
}

const INSERT = `
  WITH record AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, of_kind integer, exchange_id text, time timestamptz,
                  operator text, case_number text, operation text, about jsonb, reason text, signs text[],
                  asked jsonb, subjects jsonb)
      JOIN jsonb_to_recordset($3::jsonb) AS k(place integer, kind text, consumer text, region text, department text,
                  matter text, outcome text, code text, content_key text, sealed boolean)
        ON k.place = r.of_kind),
  question AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($4::jsonb) AS q(place integer, resource text, mode text, items text[],
                  masked text[], result text, rule text)),
  records AS (
    INSERT INTO shudao.log_index (log, log_index, exchange_id, kind, time, consumer, region, department,
                                  operator, matter, case_number, operation, about, reason, outcome, code, signs,
                                  content_key, sealed)
    SELECT $1, log_index, exchange_id, kind, time, consumer, region, department,
           operator, matter, case_number, operation, about, reason, outcome, code, coalesce(signs, '{}'),
           content_key, sealed
      FROM record
    ON CONFLICT DO NOTHING),
  asks AS (
    INSERT INTO shudao.log_index_ask (log, log_index, position, time, resource, mode, items, masked,
                                      subjects_at, result, rule)
    SELECT $1, r.log_index, a.nth - 1, r.time, q.resource, q.mode, q.items, q.masked, a.subjects_at, q.result, q.rule
      FROM record r
     CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(r.asked) AS (question integer, subjects_at integer[]))
                        WITH ORDINALITY AS a(question, subjects_at, nth)
      JOIN question q ON q.place = a.question
    ON CONFLICT DO NOTHING)
  INSERT INTO shudao.log_index_subject (log, log_index, place, time, kind, hash, consumer)
  SELECT $1, r.log_index, s.nth - 1, r.time, s.kind, s.hash, r.consumer
    FROM record r
   CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(r.subjects) AS (kind text, hash text))
                      WITH ORDINALITY AS s(kind, hash, nth)
  ON CONFLICT DO NOTHING`

/** A record's own part; what it does not say is left out. */
interface RecordRow {
  readonly log_index: number
  /** Place of its {@link RecordKind}. */
  readonly of_kind: number
  readonly exchange_id: string
  readonly time: string
  readonly operator?: string | undefined
  readonly case_number?: string | undefined
  readonly operation?: string
  readonly about?: object
  readonly reason?: string | null
  readonly signs?: readonly string[] | undefined
  readonly asked?: readonly AskedRow[]
  readonly subjects?: readonly RecordedSubject[]
}

interface AskedRow {
  /** Place of its {@link QuestionKind}. */
  readonly question: number
  readonly subjects_at?: readonly number[] | undefined
}

function exchangeRow(
  { index, record, contentKey }: LoggedRecord<ExchangeRecord>,
  { kinds, questions }: Shared,
): RecordRow {
  const { consumer, signs } = record
  return {
    log_index: index,
    of_kind: kinds.placeOf(consumer, {
      kind: record.kind,
      consumer: consumer?.id,
      region: consumer?.region,
      department: consumer?.department,
      matter: record.matter,
      outcome: record.outcome,
      code: record.code,
      content_key: contentKey ?? null,
      sealed: record.sealed !== null,
    }),
    exchange_id: record.exchangeId,
    time: record.time,
    operator: record.operator ?? undefined,
    case_number: record.caseNumber ?? undefined,
    signs: signs.length === 0 ? undefined : signs,
    asked: questionsOf(record).map((question) => ({
      question: questions.placeOf(question.items, question),
      subjects_at: question.subjectsAt ?? undefined,
    })),
    subjects: record.subjects,
  }
}

/** What staff did is found beside what consumers asked: by time, by who did it, and by whom an auditor sought. */
function managementRow(
  { index, record, contentKey }: LoggedRecord<ManagementRecord>,
  { kinds, questions }: Shared,
): RecordRow {
  const { staff, about } = record
  const { subjectHash: hash, resource = '' } = about
  // A probe looks at one resource, all of it. Written down before it is done: what came of it, no record says.
  const isProbe = record.operation === PROBE && record.outcome === 'accepted'
  const probe = { resource, mode: 'probe', items: [], masked: [], result: 'RECORDS', rule: null }
  return {
    log_index: index,
    of_kind: kinds.placeOf(record, {
      kind: record.kind,
      department: staff?.department,
      outcome: record.outcome,
      code: record.code,
      content_key: contentKey ?? null,
      sealed: record.sealed !== null,
    }),
    exchange_id: record.managementId,
    time: record.time,
    operator: staff?.id,
    operation: record.operation,
    about,
    reason: record.reason,
    asked: isProbe ? [{ question: questions.placeOf(probe.items, probe) }] : [],
    subjects: hash === undefined ? [] : [{ kind: 'sought', hash }],
  }
}

/** How each of them begins: looked for at a fraction of what the pattern costs. */
const ESCAPE = '\\u'
/** NUL or half a surrogate pair as JSON writes it, or the text of such an escape. */
const UNKNOWN_TO_POSTGRES = /\\u(?:0000|d[89a-f])/

/** PostgreSQL's text knows neither NUL nor half a surrogate pair; one such record must not stop the index. */
function jsonb(rows: readonly object[]): string {
  const json = JSON.stringify(rows)
  if (!json.includes(ESCAPE) || !UNKNOWN_TO_POSTGRES.test(json)) return json
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : value,
  )
}
