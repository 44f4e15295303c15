import assert from 'node:assert/strict'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import { deciderOf, policySetOf, type Decider } from '../../../policies/policy-set.ts'
import type { Grant } from '../../../policies/types.ts'
import { advise } from '../../../gateway/policy/advise.ts'
import type { LoggedExchange } from '../../../gateway/policy/logged-records.ts'
import { replay } from '../../../gateway/policy/replay.ts'
import { shipped } from '../../policies/guarded.ts'
import { exchangeId, testHouse, type TestHouse } from '../../support/house.ts'
import { GRANTS, PEOPLE } from '../../support/offered.ts'

const TODAY = '2026-03-02'
const read = (items: string): string =>
  `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { ${items} } } }`

async function* recorded(house: TestHouse): AsyncGenerator<LoggedExchange> {
  for (const [index, record] of house.records().entries()) yield { index, record }
}

function deciding(
  { house }: TestHouse,
  grants: readonly Grant[],
  guardrails: typeof shipped = [],
): Decider {
  return deciderOf(
    policySetOf('500000', house.catalog, makeGrantIndex(grants), makeGuardrails(guardrails)),
  )
}

const HOUSEHOLD = 'cq-pension-desk.500000.GA.householdPopulation'
const changed = (change: (grant: Grant) => Partial<Grant>): readonly Grant[] =>
  GRANTS.map((grant) => (grant.id === HOUSEHOLD ? { ...grant, ...change(grant) } : grant))
const place = {
  consumer: 'cq-pension-desk',
  matter: 'CY-037',
  resource: '500000.GA.householdPopulation',
  mode: 'query',
}

describe('A changed policy set over the recorded exchanges', () => {
  let house: TestHouse
  beforeEach(async () => {
    house = testHouse()
    await house.ask({ query: read('name') })
    await house.ask({ query: read('name sexCode') })
    await house.ask({ query: read('householdNumber') }) // Refused: no grant names it.
    await house.ask({ query: '{ __typename }' })
  })

  it('tells who would be refused what by which rule, how often, and in which exchanges', async () => {
    const narrower = changed(({ items }) => ({
      items: Object.fromEntries(Object.entries(items).filter(([item]) => item !== 'name')),
    }))
    const report = await replay(
      recorded(house),
      deciding(house, GRANTS),
      deciding(house, narrower),
      TODAY,
    )
    assert.deepEqual(report, {
      exchanges: 3,
      newlyRefused: 2,
      newlyAllowed: 0,
      shownDifferently: 0,
      untold: 1,
      changes: [
        {
          effect: 'newly-refused',
          ...place,
          item: 'name',
          rule: 'item-not-granted',
          count: 2,
          examples: [exchangeId(1), exchangeId(2)],
        },
      ],
      cut: false,
    })
  })

  it('tells who would be allowed what was refused until now, and by which rule it was', async () => {
    const wider = changed(({ items }) => ({ items: { ...items, householdNumber: 'clear' } }))
    const report = await replay(
      recorded(house),
      deciding(house, GRANTS),
      deciding(house, wider),
      TODAY,
    )
    assert.deepEqual([report.newlyRefused, report.newlyAllowed], [0, 1])
    assert.deepEqual(report.changes, [
      {
        effect: 'newly-allowed',
        ...place,
        item: 'householdNumber',
        rule: 'item-not-granted',
        count: 1,
        examples: [exchangeId(3)],
      },
    ])
  })

  it('tells what would be shown under another mask', async () => {
    const masked = changed(({ items }) => ({ items: { ...items, name: 'name' } }))
    const report = await replay(
      recorded(house),
      deciding(house, GRANTS),
      deciding(house, masked),
      TODAY,
    )
    assert.equal(report.shownDifferently, 2)
    assert.deepEqual(
      report.changes.map(({ item, rule, count }) => [item, rule, count]),
      [['name', 'clear → name', 2]],
    )
  })

  it('tells what a guardrail would forbid, and of the same set nothing', async () => {
    const [inForce, guarded] = [deciding(house, GRANTS), deciding(house, GRANTS, shipped)]
    const night = testHouse({
      now: new Date('2026-03-02T15:00:00Z'),
      rectifying: ['cq-pension-desk'],
    })
    await night.ask({ query: read('name') })
    const report = await replay(recorded(night), inForce, guarded, TODAY)
    assert.deepEqual(
      report.changes.map(({ effect, item, rule }) => [effect, item, rule]),
      [['newly-refused', 'name', 'guardrail:rectification']],
    )
    const same = await replay(recorded(house), inForce, deciding(house, GRANTS), TODAY)
    assert.deepEqual(same.changes, [])
  })

  it('asks as of today: a grant that has ended since refuses', async () => {
    const [inForce, other] = [
      deciding(house, GRANTS),
      deciding(
        house,
        changed(() => ({ validTo: '2026-06-30' })),
      ),
    ]
    const later = await replay(recorded(house), inForce, other, '2026-07-01')
    assert.deepEqual(
      later.changes.map(({ rule }) => rule),
      ['expired', 'expired'],
    )
    assert.equal((await replay(recorded(house), inForce, other, TODAY)).newlyRefused, 0)
  })
})

describe('Advice on least privilege', () => {
  it('proposes to take out items that nobody read, and to suspend grants that nobody used', async () => {
    const house = testHouse()
    await house.ask({ query: read('name sexCode') })
    await house.ask({ query: read('householdNumber birthDate') }) // Refused: nothing was read.
    const grants = GRANTS.filter(
      ({ id }) => id === HOUSEHOLD || id === 'cq-pension-desk.500000.RS.pensionBenefit',
    )
    const advice = await advise(recorded(house), grants, TODAY, '2026-01-31')
    const [household, pension, ...more] = advice.proposals
    assert.deepEqual(more, [])
    assert.deepEqual([advice.exchanges, advice.from], [2, '2026-03-02T10:00:00.000+08:00'])
    assert.equal(household?.kind, 'narrow')
    assert.deepEqual(household.proposed, {
      ...grants.find(({ id }) => id === HOUSEHOLD),
      version: 2,
      items: { name: 'clear', sexCode: 'clear' },
    })
    assert(household.items.includes('birthDate'))
    assert.equal(pension?.kind, 'suspend')
    assert.deepEqual([pension.proposed.state, pension.proposed.version], ['suspended', 2])
  })

  it('proposes nothing of a grant that is used whole, ended, or younger than the time looked at', async () => {
    const house = testHouse()
    await house.ask({ query: read('name') })
    const only = changed(() => ({ items: { name: 'clear' } })).filter(({ id }) => id === HOUSEHOLD)
    const ended = GRANTS.slice(0, 1).map((grant) => ({
      ...grant,
      id: 'ended',
      validTo: '2026-02-01',
    }))
    const young = GRANTS.slice(0, 1).map((grant) => ({
      ...grant,
      id: 'young',
      validFrom: '2026-02-20',
    }))
    const advice = await advise(recorded(house), [...only, ...ended, ...young], TODAY, '2026-01-31')
    assert.deepEqual([advice.proposals, advice.tooYoung], [[], ['young@1']])
  })
})
