import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { Consumer } from '../../../catalog/types.ts'
import { makeAdmission } from '../../../gateway/core/admission.ts'
import { GATEWAY_ERRORS, type GatewayErrorCode } from '../../../gateway/core/errors.ts'
import { testHouse, type Asking, type HouseOptions, type TestHouse } from '../../support/house.ts'
import type { Grant } from '../../../policies/types.ts'
import { CONSUMERS, grantOf, GRANTS, OWN, PEOPLE } from '../../support/offered.ts'
import {
  askOf,
  personOf,
  recordsOf,
  refusalOf,
  unpurposed,
  type PlainRecord,
} from '../../support/expected-record.ts'

/** One way to meet a code. A new code needs one here: the compiler asks for it. */
interface Scenario {
  readonly title: string
  readonly options?: HouseOptions
  readonly before?: (house: TestHouse) => unknown
  readonly asking: Asking
  readonly status: number
  readonly message: string
  /** Extensions beside code and retryable; and the path. */
  readonly more?: { readonly path?: readonly unknown[] } & Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly data?: unknown
  /** Null: nobody was identified, or nothing can be recorded. */
  readonly record: ((house: TestHouse) => PlainRecord) | null
  readonly reads?: number
}

const ID = PEOPLE.retiree
const HOUSEHOLD = `{ person(idNumber: "${ID}") { householdPopulation(from: [CHONGQING]) { name } } }`
const PENSION_THERE = `{ person(idNumber: "${ID}") { pensionBenefit(from: [SICHUAN]) { name } } }`
const POLICE = {
  region: 'CHONGQING',
  department: '重庆市公安局',
  resource: '500000.GA.householdPopulation',
}
const PENSIONS = {
  region: 'SICHUAN',
  department: '四川省人力资源和社会保障厅',
  resource: '510000.RS.pensionBenefit',
}
const NO_HOUSEHOLD = { person: { householdPopulation: null } }

/** The pension desk as one of which these documents alone are answered. */
function withDocuments(...documents: readonly string[]): readonly Consumer[] {
  return CONSUMERS.map((consumer) =>
    consumer.id === 'cq-pension-desk'
      ? { ...consumer, documents: documents.map(hashOf) }
      : consumer,
  )
}

function hashOf(document: string): string {
  return hash('sha256', document, 'base64url')
}

