import assert from 'node:assert/strict'
import type { Registered } from '../../../gateway/registry/registered.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import { content, GRANTS, OWN, PEOPLE } from '../../support/offered.ts'

const QUERY = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
const GRANTED = GRANTS.map((grant) => ({ ...grant, state: 'suspended' as const }))
const RESOURCES = OWN.map((resource) => ({ ...resource, state: 'suspended' as const }))
const REGISTERED: Registered = {
  content,
  resources: RESOURCES,
  consumers: [],
  sources: [],
  guardrails: [],
}

describe('what is taken back while no policy set can be kept', () => {
  let isFull = false
  const openHouse = (): TestHouse => {
    isFull = false
    return testHouse({
      activate: () => {
        if (isFull) throw new Error('no space left on the disk')
      },
    })
  }
  const answerOf = async (house: TestHouse): Promise<string> => {
    // Looks at the house that the keeper has now.
    house.hold(new Map())
    const { errors } = (await house.ask({ query: QUERY })).body
    return errors?.[0].extensions.code ?? 'answered'
  }

  it('is refused all the same when it was granted by a request', async () => {
    const house = openHouse()
    assert.equal(await answerOf(house), 'answered')
    isFull = true
    assert.equal(house.keeper.grant(GRANTED), false)
    assert.equal(await answerOf(house), 'ACCESS_DENIED')
  })

  it('is served no more when it is a resource of the registry', async () => {
    const house = openHouse()
    isFull = true
    assert.equal(house.keeper.register(REGISTERED), false)
    assert.notEqual(await answerOf(house), 'answered')
  })
})
