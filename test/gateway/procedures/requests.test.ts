import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor, Party } from '../../../catalog/procedures/procedure.ts'
import { hearEvents } from '../../../gateway/procedures/hear-events.ts'
import {
  ASK_EVERY_MS,
  requestedSince,
  readRequestedGrants,
  startRequestKeeper,
  type RequestedGrants,
} from '../../../gateway/procedures/request-keeper.ts'
import { findProcedure } from '../../../gateway/procedures/procedure-store.ts'
import { takeStep, type Step } from '../../../gateway/procedures/take-step.ts'
import { NOW } from '../../support/house.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { content, CONSUMERS } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'
import { APPLICATION as APPLIED } from './request-people.ts'

const ASSESSED = {
  correlationRisk: '住址与待遇合并可推知生活状况；仅返回核验所需信息项。',
  correlationAssessedBy: '重庆市人社局数据安全处',
}
const APPLICATION = {
  ...APPLIED,
  ...ASSESSED,
  items: ['name', 'householdAddress', 'birthDate'],
}
const TERMS = { items: { name: 'clear', householdAddress: 'address' }, quota: { callsPerDay: 100 } }
const JOINED = { ...ASSESSED, joinedWith: ['510000.RS.pensionBenefit'] }
/** Of other departments, about persons, and for any matter. */
const HELD = [
  '500000.MZ.marriageRegistration',
  '500000.RS.pensionBenefit',
  '500000.SC.enterpriseStaff',
  '510000.GA.householdPopulation',
  '510000.GA.vehicleRegistration',
  '510000.MZ.marriageRegistration',
]
const APPLY = `mutation ($application: RequestApplication!) { applyRequest(application: $application, reason: "For CY-037.") { id state waits } }`