const SCENARIOS: Readonly<Record<GatewayErrorCode, Scenario>> = {
  UNAUTHENTICATED: {
    title: 'a request without a token',
    asking: { as: null, query: HOUSEHOLD },
    status: 401,
    message:
      'No access token. Get one at POST /oauth/token (client credentials with private_key_jwt) and send it as "Authorization: Bearer …".',
    headers: { 'WWW-Authenticate': 'Bearer' },
    record: null,
  },
  PURPOSE_REQUIRED: {
    title: 'a query without a purpose',
    asking: { purpose: null, query: HOUSEHOLD },
    status: 400,
    message:
      'The purpose is missing. Without a purpose nothing is given (Decree 809 Art. 20, 25: shared data serves what it was applied for, and nothing else). Send for example: Exchange-Purpose: matter="CY-037", case="500103-2026-000123", operator="CQ-YZ-0417"',
    record: (house) =>
      unpurposed(house, {
        code: 'PURPOSE_REQUIRED',
        operationHash: 'there',
        subjects: [personOf(house, ID)],
      }),
  },
  BAD_REQUEST: {
    title: 'a body that is no JSON',
    asking: { body: Buffer.from(`{"query": "${ID}`) },
    status: 400,
    message: 'The body is not JSON.',
    record: (house) => unpurposed(house, { code: 'BAD_REQUEST' }),
  },
  BAD_USER_INPUT: {
    title: 'a citizen number with a wrong check character',
    asking: {
      query: 'query ($id: CitizenId!) { person(idNumber: $id) { pensionBenefit { name } } }',
      variables: { id: '510100195003159904' },
    },
    status: 400,
    message:
      'The variable "$id" is not accepted. This citizen identity number has a wrong check character; one of its digits is mistyped.',
    record: (house) => unpurposed(house, { code: 'BAD_USER_INPUT' }),
  },
  GRAPHQL_PARSE_FAILED: {
    title: 'a document that is no GraphQL',
    asking: { query: `{ person "${ID}" }` },
    status: 400,
    message: 'The document is not GraphQL: Expected Name, found String.',
    record: (house) => unpurposed(house, { code: 'GRAPHQL_PARSE_FAILED' }),
  },
  GRAPHQL_VALIDATION_FAILED: {
    title: 'an item that the standard does not have',
    asking: { query: `{ person(idNumber: "${ID}") { pensionBenefit { nome } } }` },
    status: 400,
    message: 'Cannot query field "nome" on type "PensionBenefit". Did you mean "name"?',
    record: (house) => unpurposed(house, { code: 'GRAPHQL_VALIDATION_FAILED' }),
  },
  QUERY_TOO_LARGE: {
    title: 'more subjects than a request may have',
    options: { limits: { subjectsMax: 2 } },
    asking: {
      query: 'query ($ids: [CitizenId!]!) { persons(idNumbers: $ids) { pensionBenefit { name } } }',
      variables: { ids: [PEOPLE.retiree, PEOPLE.twice, PEOPLE.nobody] },
    },
    status: 400,
    message:
      'The query has more than 2 different subjects. Nothing was read. Split it into smaller queries.',
    more: { bound: 'subjects', max: 2 },
    record: (house) => unpurposed(house, { code: 'QUERY_TOO_LARGE' }),
  },
  DOCUMENT_NOT_TRUSTED: {
    title: 'a document that is not registered for its consumer',
    options: { consumers: withDocuments('{ __typename }') },
    asking: { query: HOUSEHOLD },
    status: 403,
    message: `This document is none of those registered for "cq-pension-desk". Send one of them, with other values as variables; or have "${hashOf(HOUSEHOLD)}" put under "documents" of the consumer.`,
    more: { document: hashOf(HOUSEHOLD) },
    record: (house) => unpurposed(house, { code: 'DOCUMENT_NOT_TRUSTED' }),
  },
  ACCESS_DENIED: {
    title: 'one item too many',
    asking: {
      query: `{ person(idNumber: "${ID}") { householdPopulation(from: [CHONGQING]) { name householdNumber } } }`,
    },
    status: 403,
    message:
      'One item cannot be given for matter CY-037: "householdNumber" (户号) of 500000.GA.householdPopulation. Nothing was read. Each is listed in extensions.refused with its reason and what to do.',
    more: {
      refused: [
        {
          resource: '500000.GA.householdPopulation',
          mode: 'query',
          item: 'householdNumber',
          rule: 'item-not-granted',
          because:
            '"householdNumber" (户号) of 500000.GA.householdPopulation was not granted to you: your grant cq-pension-desk.500000.GA.householdPopulation@1 does not open it (Decree 809 Art. 20, 25: the items used are those that were applied for).',
          remedy:
            "Send a request (共享申请) against the catalogue entry 500000.GA.householdPopulation through your department's data officer, stating legal basis, scenario, scope, method and time limit (Decree 809 Art. 20). The department answers within 10 working days, or within 1 if it shares the data unconditionally (Art. 21). Questions: officer-GA@500000.example.",
          grant: 'cq-pension-desk.500000.GA.householdPopulation@1',
          facts: { contact: 'officer-GA@500000.example', itemName: '户号' },
        },
      ],
    },
    record: (house) =>
      refusalOf(house, {
        code: 'ACCESS_DENIED',
        direction: { from: '500000', to: ['500000'] },
        subjects: [personOf(house, ID)],
        asks: [
          askOf(['name'], {
            joinKeys: [],
            ruleItems: [],
            emergencyGrants: [],
            rowRules: [],
            rowsWithheld: null,
            grants: [],
            legalBasis: [],
            rowCount: null,
            result: 'NOT_READ',
            latencyMs: null,
          }),
        ],
        refused: [
          {
            resource: '500000.GA.householdPopulation',
            mode: 'query',
            item: 'householdNumber',
            rule: 'item-not-granted',
            grant: 'cq-pension-desk.500000.GA.householdPopulation@1',
          },
        ],
      }),
  },
  QUOTA_EXCEEDED: {
    title: 'a grant whose subjects of the day are used up',
    options: { grants: withQuota({ subjectsPerDay: 1 }) },
    asking: {
      query: `{ persons(idNumbers: ["${ID}", "${PEOPLE.nobody}"]) { householdPopulation(from: [CHONGQING]) { name } } }`,
    },
    status: 429,
    message:
      '"name" (姓名) of 500000.GA.householdPopulation cannot be given today: the quota of your grant cq-pension-desk.500000.GA.householdPopulation@1, 1 subject a day, is used up (Decree 809 Art. 20, 25: no use beyond the scope that was applied for). Nothing was read. The count starts anew at midnight (UTC+8). Those that were asked about today can still be asked about. If the matter needs more, apply for a larger quota through your department\'s data officer: officer-GA@500000.example.',
    more: {
      grant: 'cq-pension-desk.500000.GA.householdPopulation@1',
      bound: 'subjects',
      max: 1,
      resetsAt: '2026-03-02T16:00:00.000Z',
      resource: '500000.GA.householdPopulation',
      contact: 'officer-GA@500000.example',
      wasRead: false,
    },
    headers: { 'Retry-After': '50400' },
    record: (house) =>
      refusalOf(house, {
        code: 'QUOTA_EXCEEDED',
        direction: { from: '500000', to: ['500000'] },
        subjects: [personOf(house, ID), personOf(house, PEOPLE.nobody)],
        asks: [
          askOf(['name'], { rowCount: null, subjectCount: 2, result: 'NOT_READ', latencyMs: null }),
        ],
      }),
  },
  SOURCE_UNAVAILABLE: sourceFault(
    'SOURCE_UNAVAILABLE',
    '重庆市公安局 cannot be reached just now. Nothing was read from it. Try again in a minute.',
  ),
  SOURCE_TIMEOUT: sourceFault(
    'SOURCE_TIMEOUT',
    '重庆市公安局 did not answer in time. Nothing of it was used. Try again in a minute.',
  ),
  SOURCE_INVALID_DATA: {
    title: 'a value that breaks its standard',
    asking: {
      query: `{ person(idNumber: "${PEOPLE.broken}") { householdPopulation(from: [CHONGQING]) { sexCode birthDate } } }`,
    },
    status: 200,
    message:
      '500000.GA.householdPopulation gave a value that breaks its standard: "birthDate" is not a date of the form YYYYMMDD. The item is left empty; tell officer-GA@500000.example.',
    more: { ...POLICE, path: ['person', 'householdPopulation', 0, 'birthDate'] },
    data: { person: { householdPopulation: [{ sexCode: '1', birthDate: null }] } },
    reads: 1,
    record: (house) =>
      refusalOf(house, {
        outcome: 'partial',
        code: 'SOURCE_INVALID_DATA',
        direction: { from: '500000', to: ['500000'] },
        subjects: [personOf(house, PEOPLE.broken)],
        asks: [askOf(['birthDate', 'sexCode'])],
        responseCommitment: 'there',
      }),
  },
  PEER_UNAVAILABLE: peerFault(
    'PEER_UNAVAILABLE',
    'The exchange of SICHUAN cannot answer just now. Nothing of it is in this answer. Try again in a minute.',
  ),
  PEER_REFUSED: peerFault(
    'PEER_REFUSED',
    'SICHUAN refuses this query (ACCESS_DENIED): One item cannot be given.',
  ),
  AUDIT_UNAVAILABLE: {
    title: 'a log that cannot be written',
    before: (house) => house.log.breakIt('before'),
    asking: { query: HOUSEHOLD },
    status: 503,
    message:
      'The exchange record cannot be written just now, so nothing was released. Try again in a minute; the administrator has been told.',
    headers: { 'Retry-After': '30' },
    record: null,
  },
  OVERLOADED: {
    title: 'as many requests under way as can be finished',
    options: { admission: full() },
    asking: { query: HOUSEHOLD },
    status: 503,
    message:
      'The exchange has as many requests under way as it can finish. Nothing was read. Try again in a few seconds.',
    headers: { 'Retry-After': '2' },
    record: (house) => unpurposed(house, { code: 'OVERLOADED' }),
  },
  INTERNAL: {
    title: 'a fault of ours',
    options: {
      sichuanReader: async () => {
        throw new TypeError(`cannot read ${ID} of undefined`)
      },
    },
    asking: { query: PENSION_THERE },
    status: 500,
    message:
      'Something went wrong on our side. Nothing was released. Tell the administrator the exchange id 019cabcd-0000-7000-8000-000000000001.',
    record: (house) =>
      refusalOf(house, {
        outcome: 'failed',
        code: 'INTERNAL',
        direction: { from: '500000', to: ['510000'] },
        subjects: [personOf(house, ID)],
        asks: [pensionAsk({ rowCount: null, result: 'NOT_READ', latencyMs: null })],
      }),
  },
}

