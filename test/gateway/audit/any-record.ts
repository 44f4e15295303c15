import fc from 'fast-check'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import type { KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import type { LogRecord } from '../../../gateway/audit/log-record.ts'
import type { ManagementRecord } from '../../../gateway/audit/management-record.ts'
import type { TwinsRecord } from '../../../gateway/audit/twins-record.ts'
import { recordOf } from './support.ts'

const RECORD = recordOf('x-1')
const { time, requestCommitment: hash } = RECORD
const { leafHash } = RECORD.twins[0]!
const [ASK] = RECORD.asks

const isWord = (text: string): boolean => !/[\u0000-\u001f\u007f]/.test(text)
/** Any text, and often one of characters that have two, three or four bytes. */
const word = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(isWord),
  fc.constantFrom('x', '"', '\\', '\u0080', 'ÿ', '《条例》', '😀', '中'.repeat(300), '__proto__'),
)
const words = fc.array(word, { maxLength: 3 })
const map = fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true })
const count = fc.oneof(fc.nat(), fc.maxSafeNat())
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null })
const few = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.array(value, { maxLength: 2 })

const mode = fc.constantFrom('query' as const, 'verify' as const)
const code = maybe(fc.constantFrom('ACCESS_DENIED', 'X'))
const sealed = maybe(
  fc.record({
    key: fc.constant('2026-03.released'),
    content: fc.constantFrom('A', 'b-_'.repeat(500)),
    tag: fc.constant(hash),
  }),
)

const ask = fc.record({
  resource: word,
  resourceVersion: fc.constant(ASK!.resourceVersion),
  mode,
  items: words,
  masked: map,
  joinKeys: words,
  ruleItems: words,
  grants: words,
  emergencyGrants: words,
  rowRules: words,
  rowsWithheld: maybe(count),
  legalBasis: words,
  rowCount: maybe(count),
  takenFrom: maybe(word),
  subjectCount: count,
  subjectsAt: maybe(fc.array(count, { maxLength: 2 })),
  result: fc.constant('RECORDS'),
  latencyMs: maybe(count),
})

const decision = fc.record({
  region: word,
  side: fc.constantFrom('consumer' as const, 'provider' as const),
  effect: fc.constantFrom('permit' as const, 'deny' as const),
  rules: words,
  grants: words,
  policyVersion: word,
  catalogVersion: word,
  day: fc.constant('2026-03-02'),
  circumstances: words,
})

const exchange: fc.Arbitrary<ExchangeRecord> = fc.record({
  v: fc.constant(1),
  kind: fc.constant('exchange'),
  exchangeId: word,
  time: fc.constant(time),
  direction: fc.record({ from: maybe(word), to: words }),
  consumer: maybe(fc.record({ id: word, region: word, department: word, unitCode: word })),
  operator: maybe(word),
  matter: maybe(word),
  caseNumber: maybe(word),
  operationHash: maybe(fc.constant(hash)),
  subjects: few(fc.record({ kind: word, hash: fc.constant(hash) })),
  signs: fc.constantFrom([], ['SEQUENTIAL_NUMBERS'] as const),
  outcome: fc.constantFrom('released', 'refused'),
  code,
  asks: few(ask),
  refused: few(fc.record({ resource: word, mode, item: word, rule: word, grant: maybe(word) })),
  decisions: few(decision),
  catalogVersion: word,
  policyVersion: word,
  requestCommitment: fc.constant(hash),
  responseCommitment: maybe(fc.constant(hash)),
  via: maybe(fc.record({ region: word, exchange: word, keyId: word })),
  twins: few(fc.record({ region: word, log: word, index: count, leafHash: fc.constant(leafHash) })),
  latencyMs: count,
  traceId: maybe(word),
  sealed,
})

const management: fc.Arbitrary<ManagementRecord> = fc.record({
  v: fc.constant(1),
  kind: fc.constant('management'),
  managementId: word,
  time: fc.constant(time),
  staff: maybe(fc.record({ id: word, roles: words, department: maybe(word) })),
  operation: fc.constant('suspendGrant'),
  about: map,
  reason: maybe(word),
  outcome: fc.constantFrom('accepted', 'failed'),
  code,
  catalogVersion: word,
  policyVersion: word,
  requestCommitment: fc.constant(hash),
  sealed,
})

const keeping: fc.Arbitrary<KeepingRecord> = fc.record({
  v: fc.constant(1),
  kind: fc.constant('keeping'),
  time: fc.constant(time),
  act: fc.constantFrom('hold', 'prune'),
  hold: maybe(word),
  ranges: few(fc.record({ from: count, to: count })),
  keys: fc.constantFrom([], ['2026-03.released']),
  by: word,
  approvedBy: maybe(word),
  reason: word,
})

const twins: fc.Arbitrary<TwinsRecord> = fc.record({
  v: fc.constant(1),
  kind: fc.constant('twins'),
  time: fc.constant(time),
  region: word,
  log: word,
  twins: few(fc.record({ exchangeId: word, index: count, leafHash: fc.constant(leafHash) })),
})

/** A record of any kind, each field that it need not hold there or not. */
export const anyRecord: fc.Arbitrary<LogRecord> = fc
  .oneof({ arbitrary: exchange, weight: 3 }, management, keeping, twins)
  .map((record) => structuredClone(record))
