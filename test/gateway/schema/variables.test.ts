import assert from 'node:assert/strict'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const person = (selection: string): string =>
  `person(idNumber: "${PEOPLE.retiree}") { ${selection} }`

describe('null for a variable that has a default', () => {
  for (const [where, query] of Object.entries({
    'the condition of an item': `query ($v: Boolean = true) { ${person('pensionBenefit { name citizenId @skip(if: $v) }')} }`,
    'a condition of what only the answer has': `query ($v: Boolean = true) { ${person('pensionBenefit { name provenance { version region @include(if: $v) } }')} }`,
    'a condition in a fragment': `query ($v: Boolean = true) { ${person('...f')} } fragment f on Person { pensionBenefit { name citizenId @skip(if: $v) } }`,
    'a key': `query ($v: CitizenId = "${PEOPLE.retiree}") { person(idNumber: $v) { pensionBenefit { name } } }`,
    'an entry of a list': `query ($v: CitizenId = "${PEOPLE.retiree}") { persons(idNumbers: [$v]) { pensionBenefit { name } } }`,
    'a claim': `query ($v: PensionBenefitClaim = { name: "1" }) { ${person('verify { pensionBenefit(claim: $v) { result } }')} }`,
  })) {
    it(`is refused where none may stand, and nothing is read: ${where}`, async () => {
      const house = testHouse()
      const told = await house.ask({ query, variables: { v: null } })
      assert.equal(told.status, 400, told.text)
      assert.deepEqual(told.body.errors, [
        {
          message:
            'The variable "$v" must not be null where it is used. Leave it out to have its default.',
          extensions: { code: 'BAD_USER_INPUT', retryable: false },
        },
      ])
      assert.equal(house.readCount(), 0)
      const left = await house.ask({ query })
      assert.equal(left.status, 200, left.text)
    })
  }

  it('is taken where it may stand', async () => {
    const query = `query ($v: [Region!] = [SICHUAN]) { ${person('pensionBenefit(from: $v) { name }')} }`
    const told = await testHouse().ask({ query, variables: { v: null } })
    assert.equal(told.status, 200, told.text)
  })
})
