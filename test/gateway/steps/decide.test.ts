import assert from 'node:assert/strict'
import type { KeptDecision } from '../../../gateway/core/kept-decisions.ts'
import { testHouse } from '../../support/house.ts'
import { grantOf, OWN, PEOPLE } from '../../support/offered.ts'

describe('a decision', () => {
  it('is kept once for the same regions, however often each is named', async () => {
    const { house, ask } = testHouse()
    const keys: string[] = []
    const kept = { ...house.decisions }
    Object.assign(house.decisions, {
      keep: (consumer: string, key: string, decision: KeptDecision) => {
        keys.push(key)
        kept.keep(consumer, key, decision)
      },
    })
    const query = `query ($from: [Region!]) { person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: $from) { name } } }`
    const of = async (...from: readonly string[]): Promise<unknown> => {
      const told = await ask({ query, variables: { from } })
      assert.equal(told.status, 200, told.text)
      return told.body.data
    }
    const once = await of('SICHUAN', 'CHONGQING')
    assert.deepEqual(await of('SICHUAN', 'CHONGQING', 'SICHUAN', 'SICHUAN', 'CHONGQING'), once)
    assert.equal(keys.length, 1)
    await of('CHONGQING', 'SICHUAN')
    assert.equal(keys.length, 2)
  })

  it('is of one consumer, also where it is not registered', async () => {
    const pension = OWN.find(({ standard }) => standard === 'pensionBenefit')!
    const { askAsPeer } = testHouse({ grants: [grantOf('sc-left', pension)] })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [CHONGQING]) { name } } }`
    const [left, other] = [
      await askAsPeer({ as: 'sc-left', query, nth: 9_001 }),
      await askAsPeer({ as: 'sc-other', query, nth: 9_002 }),
    ]
    assert.equal(left.body.errors, undefined, left.text)
    assert.equal(other.body.errors[0].extensions.code, 'ACCESS_DENIED', other.text)
  })
})
