/**
 * Which exchange records an auditor means. The same words filter the search index (`gateway/auditing/search.ts`)
 * and a sample of the log; a test holds the two to the same records.
 *
 * @module
 */
import { AuditError } from './errors.ts'
import { RECORDED_OUTCOMES, type ExchangeRecord, type RecordedAsk } from './exchange-record.ts'

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
  /** How it ended: `released`, `partial`, `refused`, `failed`; what staff did also `accepted`. */
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
/** A field that a filter compares with a name. */
export type NamedField = (typeof RECORD_FIELDS | typeof ASK_FIELDS)[number]

/** A filter as it is written down: names of {@link RecordFilter}, times in ISO 8601. */
export type FilterTexts = Readonly<Partial<Record<keyof RecordFilter, string>>>

const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MS = 86_400_000
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/
const TEXT_CHARS_MAX = 200
const MODES = ['query', 'verify', 'batch', 'subscribe']

/**
 * @param texts of `from` and `to` also a day, `2026-03-01`: the whole day as both provinces have it (UTC+8).
 * @param outcomes with which the records that are looked through can end: exchange records unless told.
 * @throws {AuditError} `FILTER_INVALID` with everything that is wrong.
 */
export function filterOf(
  texts: FilterTexts,
  outcomes: readonly string[] = RECORDED_OUTCOMES,
): RecordFilter {
  const problems: string[] = []
  const filter: { -readonly [Field in keyof RecordFilter]: RecordFilter[Field] } = {}
  for (const [name, text] of Object.entries(texts)) {
    if (name === 'from' || name === 'to') {
      const instant = instantOf(text, name === 'to')
      if (instant === undefined) {
        problems.push(`${name} is not a time: give 2026-03-01 or 2026-03-01T08:00:00+08:00`)
      } else filter[name] = instant
    } else if (!isTextField(name)) problems.push(`"${name}" is nothing that can be filtered by`)
    else if (!isLine(text))
      problems.push(`${name} is not one line of 1 to ${TEXT_CHARS_MAX} characters`)
    else filter[name] = text
  }
  const { outcome, mode, from, to } = filter
  if (outcome !== undefined && !outcomes.includes(outcome)) {
    problems.push(`outcome is none of ${outcomes.join(', ')}`)
  }
  if (mode !== undefined && !MODES.includes(mode))
    problems.push(`mode is none of ${MODES.join(', ')}`)
  if (from !== undefined && to !== undefined && from >= to) problems.push('from is not before to')
  if (problems.length === 0) return filter
  throw new AuditError('FILTER_INVALID', `The filter is wrong: ${problems.join('; ')}.`)
}

function isLine(text: string): boolean {
  return text.length >= 1 && text.length <= TEXT_CHARS_MAX && !/\p{Cc}/u.test(text)
}

function isTextField(name: string): name is NamedField {
  return ([...RECORD_FIELDS, ...ASK_FIELDS] as readonly string[]).includes(name)
}

/** Of a day its beginning, or as an end that of the next: `--to 2026-03-31` has the 31st in it. */
export function instantOf(text: string, isEnd: boolean): Date | undefined {
  const isDay = DAY.test(text)
  if ((!isDay && !TIME.test(text)) || !isOfCalendar(text.slice(0, 10))) return undefined
  const time = Date.parse(isDay ? `${text}T00:00:00+08:00` : text)
  if (Number.isNaN(time)) return undefined
  return new Date(isDay && isEnd ? time + DAY_MS : time)
}

/** `Date` takes 31 June for 1 July. */
function isOfCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

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
  const asked = record.asks.map(({ resource, mode, items, masked, subjectsAt, result }) => ({
    resource,
    mode,
    items,
    masked: Object.keys(masked),
    subjectsAt,
    result,
    rule: null,
  }))
  if (record.refused.length === 0) return asked
  return [
    ...asked,
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

/** What a record has of a field: of what was asked, in each of its questions. */
export function namesIn(record: ExchangeRecord, field: NamedField): readonly string[] {
  const { consumer } = record
  switch (field) {
    case 'consumer':
      return present(consumer?.id)
    case 'region':
    case 'department':
      return present(consumer?.[field])
    case 'sign':
      return record.signs
    case 'item':
      return questionsOf(record).flatMap(({ items }) => items)
    case 'resource':
    case 'mode':
    case 'result':
    case 'rule':
      return questionsOf(record).flatMap((question) => present(question[field]))
    case 'exchangeId':
    case 'operator':
    case 'matter':
    case 'caseNumber':
    case 'outcome':
    case 'code':
      return present(record[field])
  }
}

function present(name: string | null | undefined): readonly string[] {
  return name == null ? [] : [name]
}

export function matches(record: ExchangeRecord, filter: RecordFilter): boolean {
  for (const field of RECORD_FIELDS) {
    const wanted = filter[field]
    if (wanted !== undefined && !namesIn(record, field).includes(wanted)) return false
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
