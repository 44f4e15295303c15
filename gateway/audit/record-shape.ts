/**
 * The exact shape of an exchange record, version 1. The compiler holds it to the type, field by field.
 *
 * @module
 */

import { RECORDED_SIGNS } from './exchange-record.ts'
import type {
  ExchangeRecord,
  RecordedAsk,
  RecordedConsumer,
  RecordedDecision,
  RecordedRefusal,
  RecordedSubject,
  RecordedTwin,
  RecordedVoucher,
} from './exchange-record.ts'
import { code, count, day, digest, leaf, mode, sealed, time, word, words } from './record-words.ts'
import { arrayOf, constant, integer, mapOf, nullable, objectOf, oneOf } from './shape.ts'

const ask = objectOf<RecordedAsk>({
  resource: word,
  resourceVersion: integer(1),
  mode,
  items: words,
  masked: mapOf(word),
  joinKeys: words,
  ruleItems: words,
  grants: words,
  emergencyGrants: words,
  rowRules: words,
  rowsWithheld: nullable(count),
  legalBasis: words,
  rowCount: nullable(count),
  takenFrom: nullable(word),
  subjectCount: count,
  subjectsAt: nullable(arrayOf(count)),
  result: code,
  latencyMs: nullable(count),
})

const refusal = objectOf<RecordedRefusal>({
  resource: word,
  mode,
  item: word,
  rule: word,
  grant: nullable(word),
})

const decision = objectOf<RecordedDecision>({
  region: word,
  side: oneOf(['consumer', 'provider']),
  effect: oneOf(['permit', 'deny']),
  rules: words,
  grants: words,
  policyVersion: word,
  catalogVersion: word,
  day,
  circumstances: words,
})

/** Checks a record and writes it as canonical JSON in one pass; see {@link objectOf}. */
export const recordShape = objectOf<ExchangeRecord>({
  v: constant(1),
  kind: oneOf(['exchange']),
  exchangeId: word,
  time,
  direction: objectOf<ExchangeRecord['direction']>({ from: nullable(word), to: words }),
  consumer: nullable(
    objectOf<RecordedConsumer>({ id: word, region: word, department: word, unitCode: word }),
  ),
  operator: nullable(word),
  matter: nullable(word),
  caseNumber: nullable(word),
  operationHash: nullable(digest),
  subjects: arrayOf(objectOf<RecordedSubject>({ kind: word, hash: digest })),
  signs: arrayOf(oneOf(RECORDED_SIGNS)),
  outcome: oneOf(['released', 'partial', 'refused', 'failed']),
  code: nullable(code),
  asks: arrayOf(ask),
  refused: arrayOf(refusal),
  decisions: arrayOf(decision),
  catalogVersion: word,
  policyVersion: word,
  requestCommitment: digest,
  responseCommitment: nullable(digest),
  via: nullable(objectOf<RecordedVoucher>({ region: word, exchange: word, keyId: word })),
  twins: arrayOf(objectOf<RecordedTwin>({ region: word, log: word, index: count, leafHash: leaf })),
  latencyMs: count,
  traceId: nullable(word),
  sealed: nullable(sealed),
})
