import assert from 'node:assert/strict'
import {
  buildClientSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { testHouse } from '../support/house.ts'
import { PEOPLE } from '../support/offered.ts'
import { recordsOf, unpurposed } from '../support/expected-record.ts'

describe('a developer introspects', () => {
  it('without a purpose, the public schema whole; it is recorded', async () => {
    const house = testHouse()
    const told = await house.ask({ purpose: null, query: getIntrospectionQuery() })
    assert.equal(told.status, 200)
    const shown = printSchema(lexicographicSortSchema(buildClientSchema(told.body.data)))
    assert.equal(shown, printSchema(lexicographicSortSchema(house.house.schema.visible)))
    assert(!shown.includes('_key'))
    assert.deepEqual(recordsOf(house), [
      unpurposed(house, {
        outcome: 'released',
        operationHash: 'there',
        responseCommitment: 'there',
      }),
    ])
  })

  it('and is not shown what joins the subschemas', async () => {
    const house = testHouse()
    for (const query of [
      `{ person(idNumber: "${PEOPLE.retiree}") { _key } }`,
      '{ _Person(keys: ["x"]) { __typename } }',
    ]) {
      const told = await house.ask({ query })
      assert.equal(told.body.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED')
    }
    const told = await house.ask({ query: '{ __type(name: "Person") { fields { name } } }' })
    const names = told.body.data.__type.fields.map(({ name }: { name: string }) => name)
    assert.deepEqual(
      names.filter((name: string) => name.startsWith('_')),
      [],
    )
  })

  it('apart from data: not both in one query', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{ __schema { queryType { name } } person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { name } } }`,
    })
    assert.equal(told.status, 400)
    assert.equal(
      told.body.errors[0].message,
      'Ask for __schema or __type in a query of its own, apart from data.',
    )
    assert.equal(house.readCount(), 0)
  })

  it('as a consumer: whoever is nobody is shown nothing', async () => {
    assert.equal((await testHouse().ask({ as: null, query: '{ __typename }' })).status, 401)
  })
})
