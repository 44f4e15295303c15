import assert from 'node:assert/strict'
import type { RowRule } from '../../policies/row-rule.ts'
import type { Grant } from '../../policies/types.ts'
import { testHouse, type HouseOptions, type TestHouse } from '../support/house.ts'
import { grantOf, GRANTS, OWN, PEOPLE } from '../support/offered.ts'

const { retiree, twice } = PEOPLE
const PENSION = '500000.RS.pensionBenefit'
const IN_PAYMENT: RowRule = { item: 'benefitStatusCode', equals: '1' }
const ABOVE_1000: RowRule = { item: 'monthlyBenefit', from: '1000' }

/** The desk may see amounts, by one grant for each rule. */
function ruled(...rules: readonly RowRule[]): readonly Grant[] {
  const resource = OWN.find(({ code }) => code === PENSION)!
  return rules.map((rows, i) =>
    grantOf('cq-pension-desk', resource, {
      id: `ruled-${i}`,
      items: { monthlyBenefit: 'clear', name: 'clear' },
      rows,
    }),
  )
}

const amounts = (id: string): string =>
  `{ person(idNumber: "${id}") { pensionBenefit(from: [CHONGQING]) { monthlyBenefit } } }`
const claim = (id: string, amount: string): string =>
  `{ person(idNumber: "${id}") { verify { pensionBenefit(from: [CHONGQING], claim: { monthlyBenefit: "${amount}" }) { result } } } }`

function housed(rules: readonly RowRule[], more: HouseOptions = {}): TestHouse {
  return testHouse({ grants: ruled(...rules), ...more })
}

describe('a row rule', () => {
  it('lets only the records inside it be seen; the others are as if they were not there', async () => {
    const house = housed([IN_PAYMENT])
    const told = await house.ask({ query: amounts(twice) })
    assert.deepEqual(told.body, {
      data: { person: { pensionBenefit: [{ monthlyBenefit: '2000' }] } },
      extensions: house.extensions(),
    })
  })

  it('is asked of a source that can leave out rows, which then reads only what is inside', async () => {
    const house = housed([IN_PAYMENT])
    await house.ask({ query: amounts(twice) })
    const [read] = house.sources.get('RS')!.reads
    assert.deepEqual(read?.condition, {
      is: 'all',
      of: [
        {
          is: 'all',
          of: [
            { is: 'present', column: 'c_benefitStatusCode' },
            { is: 'not', of: { is: 'in', column: 'c_benefitStatusCode', values: [''] } },
          ],
        },
        { is: 'in', column: 'c_benefitStatusCode', values: ['1'] },
      ],
    })
    const [ask] = house.records()[0]!.asks
    assert.deepEqual(
      [ask?.rowCount, ask?.rowsWithheld, ask?.ruleItems, ask?.rowRules],
      [1, 0, ['benefitStatusCode'], ['ruled-0@1']],
    )
  })

  it('is held after the read where the source cannot, and the record counts what was held back', async () => {
    const house = housed([ABOVE_1000])
    const told = await house.ask({ query: amounts(twice) })
    assert.deepEqual(told.body.data.person.pensionBenefit, [{ monthlyBenefit: '2000' }])
    assert.equal(house.sources.get('RS')!.reads[0]?.condition, undefined)
    const [ask] = house.records()[0]!.asks
    assert.deepEqual(
      [ask?.rowCount, ask?.rowsWithheld, ask?.ruleItems, ask?.rowRules],
      [1, 1, [], ['ruled-0@1']],
    )
  })

  it('gives of a source that cannot push down the same answer as of one that can', async () => {
    for (const rules of [[IN_PAYMENT], [ABOVE_1000], [IN_PAYMENT, ABOVE_1000]]) {
      const able = await housed(rules).ask({ query: amounts(twice) })
      const unable = housed(rules, { conditions: false })
      assert.deepEqual((await unable.ask({ query: amounts(twice) })).body.data, able.body.data)
      assert.equal(unable.sources.get('RS')!.reads[0]?.condition, undefined)
    }
  })

  it('of a subject whose records are all outside is answered as no record, and recorded so', async () => {
    const house = housed([{ item: 'benefitStatusCode', equals: '9' }], { conditions: false })
    const told = await house.ask({ query: amounts(retiree) })
    assert.deepEqual(told.body.data, { person: { pensionBenefit: [] } })
    const [ask] = house.records()[0]!.asks
    assert.deepEqual([ask?.result, ask?.rowCount, ask?.rowsWithheld], ['NO_RECORD', 0, 1])
  })

  it('makes a claim about a record outside of it NOT_FOUND, right or wrong', async () => {
    const house = housed([{ item: 'benefitStatusCode', equals: '9' }], { conditions: false })
    for (const amount of ['3120.55', '1.00']) {
      const told = await house.ask({ query: claim(retiree, amount) })
      assert.deepEqual(told.body.data.person.verify.pensionBenefit, [{ result: 'NOT_FOUND' }])
    }
  })

  it('lets a claim be verified about a record inside of it', async () => {
    const house = housed([IN_PAYMENT])
    for (const [amount, result] of [
      ['3120.55', 'MATCH'],
      ['1.00', 'MISMATCH'],
    ]) {
      const told = await house.ask({ query: claim(retiree, amount!) })
      assert.deepEqual(told.body.data.person.verify.pensionBenefit, [{ result }])
    }
  })

  it('of several grants: a record must be inside every one', async () => {
    const house = housed([IN_PAYMENT, { item: 'monthlyBenefit', to: '1000' }])
    const told = await house.ask({ query: amounts(twice) })
    assert.deepEqual(told.body.data.person.pensionBenefit, [])
    assert.deepEqual(house.records()[0]!.asks[0]?.rowRules, ['ruled-0@1', 'ruled-1@1'])
  })

  it('withholds a record whose item breaks the standard, without telling of the item', async () => {
    const person = `{ person(idNumber: "${PEOPLE.broken}") { householdPopulation(from: [CHONGQING]) { name } } }`
    const resource = OWN.find(({ code }) => code === '500000.GA.householdPopulation')!
    for (const rows of [
      { item: 'birthDate', from: '1900-01-01' },
      { not: { item: 'birthDate', from: '1900-01-01' } },
      { item: 'birthDate', present: true },
      { item: 'birthDate', present: false },
    ] satisfies RowRule[]) {
      const grants = [grantOf('cq-pension-desk', resource, { rows })]
      const told = await testHouse({ grants }).ask({ query: person })
      assert.deepEqual(told.body.data, { person: { householdPopulation: [] } })
      assert.equal(told.body.errors, undefined)
    }
  })

  it('of a peer, which a grant here cannot hold, ends the request before anything is read', async () => {
    const grants = GRANTS.map((grant) =>
      grant.resource === '510000.RS.pensionBenefit' ? { ...grant, rows: IN_PAYMENT } : grant,
    )
    const house = testHouse({ grants })
    const told = await house.ask({
      query: `{ person(idNumber: "${twice}") { pensionBenefit { monthlyBenefit } } }`,
    })
    assert.equal(told.body.errors[0].extensions.code, 'INTERNAL')
    assert.equal(house.readCount(), 0)
    assert.equal(house.records()[0]?.outcome, 'failed')
  })
})
