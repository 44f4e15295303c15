import assert from 'node:assert/strict'
import fc from 'fast-check'
import { testHouse, type Asking } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

/** What may be somebody's: long enough not to stand in a sentence of ours by chance. */
const secret = fc.oneof(
  fc.stringMatching(/^\d{15,18}$/),
  fc.stringMatching(/^[一-龥]{6,12}$/),
  fc.stringMatching(/^[ -~]{9,40}$/).filter((text) => text.trim().length > 8),
  fc.string({ minLength: 9, maxLength: 40, unit: 'grapheme' }),
)

const CLAIM = 'query ($c: HouseholdPopulationClaim!)'
const verify = (claim: string): string =>
  `{ person(idNumber: "${PEOPLE.retiree}") { verify { householdPopulation(claim: ${claim}) { result } } } }`

/** Places where a value does not belong, or belongs and is wrong. */
const PLACES: Readonly<Record<string, (value: string) => Asking>> = {
  'a variable of a citizen number': (id) => ({
    query: 'query ($id: CitizenId!) { person(idNumber: $id) { pensionBenefit { name } } }',
    variables: { id },
  }),
  'a list of variables': (id) => ({
    query: 'query ($ids: [CitizenId!]!) { persons(idNumbers: $ids) { pensionBenefit { name } } }',
    variables: { ids: [id, { [id]: id }] },
  }),
  'a variable of a credit code': (uscc) => ({
    query: 'query ($u: Uscc!) { organization(uscc: $u) { enterpriseRegistration { orgName } } }',
    variables: { u: uscc },
  }),
  'a variable that is an object where a text belongs': (value) => ({
    query: 'query ($id: String!) { vehicle(plateNumber: $id, plateTypeCode: "02") { __typename } }',
    variables: { id: { [value]: value } },
  }),
  'a date, a code and a number of a claim': (value) => ({
    query: `${CLAIM} ${verify('$c')}`,
    variables: { c: { birthDate: value, sexCode: value, citizenId: value, name: [value] } },
  }),
  'the name of a claimed item': (value) => ({
    query: `${CLAIM} ${verify('$c')}`,
    variables: { c: { [value]: 'x' } },
  }),
  'an enum by variable': (value) => ({
    query: `query ($r: [Region!]) { person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: $r) { name } } }`,
    variables: { r: [value] },
  }),
  'a literal of a citizen number': (value) => ({
    query: `{ person(idNumber: ${JSON.stringify(value)}) { pensionBenefit { name } } }`,
  }),
  'a literal where an enum belongs': (value) => ({
    query: `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: ${JSON.stringify(value)}) { name } } }`,
  }),
  'literals of a claim': (value) => ({
    query: verify(
      `{ birthDate: ${JSON.stringify(value)}, sexCode: ${JSON.stringify(value)}, nome: ${JSON.stringify(value)} }`,
    ),
  }),
  'a literal where a condition belongs': (value) => ({
    query: `{ person(idNumber: "${PEOPLE.retiree}") { idNumber @include(if: ${JSON.stringify(value)}) } }`,
  }),
  'the default of a variable': (value) => ({
    query: `query ($id: CitizenId! = ${JSON.stringify(value)}) { person(idNumber: $id) { idNumber } }`,
  }),
  'a text in the middle of the document': (value) => ({
    query: `{ person ${JSON.stringify(value)} { idNumber } }`,
  }),
  'the document itself': (query) => ({ query }),
  'a comment and a broken text': (value) => ({
    query: `{ person(idNumber: "${value.replaceAll('"', '')}\n`,
  }),
  'the name of the operation': (operationName) => ({
    query: 'query a { __typename } query b { __typename }',
    operationName,
  }),
  'a body that is no JSON': (value) => ({ body: Buffer.from(`{"query": ${value}`) }),
  'a parameter of the wrong type': (value) => ({ query: value, variables: [value] }),
  'the purpose in the body': (value) => ({
    purpose: null,
    query: `{ person(idNumber: "${PEOPLE.retiree}") { idNumber } }`,
    extensions: { purpose: { matter: value, case: value, operator: value } },
  }),
  'a malformed purpose': (value) => ({
    query: `{ person(idNumber: "${PEOPLE.retiree}") { idNumber } }`,
    purpose: value,
  }),
}

describe('refusals', () => {
  const house = testHouse()
  for (const [place, asking] of Object.entries(PLACES)) {
    it(`repeat nothing of what was sent as ${place}`, async () => {
      await fc.assert(
        fc.asyncProperty(secret, async (value) => {
          const { status, body } = await house.ask(asking(value))
          assert.notEqual(status, 500)
          // A text may happen to be a query that is right; then there is nothing to repeat.
          const said = JSON.stringify(body.errors ?? [])
          assert(!said.includes(JSON.stringify(value).slice(1, -1)), said)
          assert(!said.includes(value), said)
        }),
        { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
      )
    })
  }

  it('are told apart by where the literal stands and what was expected of it', async () => {
    const told = await house.ask({
      query: '{\n  person(idNumber: "510100195003159904") { pensionBenefit { name } }\n}',
    })
    assert.equal(told.status, 400)
    assert.deepEqual(told.body.errors, [
      {
        message:
          'The value for "idNumber" (CitizenId!) at line 2 is not accepted. This citizen identity number has a wrong check character; one of its digits is mistyped.',
        locations: [{ line: 2, column: 20 }],
        extensions: { code: 'BAD_USER_INPUT', retryable: false },
      },
    ])
  })
})
