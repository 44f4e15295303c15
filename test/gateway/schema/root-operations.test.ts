import assert from 'node:assert/strict'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const PERSON = `person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { name } }`

describe('operations of a kind that the schema does not have', () => {
  for (const query of [
    'mutation { x }',
    'subscription { x }',
    `mutation { ${PERSON} }`,
    `subscription { ${PERSON} }`,
    'query A { __typename } mutation B { x }',
  ]) {
    it(`are refused and never taken for queries: ${query.slice(0, 24)}`, async () => {
      const house = testHouse()
      const told = await house.ask(
        query.startsWith('query') ? { query, operationName: 'A' } : { query },
      )
      assert.equal(told.status, 400, told.text)
      assert.equal(told.body.data, undefined)
      assert.deepEqual(
        told.body.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code),
        ['GRAPHQL_VALIDATION_FAILED'],
      )
      assert.match(told.body.errors[0].message, /has queries only/)
      assert.equal(house.readCount(), 0)
    })
  }
})
