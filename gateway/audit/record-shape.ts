/**
 * The exact shape of an exchange record, version 1. The compiler holds it to the type, field by field.
 *
 * @module
 */

import { RECORDED_OUTCOMES, RECORDED_SIGNS } from './exchange-record.ts'
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
import {
  code,
  count,
  day,
  digest,
  leaf,
  mode,
  name,
  names,
  sealed,
  time,
  word,
} from './record-words.ts'
import {
  arrayOf,
  constant,
  integer,
  lasting,
  mapOf,
  nullable,
  objectOf,
  oneOf,
  remembered,
} from './shape.ts'

/** What was asked and permitted is the same in many records. */
const lastingNames = lasting(names)

const ask = objectOf<RecordedAsk>({
  resource: name,
  resourceVersion: integer(1),
  mode,
  items: lastingNames,
  masked: lasting(mapOf(name, name)),
  joinKeys: lastingNames,
  ruleItems: lastingNames,
  grants: lastingNames,
  emergencyGrants: lastingNames,
  rowRules: lastingNames,
  rowsWithheld: nullable(count),
  legalBasis: lastingNames,
  rowCount: nullable(count),
  takenFrom: nullable(word),
  subjectCount: count,
  subjectsAt: nullable(arrayOf(count)),
  result: code,
  latencyMs: nullable(count),
})

const refusal = objectOf<RecordedRefusal>({
  resource: name,
  mode,
  item: name,
  rule: name,
  grant: nullable(name),
})

const decision = lasting(
  objectOf<RecordedDecision>({
    region: name,
    side: oneOf(['consumer', 'provider']),
    effect: oneOf(['permit', 'deny']),
    rules: names,
    grants: names,
    policyVersion: name,
    catalogVersion: name,
    day,
    circumstances: names,
  }),
)

/** Checks a record and writes it as canonical JSON in one pass; see {@link objectOf}. */
export const recordShape = objectOf<ExchangeRecord>({
  v: constant(1),
  kind: oneOf(['exchange']),
  exchangeId: word,
  time,
  direction: lasting(objectOf<ExchangeRecord['direction']>({ from: nullable(name), to: names })),
  consumer: nullable(
    lasting(
      objectOf<RecordedConsumer>({ id: name, region: name, department: name, unitCode: name }),
    ),
  ),
  operator: nullable(word),
  matter: nullable(name),
  caseNumber: nullable(word),
  operationHash: nullable(remembered(digest)),
  subjects: arrayOf(objectOf<RecordedSubject>({ kind: name, hash: digest })),
  signs: arrayOf(oneOf(RECORDED_SIGNS)),
  outcome: oneOf(RECORDED_OUTCOMES),
  code: nullable(code),
  asks: arrayOf(ask),
  refused: arrayOf(refusal),
  decisions: arrayOf(decision),
  catalogVersion: name,
  policyVersion: name,
  requestCommitment: digest,
  responseCommitment: nullable(digest),
  via: nullable(objectOf<RecordedVoucher>({ region: name, exchange: name, keyId: name })),
  twins: arrayOf(objectOf<RecordedTwin>({ region: name, log: name, index: count, leafHash: leaf })),
  latencyMs: count,
  traceId: nullable(word),
  sealed: nullable(sealed),
})
