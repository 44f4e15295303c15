/**
 * Records as rows of the search index.
 *
 * @module
 */
import type { ExchangeRecord } from '../audit/exchange-record.ts'
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

/** One statement a table for some hundred records. A column of which a row says nothing is null. */
export async function insertRows(
  sql: Sql,
  log: string,
  batch: readonly LoggedRecord[],
): Promise<void> {
  for (let from = 0; from < batch.length; from += INSERTED_AT_ONCE_MAX) {
    await insertSome(sql, log, batch.slice(from, from + INSERTED_AT_ONCE_MAX))
  }
}

async function insertSome(sql: Sql, log: string, batch: readonly LoggedRecord[]): Promise<void> {
  const exchanges = batch.filter(isExchange)
  const management = batch.filter(isManagement)
  const askers = makeAskers()
  const parts = makeQuestionParts()
  // Not asynchronous, so that rows are let go as soon as they are text: the database takes longer than the collector.
  const inserts = [
    () =>
      insert(
        INSERT_RECORDS,
        [
          ...exchanges.map((logged) => recordRow(logged, askers)),
          ...management.map((logged) => managementRow(logged, askers)),
        ],
        askers,
      ),
    () =>
      insert(
        INSERT_ASKS,
        [
          ...exchanges.flatMap((logged) => askRows(logged, parts)),
          ...management.flatMap((logged) => probeRow(logged, parts)),
        ],
        parts,
      ),
    () =>
      insert(INSERT_SUBJECTS, [...exchanges.flatMap(subjectRows), ...management.flatMap(sought)]),
  ]
  for (const insertTable of inserts) await insertTable()

  function insert(
    statement: string,
    rows: readonly object[],
    common?: Pick<Common<never>, 'rows'>,
  ): Promise<unknown> | undefined {
    if (rows.length === 0) return undefined
    const lists = common === undefined ? [rows] : [rows, common.rows()]
    return sql.query(statement, [log, ...lists.map(jsonb)])
  }
}

/** What rows have in common is told once, and named by its place: a list of items is longer than all else that is said of a question. */
interface Common<Told> {
  placeOf(told: Told): number
  rows(): readonly object[]
}

/** Of records that are in memory, one and the same object says who asks. */
function makeAskers(): Common<Asker> {
  const places = new Map<Asker, number>()
  return {
    placeOf: (asker) => {
      const place = places.get(asker) ?? places.size
      places.set(asker, place)
      return place
    },
    rows: () =>
      Array.from(places, ([{ id, region, department }, asker]) => ({
        asker,
        consumer: id,
        region,
        department,
      })),
  }
}

/** A consumer, or a member of the staff. */
interface Asker {
  readonly id?: string
  readonly region?: string
  readonly department: string | null
}

type QuestionPart = Pick<AskedQuestion, 'resource' | 'mode' | 'items' | 'masked'>

