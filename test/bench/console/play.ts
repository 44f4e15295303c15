/**
 * What has happened before the pictures are taken, so that no page is empty: questions of both provinces, a resource that
 * was published and amended, one that is half written, applications on their way.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { ask } from '../../../gateway/demo/ask.ts'
import { signInAt } from '../../support/console-client.ts'
import { playedFile, type DemoAt } from './demo-at.ts'

/** A table of human resources that nobody has shared yet, and two standards that it fits. */
const TABLE = 't_ylzy'
const PUBLISHED = 'pensionTransfer'
const HALF_WRITTEN = 'institutionPensionInsured'
const ASSESSED = { done: true, date: '2026-02-10' }

export const SHOWN = {
  amended: `500000.RS.${PUBLISHED}`,
  halfWritten: `500000.RS.${HALF_WRITTEN}`,
  used: '500000.RS.pensionBenefit',
} as const

type Manage = (
  person: string,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<unknown>

/** What happened, as far as pages are named by it. */
export interface Played {
  /** Of an exchange with Sichuan. */
  readonly exchangeId: string
  /** Of an application that waits for its reply. */
  readonly requestId: string
}

/** A demo that it was played on before is taken as it is. */
export async function playOnce(demo: DemoAt): Promise<Played> {
  const file = playedFile(demo.folder)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Played
  const played = await play(demo)
  writeFileSync(file, JSON.stringify(played))
  return played
}

async function play(demo: DemoAt): Promise<Played> {
  demo.tell()
  const manage = managerOf(demo)
  const exchangeId = await askAround(demo)
  await register(manage)
  return { exchangeId, requestId: await applyAround(manage) }
}

function managerOf({ chongqing, sichuan }: DemoAt): Manage {
  return async (person, query, variables = {}) => {
    const { manage } = await signInAt(person.startsWith('cq') ? chongqing : sichuan, person)
    const { data, errors } = await manage(JSON.stringify({ query, variables }))
    assert.equal(errors, undefined, `${person} may: ${query}`)
    return Object.values(data ?? {})[0]
  }
}

const RETIREES = ['510100195003159905', '510100194608209907', '510212195506159991']
const WORKER = '500100198804129919'
const DRIVER = '510100198509239914'

interface Asked {
  readonly as: string
  readonly matter: string
  readonly of: string
  readonly what: string
}

const BENEFIT = 'pensionBenefit { insuranceTypeCode benefitStatusCode }'
const ASKED: readonly Asked[] = [
  ...RETIREES.flatMap((of) =>
    ['cq-pension-desk', 'sc-pension-desk'].map((as) => ({
      as,
      matter: 'CY-037',
      of,
      what: `${BENEFIT} cremation { cremationDate } deathCancellation { deathDate }`,
    })),
  ),
  { as: 'cq-housing-fund-desk', matter: 'CY-101', of: RETIREES[2] ?? '', what: BENEFIT },
  {
    as: 'cq-household-desk',
    matter: 'CY-007',
    of: WORKER,
    what: 'householdPopulation { sexCode ethnicGroupCode }',
  },
  {
    as: 'sc-transport-desk',
    matter: 'CY-077',
    of: DRIVER,
    what: 'roadFreightDriverQual { qualificationClassCode } driverLicence { permittedVehicleClasses }',
  },
  { as: 'cq-ungranted', matter: 'CY-037', of: WORKER, what: BENEFIT },
  { as: 'cq-pension-desk', matter: 'CY-001', of: WORKER, what: BENEFIT },
]
const ROUNDS = 3

/** Gives the id of the last that Sichuan had a part in. */
async function askAround(demo: DemoAt): Promise<string> {
  let exchangeId = ''
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [nth, { as, matter, of, what }] of ASKED.entries()) {
      const answer = await ask({
        exchange: as.startsWith('cq') ? demo.chongqing : demo.sichuan,
        token: await demo.token(as),
        purpose: `matter="${matter}", case="500103-2026-0002${round}${nth}", operator="CQ-YZ-041${nth % 10}"`,
        query: `query ($id: CitizenId!) { person(idNumber: $id) { ${what} } }`,
        variables: { id: of },
      })
      if (nth === 0) ({ exchangeId } = answer)
    }
  }
  return exchangeId
}

