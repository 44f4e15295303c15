/**
 * Exchange records that only differ in what an auditor looks for: many of them, from a seed.
 *
 * @module
 */
import fc from 'fast-check'
import type {
  ExchangeRecord,
  RecordedAsk,
  RecordedRefusal,
} from '../../gateway/audit/exchange-record.ts'
import type { RecordFilter } from '../../gateway/audit/record-filter.ts'
import { recordOf } from '../gateway/audit/support.ts'

const base = recordOf('x')
const [ask] = base.asks
const [refusal] = base.refused

const CONSUMERS = ['cq-pension-desk', 'sc-pension-desk', 'cq-housing-fund-desk']
const OPERATORS = ['CQ-YZ-0417', 'CQ-YZ-0418', 'SC-RS-0001']
const MATTERS = ['CY-037', 'CY-001']
const CASES = ['500103-2026-000123', '500103-2026-000124']
const RESOURCES = ['510000.RS.pensionBenefit', '500000.GA.householdPopulation']
const ITEMS = ['name', 'birthDate', 'bankCardNumber']
const RESULTS = ['RECORDS', 'NO_RECORD', 'MATCH']
const RULES = ['no-grant', 'guardrail:minors']
const OUTCOMES = ['released', 'partial', 'refused', 'failed'] as const
/** Hashes of 32 bytes, as subjects have them. */
export const HASHES = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(43))
const FIRST = Date.parse('2026-03-01T00:00:00+08:00')
const HOUR_MS = 3_600_000

const question = fc.record<RecordedAsk>({
  ...constants(ask!),
  resource: fc.constantFrom(...RESOURCES),
  mode: fc.constantFrom('query', 'verify'),
  items: fc.subarray(ITEMS, { minLength: 1 }),
  masked: fc.constant({}),
  result: fc.constantFrom(...RESULTS),
})

const refused = fc.record<RecordedRefusal>({
  ...constants(refusal!),
  resource: fc.constantFrom(...RESOURCES),
  item: fc.constantFrom(...ITEMS),
  rule: fc.constantFrom(...RULES),
})

export const anyRecord: fc.Arbitrary<ExchangeRecord> = fc
  .record<ExchangeRecord>({
    ...constants(base),
    exchangeId: fc.uuid(),
    time: fc.nat(100).map((hours) => new Date(FIRST + hours * HOUR_MS).toISOString()),
    consumer: fc.option(
      fc.constantFrom(...CONSUMERS).map((id) => {
        const isChongqing = id.startsWith('cq')
        const region = isChongqing ? '500000' : '510000'
        return { id, region, department: isChongqing ? 'RS' : 'MZ', unitCode: 'x' }
      }),
      { freq: 9 },
    ),
    operator: fc.option(fc.constantFrom(...OPERATORS), { freq: 9 }),
    matter: fc.option(fc.constantFrom(...MATTERS), { freq: 9 }),
    caseNumber: fc.option(fc.constantFrom(...CASES), { freq: 9 }),
    subjects: fc.subarray(HASHES).map((hashes) => hashes.map((hash) => ({ kind: 'person', hash }))),
    signs: fc.constantFrom([], [], [], ['SEQUENTIAL_NUMBERS'] as const),
    outcome: fc.constantFrom(...OUTCOMES),
    asks: fc.array(question, { maxLength: 2 }),
    refused: fc.array(refused, { maxLength: 1 }),
  })
  .map((record) => ({ ...record, code: record.outcome === 'refused' ? 'ACCESS_DENIED' : null }))

/** Filters that mostly find something. */
export const anyFilter: fc.Arbitrary<RecordFilter & { readonly subjectHash?: string }> = fc.record(
  {
    subjectHash: fc.constantFrom(...HASHES),
    consumer: fc.constantFrom(...CONSUMERS),
    region: fc.constantFrom('500000', '510000'),
    department: fc.constantFrom('RS', 'MZ'),
    operator: fc.constantFrom(...OPERATORS),
    matter: fc.constantFrom(...MATTERS),
    caseNumber: fc.constantFrom(...CASES),
    outcome: fc.constantFrom(...OUTCOMES),
    code: fc.constant('ACCESS_DENIED'),
    sign: fc.constant('SEQUENTIAL_NUMBERS'),
    resource: fc.constantFrom(...RESOURCES),
    item: fc.constantFrom(...ITEMS),
    mode: fc.constantFrom('query', 'verify'),
    result: fc.constantFrom(...RESULTS, 'REFUSED'),
    rule: fc.constantFrom(...RULES),
    from: fc.nat(100).map((hours) => new Date(FIRST + hours * HOUR_MS)),
    to: fc.nat(100).map((hours) => new Date(FIRST + hours * HOUR_MS)),
  },
  { requiredKeys: [] },
)

/** Mostly one or two conditions: all of them at once find nothing. */
export const fewConditions = anyFilter.chain((filter) =>
  fc
    .subarray(Object.keys(filter), { maxLength: 3 })
    .map(
      (kept) =>
        Object.fromEntries(
          Object.entries(filter).filter(([name]) => kept.includes(name)),
        ) as typeof filter,
    ),
)

/** The same `count` records for the same seed. */
export function recordsFrom(seed: number, count: number): readonly ExchangeRecord[] {
  return fc.sample(anyRecord, { seed, numRuns: count })
}

function constants<T extends object>(value: T): { [Key in keyof T]: fc.Arbitrary<T[Key]> } {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, fc.constant(member as unknown)]),
  ) as { [Key in keyof T]: fc.Arbitrary<T[Key]> }
}
