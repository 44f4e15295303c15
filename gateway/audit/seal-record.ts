/**
 * Which content of a record is sealed: what tells of a person. What kind of data left, by whose decision and for which matter
 * stays readable for ever.
 *
 * | record       | sealed                                                        |
 * | ------------ | ------------------------------------------------------------- |
 * | `exchange`   | the subjects' hashes, the operator, the case number           |
 * | `management` | the reason in somebody's words; subject, operator, case of `about` |
 *
 * @module
 */
import { canonicalJson } from './canonical.ts'
import { AuditError } from './errors.ts'
import type { ExchangeRecord, RecordedSubject } from './exchange-record.ts'
import type { LogRecord } from './log-record.ts'
import type { ManagementRecord } from './management-record.ts'
import { openText, sealText, type RecordKey, type SealedContent } from './sealed-content.ts'

/** What a record says beside its sealed content, and the content. */
type Parts<Kind> = readonly [rest: Kind, content: object | null]

const PERSONAL_ABOUT = ['subjectHash', 'operator', 'caseNumber']

/** Id under which a record's key is derived. */
export function idOf(record: ExchangeRecord | ManagementRecord): string {
  return record.kind === 'exchange' ? record.exchangeId : record.managementId
}

/** The record as it is logged. One that tells of nobody has nothing to seal and stays as it is. */
export function sealRecord<Kind extends ExchangeRecord | ManagementRecord>(
  record: Kind,
  name: string,
  key: RecordKey,
): Kind {
  const [rest, content] = partsOf(record) as Parts<Kind>
  if (content === null) return record
  return { ...rest, sealed: sealText(name, key, canonicalJson(content)) }
}

/**
 * The record as it was before it was sealed.
 *
 * @throws {AuditError} `CONTENT_INVALID`: the key does not open it, or opens something that is no such content.
 */
export function openRecord<Kind extends ExchangeRecord | ManagementRecord>(
  record: Kind,
  sealed: SealedContent,
  key: RecordKey,
): Kind {
  const content = JSON.parse(openText(sealed, key)) as Readonly<Record<string, unknown>>
  const opened: Kind = { ...record, ...joinedTo(record, content), sealed: null }
  const [, again] = partsOf(opened)
  if (again !== null && canonicalJson(again) === canonicalJson(content)) return opened
  throw new AuditError('CONTENT_INVALID', 'The sealed content of this record is of another form.')
}

/** Content key of a record; null where nothing is sealed. */
export function contentKeyOf(record: LogRecord): string | null {
  return 'sealed' in record ? (record.sealed?.key ?? null) : null
}

function partsOf(record: ExchangeRecord | ManagementRecord): Parts<LogRecord> {
  return record.kind === 'exchange' ? exchangeParts(record) : managementParts(record)
}

function exchangeParts(record: ExchangeRecord): Parts<ExchangeRecord> {
  const { caseNumber, operator, subjects } = record
  if (caseNumber === null && operator === null && subjects.length === 0) return [record, null]
  const rest = { ...record, caseNumber: null, operator: null, subjects: [] }
  const told = subjects.map(({ kind, hash }: RecordedSubject) => ({ kind, hash }))
  return [rest, { caseNumber, operator, subjects: told }]
}

function managementParts(record: ManagementRecord): Parts<ManagementRecord> {
  const { reason } = record
  const isPersonal = ([name]: readonly [string, string]): boolean => PERSONAL_ABOUT.includes(name)
  const all = Object.entries(record.about)
  const about = Object.fromEntries(all.filter(isPersonal))
  if (reason === null && Object.keys(about).length === 0) return [record, null]
  const rest = Object.fromEntries(all.filter((entry) => !isPersonal(entry)))
  return [
    { ...record, about: rest, reason: null },
    { about, reason },
  ]
}

function joinedTo(
  record: ExchangeRecord | ManagementRecord,
  content: Readonly<Record<string, unknown>>,
): object {
  if (record.kind === 'exchange') return content
  return { ...content, about: { ...record.about, ...(content['about'] as object) } }
}