/** One resource that is published and waits with an amendment for the steward, and one that its officer has begun. */
async function register(manage: Manage): Promise<void> {
  const officer = 'cq-officer-rs'
  const propose = async (standard: string): Promise<Record<string, unknown>> => {
    const query = `query ($standard: ID!) {
      proposeMapping(source: "rs", entity: "${TABLE}", standard: $standard, reason: "四川需要核对") { draft }
    }`
    const { draft } = (await manage(officer, query, { standard })) as { readonly draft: string }
    return JSON.parse(draft) as Record<string, unknown>
  }
  const draft = (entry: object): Promise<unknown> =>
    manage(
      officer,
      'mutation ($entry: String!) { draftResource(entry: $entry, reason: "四川需要核对") }',
      { entry: JSON.stringify(entry) },
    )
  const step = (person: string, mutation: string): Promise<unknown> =>
    manage(person, `mutation { ${mutation}(code: "${SHOWN.amended}", reason: "按规定办理") }`)
  const described = {
    ...(await propose(PUBLISHED)),
    contact: '养老保险处',
    classification: { lei: '3', xiang: '07', mu: '003' },
    shareCondition: { scope: '川渝两地人社部门', use: '养老保险关系转移接续，按单个主体查询' },
    grading: { level: 'general', general: 3 },
    assessments: { secrecy: ASSESSED, personalInformation: ASSESSED },
  }
  await draft(described)
  await step(officer, 'submitResource')
  await step('cq-steward', 'publishResource')
  await draft({ ...described, updateCycle: 'weekly', contact: '养老保险处 转移接续科' })
  await step(officer, 'submitResource')
  await draft(await propose(HALF_WRITTEN))
}

/** Gives the id of an application that waits for the reply of police. */
async function applyAround(manage: Manage): Promise<string> {
  const apply = async (resource: string, items: readonly string[]): Promise<string> => {
    const application = {
      consumer: 'cq-pension-desk',
      resource,
      items,
      matters: ['CY-037'],
      legalBasis: '《社会保险经办条例》第二十六条',
      scenario: '领取社会保险待遇资格认证',
      scope: '重庆市社会保险经办机构',
      method: 'query',
      until: '2029-12-31',
      correlationRisk: '仅按单个主体逐件比对，不形成名单，不另存结果。',
      correlationAssessedBy: '重庆市社会保险局 数据安全岗',
    }
    const query = `mutation ($application: RequestApplication!) {
      applyRequest(application: $application, reason: "资格认证需要") { id }
    }`
    const { id } = (await manage('cq-officer-rs', query, { application })) as {
      readonly id: string
    }
    return id
  }
  const step = (person: string, mutation: string, id: string, more = ''): Promise<unknown> =>
    manage(person, `mutation { ${mutation}(id: "${id}" ${more} reason: "按规定办理") { state } }`)
  const submit = async (id: string): Promise<string> => {
    await step('cq-head-rs', 'endorseRequest', id)
    await step('cq-officer-rs', 'submitRequest', id)
    return id
  }
  await submit(await apply('510000.GA.idCardIssue', ['name', 'citizenId']))
  const asked = await submit(await apply('500000.GA.driverLicence', ['name', 'citizenId']))
  await step('cq-officer-ga', 'askSupplement', asked, 'missing: ["请写明每日查询量"]')
  await apply('500000.JT.roadFreightDriverQual', ['name', 'qualificationNumber'])
  return submit(await apply('500000.GA.idCardIssue', ['name', 'citizenId', 'validTo']))
}