describe('every error code', () => {
  for (const [code, scenario] of Object.entries(SCENARIOS) as [GatewayErrorCode, Scenario][]) {
    it(`answers ${code} to ${scenario.title}, and records it`, async () => {
      const house = testHouse(scenario.options)
      await scenario.before?.(house)
      const told = await house.ask(scenario.asking)
      assert.equal(told.status, scenario.status)
      const { path, ...more } = scenario.more ?? {}
      assert.deepEqual(withoutLocations(told.body), {
        ...(scenario.data === undefined ? {} : { data: scenario.data }),
        errors: [
          {
            message: scenario.message,
            ...(path === undefined ? {} : { path }),
            extensions: { code, retryable: GATEWAY_ERRORS[code].retryable, ...more },
          },
        ],
        extensions: house.extensions(1, scenario.record === null ? null : 0),
      })
      const { 'Exchange-Id': id, ...headers } = told.headers
      assert.equal(id, '019cabcd-0000-7000-8000-000000000001')
      assert.deepEqual(headers, scenario.headers ?? {})
      const record = scenario.record === null ? [] : [scenario.record(house)]
      assert.deepEqual(recordsOf(house), record)
      assert.equal(house.readCount(), scenario.reads ?? 0)
    })
  }
})

function sourceFault(code: 'SOURCE_UNAVAILABLE' | 'SOURCE_TIMEOUT', message: string): Scenario {
  return {
    title: 'a source that fails so',
    before: (house) => house.sources.get('GA')?.failWith('*', code),
    asking: { query: HOUSEHOLD },
    status: 200,
    message,
    more: { ...POLICE, path: ['person', 'householdPopulation'] },
    data: NO_HOUSEHOLD,
    reads: 1,
    record: (house) =>
      refusalOf(house, {
        outcome: 'partial',
        code,
        direction: { from: '500000', to: ['500000'] },
        subjects: [personOf(house, ID)],
        asks: [askOf(['name'], { rowCount: null, result: code })],
        responseCommitment: 'there',
      }),
  }
}

