/**
 * A filter as conditions on the search index.
 *
 * @module
 */
import { PROBE } from '../audit/management-record.ts'
import { ASK_FIELDS, type RecordFilter } from '../audit/record-filter.ts'
import type { SqlValue } from '../state/database.ts'

/** What is searched for: a filter, and whom it was about. */
export interface IndexFilter extends RecordFilter {
  /** Keyed hash of the subject. */
  readonly subjectHash?: string
  /** `exchange` or `management`; both unless told. */
  readonly kind?: string
  /** This entry alone. */
  readonly entry?: { readonly log: string; readonly index: number }
  /** Only what looked at data of the subject: exchanges, and probes of sources by staff. */
  readonly looksOnly?: true
}

export interface Conditions {
  /** `FROM …`; `r` is the record, `s` the subject when one is asked for. */
  readonly from: string
  /** Joined by AND; `true` when there are none. */
  readonly where: string
  /** Of the table by whose index records are read in order of time. */
  readonly time: 's.time' | 'r.time'
  readonly values: SqlValue[]
}

const RECORD_COLUMNS = {
  kind: 'kind',
  exchangeId: 'exchange_id',
  consumer: 'consumer',
  region: 'region',
  department: 'department',
  operator: 'operator',
  matter: 'matter',
  caseNumber: 'case_number',
  outcome: 'outcome',
  code: 'code',
} as const

/** `$n` count on from `values` already there. */
export function conditionsOf(filter: IndexFilter, values: SqlValue[] = []): Conditions {
  const bind = (value: SqlValue): string => `$${values.push(value)}`
  const conditions: string[] = []
  const time = filter.subjectHash === undefined ? 'r.time' : 's.time'
  if (filter.subjectHash !== undefined) conditions.push(`s.hash = ${bind(filter.subjectHash)}`)
  for (const [field, column] of Object.entries(RECORD_COLUMNS)) {
    const wanted = filter[field as keyof typeof RECORD_COLUMNS]
    if (wanted !== undefined) conditions.push(`r.${column} = ${bind(wanted)}`)
  }
  if (filter.entry !== undefined) {
    const { log, index } = filter.entry
    conditions.push(`r.log = ${bind(log)} AND r.log_index = ${bind(index)}`)
  }
  if (filter.looksOnly === true) {
    conditions.push(
      `(r.kind = 'exchange' OR (r.operation = ${bind(PROBE)} AND r.outcome = 'accepted'))`,
    )
  }
  if (filter.sign !== undefined) conditions.push(`${bind(filter.sign)} = ANY(r.signs)`)
  if (filter.from !== undefined) conditions.push(`${time} >= ${bind(filter.from)}`)
  if (filter.to !== undefined) conditions.push(`${time} < ${bind(filter.to)}`)
  if (ASK_FIELDS.some((field) => filter[field] !== undefined)) {
    conditions.push(
      `EXISTS (SELECT 1 FROM shudao.log_index_ask a
                WHERE a.log = r.log AND a.log_index = r.log_index AND ${askConditions(filter, bind)})`,
    )
  }
  return {
    from:
      filter.subjectHash === undefined
        ? 'FROM shudao.log_index r'
        : 'FROM shudao.log_index_subject s JOIN shudao.log_index r USING (log, log_index)',
    where: conditions.length === 0 ? 'true' : conditions.join(' AND '),
    time,
    values,
  }
}

/** Of one question, named `a`. */
export function askConditions(filter: IndexFilter, bind: (value: SqlValue) => string): string {
  const { resource, item, mode, result, rule } = filter
  const conditions = [
    ...(resource === undefined ? [] : [`a.resource = ${bind(resource)}`]),
    ...(item === undefined ? [] : [`a.items @> ARRAY[${bind(item)}]::text[]`]),
    ...(mode === undefined ? [] : [`a.mode = ${bind(mode)}`]),
    ...(result === undefined ? [] : [`a.result = ${bind(result)}`]),
    ...(rule === undefined ? [] : [`a.rule = ${bind(rule)}`]),
  ]
  return conditions.length === 0 ? 'true' : conditions.join(' AND ')
}
