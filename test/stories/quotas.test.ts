import assert from 'node:assert/strict'
import type { Quota } from '../../policies/types.ts'
import { testHouse, type TestHouse } from '../support/house.ts'
import { grantOf, GRANTS, OWN, PEOPLE } from '../support/offered.ts'
import { recordsOf } from '../support/expected-record.ts'

const GRANT = 'cq-pension-desk.500000.GA.householdPopulation@1'

function houseWith(quota: Quota): TestHouse {
  return testHouse({ grants: [...GRANTS.slice(2), grantOf('cq-pension-desk', OWN[0]!, { quota })] })
}

function names(...ids: readonly string[]): { readonly query: string } {
  const list = ids.map((id) => `"${id}"`).join(', ')
  return {
    query: `{ persons(idNumbers: [${list}]) { householdPopulation(from: [CHONGQING]) { name } } }`,
  }
}

describe('a quota of rows', () => {
  it('keeps an answer back that has more of them than are left, and the record says it was read', async () => {
    const house = houseWith({ rowsPerDay: 1 })
    const told = await house.ask(names(PEOPLE.retiree, PEOPLE.bride))
    assert.equal(told.status, 429)
    const [error] = (told.body as { errors: readonly { message: string; extensions: object }[] })
      .errors
    assert.deepEqual(error?.extensions, {
      code: 'QUOTA_EXCEEDED',
      retryable: true,
      grant: GRANT,
      bound: 'rows',
      max: 1,
      resetsAt: '2026-03-02T16:00:00.000Z',
      wasRead: true,
      resource: '500000.GA.householdPopulation',
      contact: 'officer-GA@500000.example',
    })
    assert.match(
      error.message,
      /, 1 row a day, is used up \(Decree 809 .*\)\. The answer has more .* none of it was released\./,
    )
    assert.equal('data' in (told.body as object), false)
    const [record] = recordsOf(house)
    assert.deepEqual(
      [record?.outcome, record?.code, record?.responseCommitment, record?.asks[0]?.rowCount],
      ['refused', 'QUOTA_EXCEEDED', null, 2],
    )
  })

  it('does not count what it kept back: a smaller answer still leaves, and then none is read', async () => {
    const house = houseWith({ rowsPerDay: 1 })
    assert.equal((await house.ask(names(PEOPLE.retiree, PEOPLE.bride))).status, 429)
    assert.equal((await house.ask(names(PEOPLE.retiree))).status, 200)
    const reads = house.readCount()
    assert.equal((await house.ask(names(PEOPLE.retiree))).status, 429)
    assert.equal(house.readCount(), reads)
  })

  it('is not used by verifying, which shows no row', async () => {
    const house = houseWith({ rowsPerDay: 1 })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { verify {
      householdPopulation(from: [CHONGQING], claim: { name: "周桂兰" }) { result } } } }`
    for (let i = 0; i < 3; i++) assert.equal((await house.ask({ query })).status, 200)
  })
})

describe('a quota of subjects', () => {
  it('counts the same person once a day', async () => {
    const house = houseWith({ subjectsPerDay: 1 })
    for (let i = 0; i < 3; i++) {
      assert.equal((await house.ask(names(PEOPLE.retiree))).status, 200)
    }
    assert.equal((await house.ask(names(PEOPLE.bride))).status, 429)
  })
})
