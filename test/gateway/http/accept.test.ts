import assert from 'node:assert/strict'
import { acceptsGraphqlResponse } from '../../../gateway/http/accept.ts'

const OWN = 'application/graphql-response+json'

describe('the media type of an answer', () => {
  const CASES: readonly (readonly [string | undefined, boolean])[] = [
    [undefined, false],
    ['*/*', false],
    ['application/*', false],
    ['application/json', false],
    [OWN, true],
    [`${OWN}; charset=utf-8`, true],
    [OWN.toUpperCase(), true],
    [`application/json, ${OWN}`, true],
    [`${OWN};q=0.5, application/json`, false],
    [`${OWN};q=0.5, application/json;q=0.4`, true],
    [`${OWN};q=0`, false],
    [`${OWN};q=x, application/json`, false],
    [`application/json;q=0.9, ${OWN}`, true],
    ['', false],
  ]
  for (const [accept, expected] of CASES) {
    it(`of "${accept ?? 'no Accept header'}" is ${expected ? 'its own' : 'plain JSON'}`, () => {
      assert.equal(acceptsGraphqlResponse(accept), expected)
    })
  }

  it('of a header given twice is plain JSON', () => {
    assert.equal(acceptsGraphqlResponse([OWN, OWN]), false)
  })
})
