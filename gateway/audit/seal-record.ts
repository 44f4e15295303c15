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
  const content = contentOf(record)
  if (content === null) return record
  const sealed = seal(content)
  const rest =
    record.kind === 'exchange' ? sealedExchange(record, sealed) : sealedManagement(record, sealed)
  return rest as Kind
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
  if (contentOf(opened) === text) return opened
  throw new AuditError('CONTENT_INVALID', 'The sealed content of this record is of another form.')
}

/** Content key of a record; null where nothing is sealed. */
export function contentKeyOf(record: LogRecord): string | null {
  return 'sealed' in record ? (record.sealed?.key ?? null) : null
}

/** What tells of a person, as canonical JSON; null when nothing does. */
function contentOf(record: ExchangeRecord | ManagementRecord): string | null {
  return record.kind === 'exchange' ? exchangeContent(record) : managementContent(record)
}

function exchangeContent({ caseNumber, operator, subjects }: ExchangeRecord): string | null {
  if (caseNumber === null && operator === null && subjects.length === 0) return null
  // Written out: of fifty subjects, canonicalJson would sort the same two names fifty times.
  const told = subjects.map(
    ({ kind, hash }: RecordedSubject) =>
      `{"hash":${canonicalString(hash)},"kind":${canonicalString(kind)}}`,
  )
  return `{"caseNumber":${orNull(caseNumber)},"operator":${orNull(operator)},"subjects":[${told.join(',')}]}`
}

function orNull(text: string | null): string {
  return text === null ? 'null' : canonicalString(text)
}

/** Field by field, as one literal: a copy that is changed afterwards costs as much as sealing. */
function sealedExchange(record: ExchangeRecord, sealed: SealedContent): ExchangeRecord {
  return {
    asks: record.asks,
    caseNumber: null,
    catalogVersion: record.catalogVersion,
    code: record.code,
    consumer: record.consumer,
    decisions: record.decisions,
    direction: record.direction,
    exchangeId: record.exchangeId,
    kind: record.kind,
    latencyMs: record.latencyMs,
    matter: record.matter,
    operationHash: record.operationHash,
    operator: null,
    outcome: record.outcome,
    policyVersion: record.policyVersion,
    refused: record.refused,
    requestCommitment: record.requestCommitment,
    responseCommitment: record.responseCommitment,
    sealed,
    signs: record.signs,
    subjects: [],
    time: record.time,
    traceId: record.traceId,
    twins: record.twins,
    v: record.v,
    via: record.via,
  }
}

function managementContent({ about, reason }: ManagementRecord): string | null {
  const personal = Object.fromEntries(Object.entries(about).filter(isPersonal))
  if (reason === null && Object.keys(personal).length === 0) return null
  return canonicalJson({ about: personal, reason })
}

function sealedManagement(record: ManagementRecord, sealed: SealedContent): ManagementRecord {
  const rest = Object.entries(record.about).filter((entry) => !isPersonal(entry))
  return { ...record, about: Object.fromEntries(rest), reason: null, sealed }
}

function isPersonal([name]: readonly [string, string]): boolean {
  return PERSONAL_ABOUT.includes(name)
}

function joinedTo(
  record: ExchangeRecord | ManagementRecord,
  content: Readonly<Record<string, unknown>>,
): object {
  if (record.kind === 'exchange') return content
  return { ...content, about: { ...record.about, ...(content['about'] as object) } }
}