function peerFault(code: 'PEER_UNAVAILABLE' | 'PEER_REFUSED', message: string): Scenario {
  return {
    title: 'a peer that does so',
    options: { sichuan: () => ({ failure: { code, message } }) },
    asking: { query: PENSION_THERE },
    status: 200,
    message,
    more: { ...PENSIONS, path: ['person', 'pensionBenefit'] },
    data: { person: { pensionBenefit: null } },
    record: (house) =>
      refusalOf(house, {
        outcome: 'partial',
        code,
        direction: { from: '500000', to: ['510000'] },
        subjects: [personOf(house, ID)],
        asks: [pensionAsk({ rowCount: null, result: code })],
        responseCommitment: 'there',
      }),
  }
}

function pensionAsk(changes: Parameters<typeof askOf>[1]): ReturnType<typeof askOf> {
  const { resource } = PENSIONS
  const grants = [`cq-pension-desk.${resource}@1`]
  return askOf(['name'], { resource, resourceVersion: 5, grants, ...changes })
}

function withQuota(quota: { readonly subjectsPerDay: number }): readonly Grant[] {
  return [...GRANTS.slice(2), grantOf('cq-pension-desk', OWN[0]!, { quota })]
}

/** One place, taken. */
function full(): ReturnType<typeof makeAdmission> {
  const admission = makeAdmission(() => 1)
  admission.enter()
  return admission
}

/** Where in the document an error lies is the parser's; tests of their own look at it. */
function withoutLocations(body: { readonly errors: readonly object[] }): object {
  const errors = body.errors.map((error) => ({ ...error, locations: undefined }))
  return JSON.parse(JSON.stringify({ ...body, errors })) as object
}