describe('requests at an exchange', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let management: TestManagement
  let id = ''

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    management = testManagement(house, {
      database: house.database,
      content,
      config: { region: '500000', peers: [], deadlines: { remindDays: 2 } } as never,
      registrations: () => ({ consumers: CONSUMERS }) as never,
    })
  })
  after(() => house.close())

  async function tell(as: string, query: string, variables?: object): Promise<string> {
    const { body } = await management.manage(as, query, variables)
    const [error] = body.errors ?? []
    if (error !== undefined) return `${error.extensions.code}: ${error.message}`
    const [found] = Object.values<{ state: string; waits?: boolean }>(body.data)
    return `${found?.state}${found?.waits === true ? ', waits' : ''}`
  }
  const apply = (changes: object = {}, as = 'cq-officer-rs'): Promise<string> =>
    tell(as, APPLY, { application: { ...APPLICATION, ...changes } })
  const does = (as: string, what: string): Promise<string> =>
    tell(
      as,
      `mutation { ${what.replace('(', `(id: "${id}", reason: "As agreed.", `).replace(', )', ')')} { state waits } }`,
    )
  const review = (as: string, proposal: string, terms?: object): Promise<string> =>
    tell(
      as,
      `mutation ($terms: String) { reviewRequest(id: "${id}", proposal: "${proposal}", terms: $terms, reason: "Looked at.") { state } }`,
      { terms: terms === undefined ? null : JSON.stringify(terms) },
    )

  it('are begun by the officer of the department whose system asks, with everything that is wrong at once', async () => {
    assert.match(await apply({}, 'cq-head-rs'), /^ROLE_REQUIRED/)
    assert.equal(
      await apply({
        consumer: 'sc-pension-desk',
        items: ['name', 'householdAdress', 'photo'],
        matters: ['CY-037', 'CY-999'],
        method: 'batch',
      }),
      [
        'CONFLICT: /application/consumer names "sc-pension-desk", which is not a system of your department.',
        '/application/matters names "CY-999", which is no matter of the catalogue.',
        '/application/method is "batch"; through an exchange it is offered by query, verify.',
        '/application/items names "householdAdress", which it does not offer. Did you mean "householdAddress"?',
        '/application/items names "photo", which it does not offer.',
      ].join('\n'),
    )
    assert.match(
      await apply({ legalBasis: ' ', until: '2026-03-02', scope: '' }),
      /legalBasis is empty.*Art\. 20\)\.\n.*scope is empty.*\n.*until is 2026-03-02/,
    )
    assert.match(
      await apply({ method: 'fax', until: '31.12.' }),
      /^BAD_USER_INPUT: .*method .*\n.*until/,
    )
    const unassessed = `data of 500000.GA, 500000.MZ, 500000.RS, 500000.SC, 510000.GA, 510000.MZ, 510000.RS can be joined (cq-pension-desk has grants for ${HELD.join(', ')}), which needs an assessment of its own (Art. 25)`
    assert.equal(
      await apply({ ...JOINED, correlationRisk: undefined, correlationAssessedBy: undefined }),
      [
        `CONFLICT: /application/correlationRisk is empty; ${unassessed}: say what it could give away, and what is done about it.`,
        `/application/correlationAssessedBy is empty; ${unassessed}: say who made it.`,
      ].join('\n'),
    )
    assert.equal(
      await apply({ ...JOINED, joinedWith: ['500000.RS.nothing', APPLICATION.resource] }),
      [
        `CONFLICT: /application/joinedWith names "${APPLICATION.resource}", for which it is; name those beside it.`,
        '/application/joinedWith names "500000.RS.nothing", which is not a resource.',
      ].join('\n'),
    )
    assert.equal(
      await apply({ ...JOINED, joinedWith: ['500000.RS.nothing'] }),
      'CONFLICT: /application/joinedWith names "500000.RS.nothing", which is not a resource.',
    )
    assert.equal(
      await apply({ resource: '500000.GA.nothing', scope: '', matters: ['CY-999'] }),
      [
        'CONFLICT: /application/scope is empty; the applicant must state it (Art. 20).',
        '/application/resource names "500000.GA.nothing", which is not a resource. Look for it: shudao catalog search.',
        '/application/matters names "CY-999", which is no matter of the catalogue.',
      ].join('\n'),
    )
    assert.equal(await apply(JOINED), 'draft')
    id = 'SQ-500000-2026-0001'
  })

  it('are told at once what has not its form, what is not stated and what names nothing', async () => {
    assert.equal(
      await apply({
        ...{ consumer: 'sc-pension-desk', items: ['name', 'photo'], matters: ['CY-999'] },
        ...{ legalBasis: '', scope: undefined, method: 'fax', until: '31.12.' },
        ...{ joinedWith: ['500000.RS.nothing'], heldBeside: [], scenarios: 'x' },
      }),
      [
        'BAD_USER_INPUT: /application has no "scope".',
        '/application/heldBeside is not a known field.',
        '/application/scenarios is not a known field. Did you mean "scenario"?',
        '/application/method is "fax"; it must be one of "query", "verify", "batch", "table-exchange", "file".',
        '/application/until is not a date of the form YYYY-MM-DD.',
        '/application/legalBasis is empty; the applicant must state it (Art. 20).',
        '/application/consumer names "sc-pension-desk", which is not a system of your department.',
        '/application/joinedWith names "500000.RS.nothing", which is not a resource.',
        '/application/matters names "CY-999", which is no matter of the catalogue.',
        '/application/items names "photo", which it does not offer.',
      ].join('\n'),
    )
    assert.match(
      await tell('cq-officer-rs', APPLY, { application: [] }),
      /^BAD_USER_INPUT: \/application must be of type object/,
    )
  })

  it('are told at once what is wrong with them when they are amended, too', async () => {
    const amend = (application: unknown, event = 1, as = 'cq-officer-rs'): Promise<string> =>
      tell(
        as,
        `mutation ($application: RequestApplication!) { amendRequest(id: "${id}", event: ${event}, application: $application, reason: "As told.") { state } }`,
        { application },
      )
    const application = {
      ...{ ...APPLICATION, ...JOINED, consumer: 'cq-housing-fund-desk', scope: '' },
      ...{ resource: '500000.RS.pensionBenefit', items: ['name', 'photo'] },
      matters: ['CY-037', 'CY-999'],
    }
    assert.equal(
      await amend({ ...application, until: '31.12.', scenarios: 'x' }),
      [
        'BAD_USER_INPUT: /application/scenarios is not a known field. Did you mean "scenario"?',
        '/application/until is not a date of the form YYYY-MM-DD.',
        '/application/scope is empty; the applicant must state it (Art. 20).',
        '/application/consumer is another one than before; make a new request for it.',
        '/application/resource is another one than before; make a new request for it.',
        '/application/matters names "CY-999", which is no matter of the catalogue.',
        '/application/items names "photo", which it does not offer.',
      ].join('\n'),
    )
    assert.match(
      await amend(application),
      /^CONFLICT: .*scope.*\n.*consumer.*\n.*resource.*\n.*matters.*\n.*items.*photo/,
    )
    // What was looked at comes first: it is judged by what is there now.
    assert.match(await amend(application, 2), /^CONFLICT: SQ-500000-2026-0001 has changed since/)
    assert.match(await amend([]), /^BAD_USER_INPUT: \/application must be of type object/)
    assert.match(
      await tell(
        'cq-officer-rs',
        APPLY.replace('applyRequest(', 'amendRequest(id: "SQ-500000-2026-0009", '),
        { application: APPLICATION },
      ),
      /^NOT_FOUND: SQ-500000-2026-0009 is not known here/,
    )
  })

  it('are endorsed by the head, submitted, supplemented once, and seen by nobody else', async () => {
    assert.match(await does('cq-officer-rs', 'endorseRequest()'), /^ROLE_REQUIRED/)
    assert.match(await does('cq-head-ga', 'endorseRequest()'), /^CONFLICT: \/by may not endorse/)
    assert.equal(
      await does('cq-head-rs', 'endorseRequest(event: 2)'),
      `CONFLICT: ${id} has changed since you looked at it: cq-officer-rs did "draft" on 2026-03-02; look at it again.`,
    )
    assert.equal(await does('cq-head-rs', 'endorseRequest(event: 1)'), 'endorsed')
    assert.equal(await does('cq-officer-rs', 'submitRequest()'), 'submitted')
    assert.match(
      await does('cq-officer-ga', 'askSupplement(missing: [])'),
      /\/missing names nothing/,
    )
    const missing = (texts: readonly string[]): string =>
      `askSupplement(missing: ${JSON.stringify(texts)})`
    assert.equal(
      await does('cq-officer-ga', missing(['the article', '缺'.repeat(501), ''])),
      'BAD_USER_INPUT: /missing/1 is longer than 500 characters.\n/missing/2 is empty.',
    )
    assert.match(
      await does('cq-officer-ga', missing(Array.from({ length: 100 }, () => '缺'.repeat(500)))),
      /^BAD_USER_INPUT: SQ-500000-2026-0001 says more than 120000 bytes in all/,
    )
    assert.equal(
      await does('cq-officer-ga', 'askSupplement(missing: ["the article"])'),
      'supplementing',
    )
    const supplement = `mutation ($application: RequestApplication!) { supplementRequest(id: "${id}", application: $application, reason: "Here.") { state } }`
    const legalBasis = `${APPLICATION.legalBasis}第一款`
    const application = { ...APPLICATION, ...JOINED, legalBasis }
    const wider = {
      ...application,
      joinedWith: [...JOINED.joinedWith, '500000.GA.deathCancellation'],
    }
    assert.match(
      await tell('cq-officer-rs', supplement, { application: wider }),
      /^CONFLICT: \/application\/joinedWith asks for more than the head of your work body agreed to/,
    )
    assert.equal(
      await tell('cq-officer-rs', supplement, {
        application: {
          ...{ ...wider, until: '2027-01-01', legalBasis: ' ', method: 'verify' },
          ...{ items: [...application.items, 'photo'], matters: ['CY-999'] },
        },
      }),
      [
        'CONFLICT: /application/legalBasis is empty; the applicant must state it (Art. 20).',
        '/application/method is another one than before; make a new request for it.',
        ...['items', 'matters', 'until', 'joinedWith'].map(
          (field) =>
            `/application/${field} asks for more than the head of your work body agreed to; make a new request for it (Art. 20).`,
        ),
        '/application/joinedWith names "500000.GA.deathCancellation", which is not a resource.',
        '/application/matters names "CY-999", which is no matter of the catalogue.',
        '/application/items names "photo", which it does not offer.',
      ].join('\n'),
    )
    assert.equal(await tell('cq-officer-rs', supplement, { application }), 'supplemented')
    const paused = { data: { request: { clocks: [{ state: 'paused' }] } } }
    const clocks = `{ request(id: "${id}") { clocks { state } } }`
    assert.deepEqual((await management.manage('cq-head-rs', clocks)).body, paused)
    assert.equal(await does('cq-head-rs', 'endorseRequest()'), 'endorsed')
    assert.equal(await does('cq-officer-rs', 'submitRequest()'), 'submitted')
    assert.match(
      await does('cq-officer-ga', 'askSupplement(missing: ["more"])'),
      /was done already, and can be done once \(Art\. 21\)/,
    )
    const show = `{ request(id: "${id}") { state clocks { deadline state dueOn daysLeft } } }`
    const { body } = await management.manage('cq-officer-ga', show)
    assert.deepEqual(body.data.request, {
      state: 'submitted',
      clocks: [{ deadline: 'D4', state: 'running', dueOn: '2026-03-16', daysLeft: 10 }],
    })
  })

  it('show to whoever decides with what the data is to be joined and could be, what that could give away, and who assessed it', async () => {
    const show = `{ request(id: "${id}") { joinedWith heldBeside correlationRisk correlationAssessedBy } }`
    for (const as of ['cq-head-rs', 'cq-officer-ga', 'cq-head-ga', 'cq-steward']) {
      const { body } = await management.manage(as, show)
      assert.deepEqual(body.data.request, { ...JOINED, heldBeside: HELD }, as)
    }
  })

  it('are answered by item, on terms that a grant could have, by another person than the reviewer', async () => {
    const bad = { items: { name: 'mobile', householdAddress: 'blurred' }, quota: { calls: 1 } }
    assert.match(
      await review('cq-officer-ga', 'agree', bad),
      /^CONFLICT: \/grant\/items\/householdAddress .*\n\/grant\/quota\/calls is not a known field/,
    )
    assert.match(
      await review('cq-officer-ga', 'agree', { items: { birthDate: 'mobile' } }),
      /^CONFLICT: \/grant\/items\/birthDate has the mask "mobile", which does not fit 出生日期/,
    )
    assert.match(
      await review('cq-officer-ga', 'agree', { items: { citizenId: 'clear' } }),
      /\/terms\/items\/citizenId was not asked for/,
    )
    assert.equal(await review('cq-officer-ga', 'agree', { items: { name: 'clear' } }), 'reviewing')
    assert.equal(await review('cq-officer-ga', 'agree', TERMS), 'reviewing')
    // The head looked at the terms of before.
    assert.equal(
      await does('cq-head-ga', 'agreeRequest(event: 8)'),
      `CONFLICT: ${id} has changed since you looked at it: cq-officer-ga did "review" on 2026-03-02; look at it again.`,
    )
    assert.match(await does('cq-officer-ga', 'agreeRequest()'), /^ROLE_REQUIRED/)
    assert.deepEqual([...(await readRequestedGrants(house.database)).grants], [])
    assert.equal(await does('cq-head-ga', 'agreeRequest(event: 9)'), 'agreed')
    assert.deepEqual([...(await readRequestedGrants(house.database)).grants], [])
  })

  it('are grants when they are provided, and none any more when they are suspended', async () => {
    const before = await readRequestedGrants(house.database)
    assert.equal(await does('cq-officer-ga', 'provideRequest()'), 'active')
    const granted = await requestedSince(house.database, before)
    assert(granted !== undefined)
    assert.deepEqual(granted.grants.get(id), {
      id,
      version: 1,
      consumer: 'cq-pension-desk',
      resource: APPLICATION.resource,
      modes: ['query'],
      items: TERMS.items,
      matters: ['CY-037'],
      legalBasis: `${APPLICATION.legalBasis}第一款`,
      validFrom: '2026-03-02',
      validTo: '2026-12-31',
      quota: { callsPerDay: 100 },
      state: 'active',
      request: id,
    })
    assert.equal(await does('cq-steward', 'suspendRequest(rectifyBy: "2026-03-20")'), 'suspended')
    const running =
      '{ deadlines { about responsible clock { deadline article state dueOn after } } }'
    for (const as of ['cq-officer-rs', 'cq-officer-ga', 'cq-steward']) {
      const { body } = await management.manage(as, running)
      const after = `The provider's head or steward may end the permission for ever: shudao request terminate ${id}.`
      const clock = {
        deadline: 'rectify',
        article: 27,
        state: 'running',
        dueOn: '2026-03-20',
        after,
      }
      assert.deepEqual(body.data.deadlines, [{ about: id, responsible: '500000.RS', clock }], as)
    }
    const held = await requestedSince(house.database, granted)
    assert(held !== undefined)
    assert.equal(held.grants.get(id)?.state, 'suspended')
    assert.equal(await requestedSince(house.database, held), undefined)
    await isPutIntoForceUntilItIs(granted)
    assert.equal(await does('cq-officer-rs', 'rectifyRequest(evidence: "minutes 7")'), 'rectified')
    assert.equal(await does('cq-head-ga', 'reinstateRequest()'), 'active')
    assert.equal(await does('cq-officer-rs', 'askDisposal()'), 'disposing')
    const ended = await requestedSince(house.database, held)
    assert.equal(ended?.grants.get(id)?.state, 'terminated')
    assert.match(await does('cq-head-rs', 'disposeRequest(evidence: " ")'), /\/evidence is missing/)
    assert.equal(
      await does('cq-head-rs', `disposeRequest(evidence: "${'证'.repeat(2_001)}")`),
      'BAD_USER_INPUT: /evidence is longer than 2000 characters.',
    )
    assert.equal(await does('cq-head-rs', 'disposeRequest(evidence: "shredded")'), 'disposed')
  })

  /** A disk that is full for a moment must not leave what was suspended in force. */
  async function isPutIntoForceUntilItIs(known: RequestedGrants): Promise<void> {
    const states: (string | undefined)[] = []
    const keeper = startRequestKeeper({
      database: house.database,
      logger: house.house.logger,
      known,
      tryAgainMs: 1,
      onChanged: (grants) => {
        states.push(grants.find((grant) => grant.id === id)?.state)
        if (states.length === 1) throw new Error('no space left on the disk')
        return states.length > 2
      },
    })
    while (states.length < 3) await sleep(20)
    await sleep(3 * ASK_EVERY_MS)
    await keeper.close()
    assert.deepEqual(states, ['suspended', 'suspended', 'suspended'])
  }

  it('tell everything that happened, to either side, and each step is in the log before it is done', async () => {
    const show = `{ request(id: "${id}") { events { seq action by why details } } }`
    const { body } = await management.manage('cq-officer-rs', show)
    const events: readonly { action: string; by: string; details: string }[] =
      body.data.request.events
    assert.deepEqual(
      events.map(({ action, by }) => `${action} ${by.slice(3)}`),
      // prettier-ignore
      ['draft officer-rs', 'endorse head-rs', 'submit officer-rs', 'ask-supplement officer-ga', 'supplement officer-rs', 'endorse head-rs', 'submit officer-rs', 'review officer-ga', 'review officer-ga', 'agree head-ga', 'provide officer-ga', 'suspend steward', 'rectify officer-rs', 'reinstate head-ga', 'ask-disposal officer-rs', 'dispose head-rs'],
    )
    assert.equal(events[3]?.details, '{"missing":["the article"]}')
    const recorded = house.log
      .managed()
      .filter(({ outcome }) => outcome === 'accepted')
      .map(({ about }) => `${about['request']} ${about['action']} ${about['event']}`)
    assert.deepEqual(
      recorded,
      events.map(({ action }, n) => `${id} ${action} ${n + 1}`),
    )
    assert.match(await tell('cq-administrator', '{ requests { state } }'), /^ROLE_REQUIRED/)
    const { body: listed } = await management.manage('cq-head-ga', '{ requests { id state } }')
    assert.deepEqual(listed.data.requests, [{ id, state: 'disposed' }])
  })

  it('of another province are for our own side alone, whatever department there has the same code', async () => {
    assert.equal(await apply({ resource: '510000.GA.householdPopulation' }), 'draft')
    const show = '{ request(id: "SQ-500000-2026-0002") { state } }'
    assert.equal(await tell('cq-officer-rs', show), 'draft')
    assert.match(await tell('cq-officer-ga', show), /^ROLE_REQUIRED: .*the department RS/)
    const review = `mutation { reviewRequest(id: "SQ-500000-2026-0002", proposal: "refuse", reason: "No.") { state } }`
    assert.match(await tell('cq-officer-ga', review), /^ROLE_REQUIRED: .*the department RS/)
  })

  it('of other departments are the steward’s to suspend, also where the steward is a third one’s officer', async () => {
    const [demand, supply] = ['MZ', 'GA'].map((department) => ({ region: '500000', department }))
    assert(demand && supply)
    const person = (role: Actor['role'], party: Party): Actor => ({
      ...{ id: `${role}-${party.department}`, role },
      ...party,
    })
    const head = { demand, supply, about: { shareType: 'conditional' } }
    const applied = 'SQ-500000-2026-0003'
    const take = (action: string, by: Actor, details: Step['details'] = {}): Promise<unknown> =>
      takeStep(
        house.database,
        {
          ...{ kind: 'request', action, by, why: 'as agreed', at: NOW, details },
          ...(action === 'draft' ? { head } : { id: applied }),
        },
        { own: '500000', check: () => [] },
      )
    await take('draft', person('officer', demand), { application: APPLIED })
    await take('endorse', person('head', demand))
    await take('submit', person('officer', demand))
    await take('review', person('officer', supply), { proposal: 'agree', terms: TERMS })
    await take('agree', person('head', supply))
    await take('provide', person('officer', supply), { grant: applied })
    const show = `{ request(id: "${applied}") { steps } }`
    const { body } = await management.manage('cq-both-rs', show)
    assert.deepEqual(body.data.request.steps, ['suspend'])
    const on = (mutation: string, more = ''): string =>
      `mutation { ${mutation}(id: "${applied}", reason: "Complaint 7."${more}) { state } }`
    assert.match(await tell('cq-both-rs', on('askDisposal')), /^ROLE_REQUIRED: .*the department GA/)
    const suspend = on('suspendRequest', ', rectifyBy: "2026-06-01"')
    assert.match(await tell('cq-officer-rs', suspend), /^ROLE_REQUIRED: .*the department GA/)
    const [refused] = house.log.managed().slice(-1)
    assert.deepEqual([refused?.outcome, refused?.about], ['refused', { request: applied }])
    assert.equal(await tell('cq-both-rs', suspend), 'suspended')
    const last = (await findProcedure(house.database, applied))?.events.at(-1)
    assert.deepEqual(last?.by, { id: 'cq-both-rs', role: 'steward', region: '500000' })
  })

  it('of another province are agreed to for a system of the department there that asks, and for no other', async () => {
    const demand = { region: '510000', department: 'RS' }
    const ask = async (n: number, consumer: string): Promise<string> => {
      const asked = `SQ-510000-2026-000${n}`
      const head = {
        ...{ id: asked, demand, supply: { region: '500000', department: 'GA' } },
        about: { shareType: 'conditional' },
      }
      const officer: Actor = { id: 'sc-officer', role: 'officer', ...demand }
      const at = { day: '2026-03-02', at: '2026-03-02T09:00:00.000+08:00', why: 'For CY-037.' }
      const application = { ...APPLIED, ...ASSESSED, consumer }
      const events = [
        { ...at, seq: 1, action: 'draft', by: officer, application },
        { ...at, seq: 2, action: 'endorse', by: { ...officer, id: 'sc-head', role: 'head' } },
        { ...at, seq: 3, action: 'submit', by: officer },
      ] as const
      const options = { database: house.database, own: '500000', record: async () => undefined }
      await hearEvents(options, '510000', { kind: 'request', head, from: 0, events })
      const review = `mutation ($terms: String!) { reviewRequest(id: "${asked}", proposal: "agree", terms: $terms, reason: "Looked at.") { state } }`
      return tell('cq-officer-ga', review, { terms: '{"items":{"name":"clear"}}' })
    }
    assert.equal(
      await ask(1, 'cq-pension-desk'),
      'CONFLICT: /application/consumer names "cq-pension-desk", which is no system of 510000.RS, whose request it is.',
    )
    const refuse = `mutation { reviewRequest(id: "SQ-510000-2026-0001", proposal: "refuse", reason: "Not theirs.") { state } }`
    assert.equal(await tell('cq-officer-ga', refuse), 'reviewing')
    assert.equal(await ask(2, 'sc-pension-desk'), 'reviewing')
  })

  it('are listed page by page', async () => {
    const list = async (more: string): Promise<readonly string[]> => {
      const { body } = await management.manage('cq-officer-rs', `{ requests(${more}) { id } }`)
      return body.data.requests.map((one: { id: string }) => one.id)
    }
    assert.deepEqual(await list('first: 1'), [id])
    assert.deepEqual(await list(`first: 1, after: "${id}"`), ['SQ-500000-2026-0002'])
    assert.deepEqual(await list('first: 2, after: "SQ-500000-2026-0002"'), [])
    assert.deepEqual(await list('first: 0'), [id])
    assert.equal((await list('first: 9999')).length, 2)
  })

  it('are not listed by a state that no request has: that there are none would be taken for an answer', async () => {
    const list = (state: string): Promise<string> =>
      tell('cq-officer-rs', '{ requests(state: "STATE") { id } }'.replace('STATE', state))
    assert.match(
      await list('activ'),
      /^BAD_USER_INPUT: No request has the state "activ"\. Did you mean "active"\? There are: draft, endorsed, .*, disposed\.$/,
    )
    assert.match(await list(`of ${'9'.repeat(18)}`), /^BAD_USER_INPUT: .* state "of …"\./)
  })
})
