import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { testHouse } from '../support/house.ts'
import { CONSUMERS, PEOPLE } from '../support/offered.ts'

const LISTED =
  'query ($id: CitizenId!) { person(idNumber: $id) { householdPopulation(from: [CHONGQING]) { name } } }'
const consumers = CONSUMERS.map((consumer) => ({
  ...consumer,
  documents: [hash('sha256', LISTED, 'base64url')],
}))

describe('a consumer that is held to known documents', () => {
  it('is answered these, with whatever variables', async () => {
    const house = testHouse({ consumers })
    for (const id of [PEOPLE.retiree, PEOPLE.nobody]) {
      const { status, body } = await house.ask({ query: LISTED, variables: { id } })
      assert.deepEqual([status, body.errors], [200, undefined])
    }
  })

  it('is refused all others before they are looked at, whatever they are; and it is recorded', async () => {
    const house = testHouse({ consumers })
    const others = [`${LISTED} `, '{ __schema { queryType { name } } }', 'no GraphQL at all']
    for (const query of others) {
      const { status, body } = await house.ask({ query, variables: { id: PEOPLE.retiree } })
      assert.deepEqual([status, body.errors[0].extensions.code], [403, 'DOCUMENT_NOT_TRUSTED'])
    }
    assert.equal(house.readCount(), 0)
    assert.deepEqual(
      house.records().map(({ code }) => code),
      others.map(() => 'DOCUMENT_NOT_TRUSTED'),
    )
  })

  it('is one of our own: what a peer vouches for is the peer’s to know', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
    const { status } = await testHouse({ consumers }).askAsPeer({ query })
    assert.equal(status, 200)
  })
})
