import type { ExchangeRecord, RecordedAsk } from '../../gateway/audit/exchange-record.ts'
import { exchangeId, type TestHouse } from './house.ts'

/** Hashes are compared by whether they are there, decisions not at all: what they must be has tests of its own. */
export interface PlainRecord extends Omit<
  ExchangeRecord,
  'requestCommitment' | 'responseCommitment' | 'operationHash' | 'decisions'
> {
  readonly requestCommitment: 'there'
  readonly responseCommitment: 'there' | null
  readonly operationHash: 'there' | null
}

export function plain(record: ExchangeRecord): PlainRecord {
  const there = (hash: string | null): 'there' | null => (hash === null ? null : 'there')
  const rest = Object.entries(record).filter(([name]) => name !== 'decisions')
  return {
    ...(Object.fromEntries(rest) as Omit<ExchangeRecord, 'decisions'>),
    requestCommitment: 'there',
    responseCommitment: there(record.responseCommitment),
    operationHash: there(record.operationHash),
  }
}

/** All records of a house, with hashes as presence. */
export function recordsOf(house: TestHouse): readonly PlainRecord[] {
  return house.records().map(plain)
}

/** The record of a refusal of the pension desk's first request, before anything was read; `changes` differ. */
export function refusalOf(house: TestHouse, changes: Partial<PlainRecord>): PlainRecord {
  return {
    v: 1,
    kind: 'exchange',
    exchangeId: exchangeId(1),
    time: '2026-03-02T10:00:00.000+08:00',
    direction: { from: '500000', to: [] },
    consumer: {
      id: 'cq-pension-desk',
      region: '500000',
      department: 'RS',
      unitCode: '11500000MB0000027A',
    },
    operator: 'CQ-YZ-0417',
    matter: 'CY-037',
    caseNumber: '500103-2026-000123',
    operationHash: 'there',
    subjects: [],
    signs: [],
    outcome: 'refused',
    code: null,
    asks: [],
    refused: [],
    catalogVersion: house.house.catalogVersion,
    policyVersion: house.house.policyVersion,
    requestCommitment: 'there',
    responseCommitment: null,
    via: null,
    twins: [],
    latencyMs: 0,
    traceId: null,
    sealed: null,
    ...changes,
  }
}

/** A record of a query that stopped before the purpose was looked at. */
export function unpurposed(house: TestHouse, changes: Partial<PlainRecord>): PlainRecord {
  const nothing = { operator: null, matter: null, caseNumber: null, operationHash: null }
  return refusalOf(house, { ...nothing, ...changes })
}

/** The pension desk's read of items of one person's register entry at Chongqing; `changes` differ. */
export function askOf(items: readonly string[], changes: Partial<RecordedAsk> = {}): RecordedAsk {
  return {
    resource: '500000.GA.householdPopulation',
    resourceVersion: 3,
    mode: 'query',
    items,
    masked: {},
    joinKeys: ['citizenId'],
    ruleItems: [],
    emergencyGrants: [],
    rowRules: [],
    rowsWithheld: null,
    grants: ['cq-pension-desk.500000.GA.householdPopulation@1'],
    legalBasis: ['《社会保险经办条例》第三十条'],
    rowCount: 1,
    takenFrom: null,
    subjectCount: 1,
    subjectsAt: null,
    result: 'RECORDS',
    latencyMs: 0,
    ...changes,
  }
}

export function personOf(house: TestHouse, idNumber: string): ExchangeRecord['subjects'][number] {
  return { kind: 'person', hash: house.house.secrets.subjectHash('person', [idNumber]) }
}
