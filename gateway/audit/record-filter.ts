/**
 * Which exchange records an auditor means. The same words filter the search index (`gateway/auditing/search.ts`)
 * and a sample of the log; a test holds the two to the same records.
 *
 * @module
 */
import type { ExchangeRecord, RecordedAsk } from './exchange-record.ts'

/** All that are given must hold. Those of `ASK_FIELDS` must hold of one question of the record together. */
export interface RecordFilter {
  readonly exchangeId?: string
  readonly consumer?: string
  /** Code of the consumer's region: `500000`. */
  readonly region?: string
  /** Code of the consumer's department: `RS`. */
  readonly department?: string
  readonly operator?: string
  readonly matter?: string
  readonly caseNumber?: string
  /** How it ended: `released`, `partial`, `refused`, `failed`. */
  readonly outcome?: string
  /** Error code of a refusal or failure. */
  readonly code?: string
  readonly sign?: string
  /** Code of the resource asked: `510000.RS.pensionBenefit`. */
  readonly resource?: string
  readonly item?: string
  readonly mode?: string
  /** What came of the question: `RECORDS`, `MATCH`, `REFUSED` … */
  readonly result?: string
  /** The rule that refused. */
  readonly rule?: string
  /** Not before this instant. */
  readonly from?: Date
  /** Before this instant. */
  readonly to?: Date
}

export const RECORD_FIELDS = [
  'exchangeId',
  'consumer',
  'region',
  'department',
  'operator',
  'matter',
  'caseNumber',
  'outcome',
  'code',
  'sign',
] as const
export const ASK_FIELDS = ['resource', 'item', 'mode', 'result', 'rule'] as const

/** A question of a record in the index's words: refused items are questions with the result `REFUSED`. */
export interface AskedQuestion {
  readonly resource: string
  readonly mode: string
  readonly items: readonly string[]
  readonly masked: readonly string[]
  readonly subjectsAt: RecordedAsk['subjectsAt']
  readonly result: string
  readonly rule: string | null
}

/** What was asked and, where a request was refused, what would have been: an auditor looks for both. */
export function questionsOf(
  record: Pick<ExchangeRecord, 'asks' | 'refused'>,
): readonly AskedQuestion[] {
  return [
    ...record.asks.map(({ resource, mode, items, masked, subjectsAt, result }) => ({
      resource,
      mode,
      items,
      masked: Object.keys(masked),
      subjectsAt,
      result,
      rule: null,
    })),
    ...record.refused.map(({ resource, mode, item, rule }) => ({
      resource,
      mode,
      items: [item],
      masked: [],
      subjectsAt: null,
      result: 'REFUSED',
      rule,
    })),
  ]
}

export function matches(record: ExchangeRecord, filter: RecordFilter): boolean {
  const { consumer } = record
  const held: Readonly<Record<(typeof RECORD_FIELDS)[number], readonly (string | null)[]>> = {
    exchangeId: [record.exchangeId],
    consumer: [consumer?.id ?? null],
    region: [consumer?.region ?? null],
    department: [consumer?.department ?? null],
    operator: [record.operator],
    matter: [record.matter],
    caseNumber: [record.caseNumber],
    outcome: [record.outcome],
    code: [record.code],
    sign: record.signs,
  }
  for (const field of RECORD_FIELDS) {
    const wanted = filter[field]
    if (wanted !== undefined && !held[field].includes(wanted)) return false
  }
  const time = Date.parse(record.time)
  if (filter.from !== undefined && time < filter.from.getTime()) return false
  if (filter.to !== undefined && time >= filter.to.getTime()) return false
  return (
    !ASK_FIELDS.some((field) => filter[field] !== undefined) ||
    questionsOf(record).some((question) => asks(question, filter))
  )
}

function asks(
  { resource, mode, items, result, rule }: AskedQuestion,
  filter: RecordFilter,
): boolean {
  return (
    (filter.resource === undefined || filter.resource === resource) &&
    (filter.mode === undefined || filter.mode === mode) &&
    (filter.item === undefined || items.includes(filter.item)) &&
    (filter.result === undefined || filter.result === result) &&
    (filter.rule === undefined || filter.rule === rule)
  )
}
