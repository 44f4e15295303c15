import assert from 'node:assert/strict'
import { exchangeId, KEYS, PURPOSE, testHouse } from '../support/house.ts'
import { grantOf, GRANTS, OWN, PEOPLE } from '../support/offered.ts'
import { askOf, personOf, recordsOf, refusalOf } from '../support/expected-record.ts'

const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation { name } } }`

describe('Sichuan asks for its consumer', () => {
  it('and is answered by our own grants, under the id that it gave; we record who vouched', async () => {
    const house = testHouse()
    const told = await house.askAsPeer({ query })
    assert.equal(told.status, 200)
    const receipts = [house.log.receipt(0)]
    assert.deepEqual(told.body, {
      data: { person: { householdPopulation: [{ name: '周桂兰' }] } },
      extensions: {
        exchange: { id: exchangeId(9_000), receipts, decision: house.records()[0]?.decisions[0] },
      },
    })
    assert.deepEqual(recordsOf(house), [
      refusalOf(house, {
        exchangeId: exchangeId(9_000),
        outcome: 'released',
        direction: { from: '510000', to: ['500000'] },
        consumer: {
          id: 'sc-pension-desk',
          region: '510000',
          department: 'RS',
          unitCode: '11510000MB0000019K',
        },
        subjects: [personOf(house, PEOPLE.retiree)],
        asks: [askOf(['name'], { grants: ['sc-pension-desk.500000.GA.householdPopulation@1'] })],
        responseCommitment: 'there',
        via: { region: '510000', exchange: 'sichuan.test/log', keyId: KEYS.peer.keyId },
      }),
    ])
  })

  it('and is refused what no grant of ours names, whatever Sichuan grants', async () => {
    const house = testHouse({
      grants: GRANTS.filter((grant) => grant.consumer === 'cq-pension-desk'),
    })
    const told = await house.askAsPeer({ query })
    assert.equal(told.status, 403)
    assert.equal(told.body.errors[0].extensions.refused[0].rule, 'no-grant')
    assert.equal(house.readCount(), 0)
    assert.equal(house.records()[0]?.via?.region, '510000')
  })

  it('and is not handed on to a third region, nor given what does not cross the border', async () => {
    const peers = [
      ...GRANTS,
      grantOf('sc-pension-desk', { ...OWN[0]!, code: '510000.GA.householdPopulation' }),
    ]
    const house = testHouse({ grants: peers })
    const onward = await house.askAsPeer({
      query: `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [SICHUAN]) { name } } }`,
    })
    assert.equal(onward.status, 403)
    assert.equal(onward.body.errors[0].extensions.refused[0].rule, 'not-offered')
    const inland = await testHouse().askAsPeer({
      query: `{ person(idNumber: "${PEOPLE.broken}") { enterpriseStaff(from: [CHONGQING]) { name } } }`,
    })
    assert.equal(inland.body.errors[0].extensions.refused[0].rule, 'not-offered')
  })

  it('and states a purpose as everyone does', async () => {
    const house = testHouse()
    const told = await house.askAsPeer({
      query,
      purpose: 'matter="CY-999", case="1", operator="2"',
    })
    assert.equal(told.status, 400)
    assert.equal(told.body.errors[0].extensions.code, 'PURPOSE_REQUIRED')
    assert.equal(house.records()[0]?.code, 'PURPOSE_REQUIRED')
  })

  const SPOILED: Readonly<
    Record<string, Parameters<ReturnType<typeof testHouse>['askAsPeer']>[1]>
  > = {
    'a body that was changed on the way': (request) => ({
      ...request,
      body: Buffer.from(JSON.stringify({ query: query.replace('name', 'sexCode') })),
    }),
    'a purpose that was changed on the way': (request) => ({
      ...request,
      headers: { ...request.headers, 'exchange-purpose': PURPOSE.replace('0417', '0418') },
    }),
    'another path': (request) => ({ ...request, path: '/graphql' }),
    'another address': (request) => ({ ...request, authority: 'elsewhere.test' }),
    'no signature': (request) => ({
      ...request,
      headers: { ...request.headers, signature: undefined },
    }),
    'a body beyond the bound': (request) => ({ ...request, body: null }),
  }
  for (const [what, change] of Object.entries(SPOILED)) {
    it(`and is not believed with ${what}; nothing is read, nothing recorded`, async () => {
      const house = testHouse()
      const told = await house.askAsPeer({ query }, change)
      assert.equal(told.status, what.includes('bound') ? 413 : 401, told.text)
      assert.equal(house.readCount(), 0)
      assert.deepEqual(house.records(), [])
    })
  }

  it('and is believed once: the same message again is a replay', async () => {
    const house = testHouse()
    let first: Parameters<NonNullable<typeof keep>>[0] | undefined
    const keep = (request: Parameters<NonNullable<(typeof SPOILED)[string]>>[0]): typeof request =>
      (first ??= request)
    assert.equal((await house.askAsPeer({ query }, keep)).status, 200)
    const again = await house.askAsPeer({ query }, keep)
    assert.equal(again.status, 401)
    assert.equal(house.records().length, 1)
  })

  it('and vouches for none of ours, nor for a consumer that is suspended here', async () => {
    for (const as of ['cq-pension-desk', 'sc-suspended']) {
      const told = await testHouse().askAsPeer({ as, query })
      assert.equal(told.status, 401, as)
    }
  })
})
