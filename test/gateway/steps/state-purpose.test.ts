import assert from 'node:assert/strict'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [CHONGQING]) { name } } }`

describe('the purpose', () => {
  for (const [member, purpose] of [
    ['case', `matter="CY-037", case="${PEOPLE.retiree}", operator="CQ-YZ-0417"`],
    ['operator', `matter="CY-037", case="500103-2026-000123", operator="id ${PEOPLE.retiree}"`],
  ] as const) {
    it(`is refused when its ${member} is a citizen number, which the record would keep for ever`, async () => {
      const house = testHouse()
      const { status, body, text } = await house.ask({ query, purpose })
      assert.equal(status, 400)
      assert.equal(body.errors[0].extensions.code, 'PURPOSE_REQUIRED')
      assert.match(body.errors[0].message, new RegExp(`member ${member} holds a citizen identity`))
      assert.ok(!text.includes(PEOPLE.retiree))
      assert.ok(!JSON.stringify(house.records()).includes(PEOPLE.retiree))
      assert.equal(house.readCount(), 0)
    })
  }

  it("may hold a number of eighteen digits that is nobody's", async () => {
    const purpose = 'matter="CY-037", case="500103202600012345", operator="CQ-YZ-0417"'
    assert.equal((await testHouse().ask({ query, purpose })).status, 200)
  })
})
