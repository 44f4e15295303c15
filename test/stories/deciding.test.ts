import assert from 'node:assert/strict'
import type { RecordedDecision } from '../../gateway/audit/exchange-record.ts'
import type { ReadContext } from '../../gateway/core/house.ts'
import { shipped } from '../policies/guarded.ts'
import { makeGuardrails } from '../../policies/guardrails.ts'
import { SICHUANS_DECISION, testHouse } from '../support/house.ts'
import { GRANTS, PEOPLE } from '../support/offered.ts'

const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
const both = `{ person(idNumber: "${PEOPLE.retiree}") {
  householdPopulation(from: [CHONGQING]) { name } pensionBenefit(from: [SICHUAN]) { monthlyBenefit } } }`

/** What a house decided of its own. */
function decided(
  { house }: ReturnType<typeof testHouse>,
  more: Partial<RecordedDecision>,
): RecordedDecision {
  const { policyVersion, catalogVersion } = house
  return {
    region: '500000',
    side: 'consumer',
    effect: 'permit',
    rules: [],
    grants: [],
    policyVersion,
    catalogVersion,
    day: '2026-03-02',
    circumstances: [],
    ...more,
  }
}

const HOUSEHOLD = 'cq-pension-desk.500000.GA.householdPopulation@1'
const PENSION = 'cq-pension-desk.510000.RS.pensionBenefit@1'
const SICHUANS: RecordedDecision = {
  region: '510000',
  side: 'provider',
  effect: 'permit',
  rules: [],
  grants: ['cq-pension-desk.510000.RS.pensionBenefit@4'],
  policyVersion: 's1',
  catalogVersion: 's2',
  day: '2026-03-02',
  circumstances: ['night'],
}

describe('Decisions in the record', () => {
  it('are our own for what we hold: by which grants, under which versions, on which day', async () => {
    const house = testHouse()
    await house.ask({ query })
    assert.deepEqual(house.records()[0]?.decisions, [decided(house, { grants: [HOUSEHOLD] })])
  })

  it('name every rule that refused, of grants and guardrails, and what held of the request', async () => {
    const house = testHouse({
      guardrails: makeGuardrails(shipped),
      rectifying: ['cq-pension-desk'],
      now: new Date('2026-03-02T15:00:00.000Z'),
    })
    const told = await house.ask({
      query:
        `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name nationalityCode } } }`.replace(
          'nationalityCode',
          'householdAddress',
        ),
    })
    assert.equal(told.status, 403)
    const [decision, ...more] = house.records()[0]?.decisions ?? []
    assert.deepEqual(more, [])
    assert.equal(decision?.effect, 'deny')
    assert(decision.rules.includes('guardrail:rectification'), decision.rules.join())
    assert.deepEqual(decision.circumstances, ['night', 'rectifying'])
  })

  it('are both sides’: the peer is told ours, of what it is asked; its own comes back', async () => {
    let told: ReadContext | undefined
    const house = testHouse({
      sichuan: (_read, context) => {
        told = context
        return { decision: SICHUANS }
      },
    })
    await house.ask({ query: both })
    const own = decided(house, { grants: [HOUSEHOLD, PENSION] })
    assert.deepEqual(told?.decision, own)
    assert.deepEqual(house.records()[0]?.decisions, [own, SICHUANS])
  })

  it("are the provider's first where a peer asks, then what the peer decided; the answer carries ours", async () => {
    const house = testHouse()
    const told = await house.askAsPeer({ query })
    const own = decided(house, {
      side: 'provider',
      grants: ['sc-pension-desk.500000.GA.householdPopulation@1'],
    })
    const theirs = { ...SICHUANS_DECISION, region: '510000', side: 'consumer', rules: [] }
    assert.deepEqual(house.records()[0]?.decisions, [own, theirs])
    assert.deepEqual(told.body.extensions.exchange.decision, own)
  })

  it('are in a refusal of a peer too, and its answer says by which rule', async () => {
    const house = testHouse({
      grants: GRANTS.filter(({ consumer }) => consumer !== 'sc-pension-desk'),
    })
    const told = await house.askAsPeer({ query })
    assert.equal(told.status, 403)
    const own = decided(house, { side: 'provider', effect: 'deny', rules: ['no-grant'] })
    assert.deepEqual(told.body.extensions.exchange.decision, own)
    assert.deepEqual(house.records()[0]?.decisions[0], own)
  })

  it('are nobody else’s business: a consumer is not told them, and none is made before a purpose is known', async () => {
    const house = testHouse()
    const told = await house.ask({ query })
    assert.deepEqual(Object.keys(told.body.extensions.exchange as object), ['id', 'receipts'])
    await house.ask({ query, purpose: null })
    assert.deepEqual(house.records()[1]?.decisions, [])
  })

  it('are asked of every peer: who does not say what it decided is refused', async () => {
    const house = testHouse()
    const without = await house.askAsPeer({ query }, ({ headers, ...request }) => ({
      ...request,
      headers: Object.fromEntries(
        Object.entries(headers).filter(([name]) => name !== 'exchange-decision'),
      ),
    }))
    assert.equal(without.status, 401)
    assert.equal(house.readCount(), 0)
  })
})