/** Of records that are in memory, the same items are one and the same list. */
function makeQuestionParts(): Common<QuestionPart> {
  const known = new Map<readonly string[], (QuestionPart & { readonly part: number })[]>()
  let count = 0
  return {
    placeOf: ({ resource, mode, items, masked }) => {
      const ofItems = known.get(items) ?? []
      const found = ofItems.find(
        (one) => one.resource === resource && one.mode === mode && areSame(one.masked, masked),
      )
      if (found !== undefined) return found.part
      ofItems.push({ part: count, resource, mode, items, masked })
      known.set(items, ofItems)
      return count++
    },
    rows: () => [...known.values()].flat(),
  }
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

const INSERT_RECORDS = `
  INSERT INTO shudao.log_index (log, log_index, exchange_id, kind, time, consumer, region, department,
                                operator, matter, case_number, operation, about, reason, outcome, code, signs, content_key, sealed)
  SELECT $1, log_index, exchange_id, kind, time, consumer, region, department,
         operator, matter, case_number, operation, about, reason, outcome, code,
         coalesce(signs, '{}'), content_key, sealed
    FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, exchange_id text, kind text,
         time timestamptz, asker integer, operator text, matter text,
         case_number text, operation text, about jsonb, reason text, outcome text, code text,
         signs text[], content_key text, sealed boolean)
    LEFT JOIN jsonb_to_recordset($3::jsonb) AS a(asker integer, consumer text, region text, department text)
         USING (asker)
  ON CONFLICT DO NOTHING`

const INSERT_ASKS = `
  INSERT INTO shudao.log_index_ask (log, log_index, position, time, resource, mode, items, masked,
                                    subjects_at, result, rule)
  SELECT $1, log_index, position, time, resource, mode, items, masked, subjects_at, result, rule
    FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, position integer, time timestamptz,
         part integer, subjects_at integer[], result text, rule text)
    JOIN jsonb_to_recordset($3::jsonb) AS p(part integer, resource text, mode text, items text[],
         masked text[])
         USING (part)
  ON CONFLICT DO NOTHING`

const INSERT_SUBJECTS = `
  INSERT INTO shudao.log_index_subject (log, log_index, place, time, kind, hash, consumer)
  SELECT $1, log_index, place, time, kind, hash, consumer
    FROM jsonb_to_recordset($2::jsonb) AS r(log_index bigint, place integer, time timestamptz,
         kind text, hash text, consumer text)
  ON CONFLICT DO NOTHING`

function recordRow(
  { index, record, contentKey }: LoggedRecord<ExchangeRecord>,
  askers: Common<Asker>,
): object {
  const { consumer, signs } = record
  return {
    log_index: index,
    exchange_id: record.exchangeId,
    kind: record.kind,
    time: record.time,
    asker: consumer === null ? undefined : askers.placeOf(consumer),
    operator: record.operator ?? undefined,
    matter: record.matter ?? undefined,
    case_number: record.caseNumber ?? undefined,
    outcome: record.outcome,
    code: record.code ?? undefined,
    signs: signs.length === 0 ? undefined : signs,
    content_key: contentKey ?? null,
    sealed: record.sealed !== null,
  }
}

/** What staff did is found beside what consumers asked: by time, by who did it, and by whom an auditor sought. */
function managementRow(
  { index, record, contentKey }: LoggedRecord<ManagementRecord>,
  askers: Common<Asker>,
): object {
  const { staff } = record
  return {
    log_index: index,
    exchange_id: record.managementId,
    kind: record.kind,
    time: record.time,
    asker: staff && askers.placeOf({ department: staff.department }),
    operator: staff?.id,
    operation: record.operation,
    about: record.about,
    reason: record.reason,
    outcome: record.outcome,
    code: record.code,
    content_key: contentKey ?? null,
    sealed: record.sealed !== null,
  }
}

function sought({ index, record }: LoggedRecord<ManagementRecord>): readonly object[] {
  const { subjectHash: hash } = record.about
  return hash === undefined
    ? []
    : [{ log_index: index, place: 0, time: record.time, kind: 'sought', hash }]
}

/** A probe looks at one resource, all of it. Written down before it is done: what came of it, no record says. */
function probeRow(
  { index, record }: LoggedRecord<ManagementRecord>,
  parts: Common<QuestionPart>,
): readonly object[] {
  const { resource = '' } = record.about
  if (record.operation !== PROBE || record.outcome !== 'accepted') return []
  const part = parts.placeOf({ resource, mode: 'probe', items: [], masked: [] })
  return [{ log_index: index, position: 0, time: record.time, part, result: 'RECORDS' }]
}

function askRows(
  { index, record }: LoggedRecord<ExchangeRecord>,
  parts: Common<QuestionPart>,
): readonly object[] {
  return questionsOf(record).map((question, position) => ({
    log_index: index,
    position,
    time: record.time,
    part: parts.placeOf(question),
    subjects_at: question.subjectsAt ?? undefined,
    result: question.result,
    rule: question.rule ?? undefined,
  }))
}

function subjectRows({ index, record }: LoggedRecord<ExchangeRecord>): readonly object[] {
  return record.subjects.map(({ kind, hash }, place) => ({
    log_index: index,
    place,
    time: record.time,
    kind,
    hash,
    consumer: record.consumer?.id,
  }))
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
