import assert from 'node:assert/strict'
import { testHouse, type Asking } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [CHONGQING]) { name } } }`
const json = (value: unknown): Asking => ({ body: Buffer.from(JSON.stringify(value)) })

const BAD: Readonly<Record<string, readonly [Asking, string, number?]>> = {
  'a batch': [
    json([{ query }]),
    'The body is a JSON object with "query", as GraphQL over HTTP has it; batches are not taken.',
  ],
  'no query': [json({ variables: {} }), '"query" is missing, or not a text.'],
  'a query that is a number': [json({ query: 5 }), '"query" is missing, or not a text.'],
  'variables that are a list': [
    json({ query, variables: [] }),
    '"variables" is not a JSON object.',
  ],
  'extensions that are a text': [
    json({ query, extensions: '' }),
    '"extensions" is not a JSON object.',
  ],
  'an operation name that is a number': [
    json({ query, operationName: 1 }),
    '"operationName" is not a text.',
  ],
  'variables of GET that are no JSON': [
    { method: 'GET', query, headers: {}, variables: '{' as unknown as object },
    'The parameter "variables" is not JSON.',
  ],
  'another media type': [
    { query, headers: { 'content-type': 'text/plain' } },
    'Send the query as "Content-Type: application/json" in UTF-8.',
    415,
  ],
  'another charset': [
    { query, headers: { 'content-type': 'application/json; charset=gbk' } },
    'Send the query as "Content-Type: application/json" in UTF-8.',
    415,
  ],
}

describe('parameters', () => {
  for (const [what, [asking, message, status = 400]] of Object.entries(BAD)) {
    it(`refuses ${what} as BAD_REQUEST, and records it`, async () => {
      const house = testHouse()
      const told = await house.ask(asking)
      assert.equal(told.status, status)
      assert.equal(told.plainStatus, status)
      assert.deepEqual(told.body, {
        errors: [{ message, extensions: { code: 'BAD_REQUEST', retryable: false } }],
        extensions: house.extensions(),
      })
      assert.deepEqual(
        house.records().map(({ outcome, code }) => ({ outcome, code })),
        [{ outcome: 'refused', code: 'BAD_REQUEST' }],
      )
    })
  }

  it('answers GET and POST alike', async () => {
    const house = testHouse()
    const variables = { ids: [PEOPLE.retiree] }
    const parameters = {
      query:
        'query ($ids: [CitizenId!]!) { persons(idNumbers: $ids) { pensionBenefit(from: [CHONGQING]) { name } } }',
      variables,
    }
    const post = await house.ask(parameters)
    const get = await house.ask({ ...parameters, method: 'GET' })
    assert.deepEqual(post.body.data, { persons: [{ pensionBenefit: [{ name: '周桂兰' }] }] })
    assert.deepEqual(get.body.data, post.body.data)
    assert.equal(house.records().length, 2)
  })

  it('takes nulls for what was left out, and a charset of UTF-8', async () => {
    const told = await testHouse().ask({
      ...json({ query, variables: null, operationName: null, extensions: null }),
      headers: { 'content-type': 'application/json; charset="UTF-8"' },
    })
    assert.equal(told.status, 200)
  })

  it('runs the operation that is named, and asks for a name where there are several', async () => {
    const house = testHouse()
    const two = `query a ${query} query b { __typename }`
    assert.deepEqual((await house.ask({ query: two, operationName: 'b' })).body.data, {
      __typename: 'Query',
    })
    const unnamed = await house.ask({ query: two })
    assert.equal(
      unnamed.body.errors[0].message,
      'The document holds 2 operations. Say which one to run with "operationName".',
    )
    const wrong = await house.ask({ query: two, operationName: 'c' })
    assert.equal(
      wrong.body.errors[0].message,
      'The document has no operation of the name given in "operationName". It has: a, b.',
    )
    assert.equal(house.readCount(), 0)
  })
})
