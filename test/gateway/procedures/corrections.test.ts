import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { content, CONSUMERS, PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const RESOURCE = '500000.GA.householdPopulation'

describe('corrections and disputes at an exchange', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let management: TestManagement
  let exchangeId = ''

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    management = testManagement(house, {
      database: house.database,
      content,
      log: {
        ...house.log,
        origin: 'chongqing.test/log',
        size: () => house.log.entries().length,
      } as never,
      config: { region: '500000', peers: [], deadlines: { remindDays: 2 } } as never,
      registrations: () => ({ consumers: CONSUMERS }) as never,
    })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
    await house.ask({ query })
    await house.index()
    exchangeId = house.records()[0]?.exchangeId ?? ''
  })
  after(() => house.close())

  async function tell(as: string, query: string): Promise<string> {
    const { body } = await management.manage(as, query)
    const [error] = body.errors ?? []
    if (error !== undefined) return `${error.extensions.code}: ${error.message}`
    const [found] = Object.values<{ state: string }>(body.data)
    return String(found?.state)
  }
  const does = (as: string, what: string): Promise<string> =>
    tell(as, `mutation { ${what.replace('(', '(reason: "The address is old.", ')} { state } }`)
  const raise = (as: string, items = '["name"]', index = 0): Promise<string> =>
    does(
      as,
      `raiseCorrection(exchangeId: "${exchangeId}", index: ${index}, resource: "${RESOURCE}", items: ${items})`,
    )

  it('doubt what the department received, by its receipt alone, and are reported back within D6', async () => {
    assert.match(await raise('cq-officer-ga'), /^CONFLICT: .*names no record/)
    assert.match(
      await raise('cq-officer-rs', '["householdAddress"]'),
      /^CONFLICT: .*names no record/,
    )
    assert.match(await raise('cq-officer-rs', '["name"]', 7), /^CONFLICT: .*names no record/)
    assert.equal(await raise('cq-officer-rs'), 'raised')
    const id = 'JH-500000-2026-0001'
    const { body } = await management.manage(
      'cq-officer-ga',
      '{ sideProcedures(kind: "correction") { id state clocks { deadline dueOn } } }',
    )
    assert.deepEqual(body.data.sideProcedures, [
      { id, state: 'raised', clocks: [{ deadline: 'D6', dueOn: '2026-03-16' }] },
    ])
    assert.match(await does('cq-officer-rs', `verifyCorrection(id: "${id}")`), /may not verify/)
    assert.equal(await does('cq-officer-ga', `verifyCorrection(id: "${id}")`), 'verifying')
    assert.match(
      await does('cq-head-ga', `upholdRecord(id: "${id}", finding: " ")`),
      /\/finding is missing/,
    )
    assert.equal(
      await does('cq-head-ga', `upholdRecord(id: "${id}", finding: "${'x'.repeat(2_001)}")`),
      'BAD_USER_INPUT: /finding is longer than 2000 characters.',
    )
    assert.equal(
      await does('cq-head-ga', `upholdRecord(id: "${id}", finding: "right as it was")`),
      'upheld',
    )
  })

  it('go to a dispute that is told whole to the body that decides, and to nobody of neither side', async () => {
    const raised = 'raiseDispute(about: "JH-500000-2026-0001")'
    assert.match(await does('cq-officer-rs', raised), /^ROLE_REQUIRED/)
    assert.equal(await does('cq-head-rs', raised), 'negotiating')
    const id = 'ZY-500000-2026-0001'
    assert.match(
      await does('cq-steward', `decideDispute(id: "${id}", outcome: "x")`),
      /in the state negotiating/,
    )
    assert.equal(
      await does('cq-head-rs', `escalateDispute(id: "${id}", to: "${'x'.repeat(201)}")`),
      'BAD_USER_INPUT: /to is longer than 200 characters.',
    )
    assert.equal(
      await does('cq-head-rs', `escalateDispute(id: "${id}", to: "the competent department")`),
      'escalated',
    )
    const { body } = await management.manage(
      'cq-head-ga',
      `{ exportDispute(id: "${id}") { bundle text } }`,
    )
    const { bundle, text } = body.data.exportDispute
    const { dispute, about, arbiter } = JSON.parse(bundle)
    assert.deepEqual(
      [dispute.state, about.head.about.exchangeId, about.events.length],
      ['escalated', exchangeId, 3],
    )
    assert.match(arbiter, /^the competent department of 500000/)
    assert.match(text, /upheld|right as it was/)
    assert(!text.includes(PEOPLE.retiree) && !text.includes('周桂兰'))
    assert.equal(
      await does('cq-steward', `decideDispute(id: "${id}", outcome: "as decided on 3 March")`),
      'decided',
    )
  })

  it('are listed of a kind that there is, and of no other', async () => {
    const list = (kind: string): Promise<string> =>
      tell('cq-steward', `{ sideProcedures(kind: "${kind}") { id } }`)
    assert.equal(
      await list('disputes'),
      'BAD_USER_INPUT: There is no kind "disputes". Did you mean "dispute"? There are: correction, dispute.',
    )
    assert.match(await list('request'), /^BAD_USER_INPUT: There is no kind "request"\./)
    assert.match(await list(PEOPLE.retiree), /^BAD_USER_INPUT: There is no kind "…"\./)
  })

  it('doubt what was received a moment ago: the index is waited for', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
    await house.ask({ query })
    const index = house.log.entries().length - 1
    const { exchangeId: newest } = house.records().at(-1)!
    const raised = does(
      'cq-officer-rs',
      `raiseCorrection(exchangeId: "${newest}", index: ${index}, resource: "${RESOURCE}", items: ["name"])`,
    )
    await sleep(300)
    await house.index()
    assert.equal(await raised, 'raised')
    const list = `{ sideProcedures(kind: "correction", first: 1) { id } }`
    const { body } = await management.manage('cq-officer-rs', list)
    assert.deepEqual(body.data.sideProcedures, [{ id: 'JH-500000-2026-0001' }])
  })
})
