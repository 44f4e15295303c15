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
import { canonicalJson, canonicalString } from './canonical.ts'
import { AuditError } from './errors.ts'
import type { ExchangeRecord, RecordedSubject } from './exchange-record.ts'
import type { LogRecord } from './log-record.ts'
import type { ManagementRecord } from './management-record.ts'
import { openText, type RecordKey, type SealedContent } from './sealed-content.ts'

/** What a record says beside its sealed content, and the content as canonical JSON. */
type Parts<Kind> = readonly [rest: Kind, content: string | null]

/** Names in `about` whose values tell of a person. */
export const PERSONAL_ABOUT: readonly string[] = ['subjectHash', 'operator', 'caseNumber']

/** Id under which a record's key is derived. */
export function idOf(record: ExchangeRecord | ManagementRecord): string {
  return record.kind === 'exchange' ? record.exchangeId : record.managementId
}

/** The record as it is logged. One that tells of nobody has nothing to seal and stays as it is. */
export function sealRecord<Kind extends ExchangeRecord | ManagementRecord>(
  record: Kind,
  seal: (content: string) => SealedContent,
): Kind {
  const [rest, content] = partsOf(record) as Parts<Kind>
  if (content === null) return record
  return { ...rest, sealed: seal(content) }
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
  const text = openText(sealed, key)
  const content = JSON.parse(text) as Readonly<Record<string, unknown>>
  const opened: Kind = { ...record, ...joinedTo(record, content), sealed: null }
  const [, again] = partsOf(opened)
  if (again === text) return opened
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
  // Written out: of fifty subjects, canonicalJson would sort the same two names fifty times.
  const told = subjects.map(
    ({ kind, hash }: RecordedSubject) =>
      `{"hash":${canonicalString(hash)},"kind":${canonicalString(kind)}}`,
  )
  const content = `{"caseNumber":${orNull(caseNumber)},"operator":${orNull(operator)},"subjects":[${told.join(',')}]}`
  return [rest, content]
}

function orNull(text: string | null): string {
  return text === null ? 'null' : canonicalString(text)
}

function managementParts(record: ManagementRecord): Parts<ManagementRecord> {
  const { reason } = record
  const isPersonal = ([name]: readonly [string, string]): boolean => PERSONAL_ABOUT.includes(name)
  const all = Object.entries(record.about)
  const about = Object.fromEntries(all.filter(isPersonal))
  if (reason === null && Object.keys(about).length === 0) return [record, null]
  const rest = Object.fromEntries(all.filter((entry) => !isPersonal(entry)))
  return [{ ...record, about: rest, reason: null }, canonicalJson({ about, reason })]
}

function joinedTo(
  record: ExchangeRecord | ManagementRecord,
  content: Readonly<Record<string, unknown>>,
): object {
  if (record.kind === 'exchange') return content
  return { ...content, about: { ...record.about, ...(content['about'] as object) } }
}
