import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { RegionReader } from '../../../gateway/core/house.ts'
import { readPeerAnswer } from '../../../gateway/peer/answer.ts'
import { writePeerQuery } from '../../../gateway/peer/query.ts'
import { NOW, testHouse, type TestHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const QUERY = `{ person(idNumber: "${PEOPLE.retiree}") {
  householdPopulation(from: [SICHUAN]) { name birthDate sexCode provenance { version retrievedAt } }
  pensionBenefit(from: [SICHUAN]) { monthlyBenefit }
  verify { householdPopulation(from: [SICHUAN], claim: { name: "周桂兰" }) { result items { item result } provenance { retrievedAt } } }
} }`

/** A house whose peer says, to whatever it is asked, the JSON that `body` gives. */
function hearing(body: () => unknown): TestHouse {
  const house: TestHouse = testHouse({ sichuanReader: (...asked) => reader(...asked) })
  const reader: RegionReader = async (reads) => {
    const sent = writePeerQuery(house.house.catalog, 'SICHUAN', reads)
    const department = (): string => '四川省公安厅'
    const context = { region: 'SICHUAN', regionCode: '510000', now: NOW, latencyMs: 3, department }
    return readPeerAnswer(context, sent, body())
  }
  return house
}

/** Words of the protocol and their likes, so that random trees come near to real answers. */
const word = fc.constantFrom(
  'MATCH',
  'NOT_FOUND',
  'name',
  'SOURCE_TIMEOUT',
  'SOURCE_INVALID_DATA',
  'ACCESS_DENIED',
  'INTERNAL',
  'r0',
  'answer',
  'answer1',
  'answer2',
  'verify',
  '2026-03-02T10:00:00.000+08:00',
)
const scalar = fc.oneof(
  word,
  fc.string({ maxLength: 6 }),
  fc.integer({ min: -2, max: 3 }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(word, tie('node'), { maxKeys: 3 }),
  ),
})).node
const maybe = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: tree })
const provenance = maybe(
  fc.record({ version: maybe(fc.integer({ min: 0, max: 9 })), retrievedAt: maybe(word) }),
)
const record = maybe(
  fc.record({
    name: maybe(fc.constant('周桂兰')),
    birthDate: maybe(fc.constant('1950-03-15')),
    sexCode: maybe(fc.constant('2')),
    monthlyBenefit: maybe(fc.constant('99.00')),
    provenance,
  }),
)
const verification = maybe(
  fc.record({
    result: maybe(fc.constantFrom('MATCH', 'MISMATCH')),
    items: maybe(
      fc.array(maybe(fc.record({ item: maybe(word), result: maybe(word) })), { maxLength: 2 }),
    ),
    provenance,
  }),
)
const path = maybe(
  fc.array(fc.oneof(word, fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 5 }),
)
const error = maybe(
  fc.record({ message: maybe(word), path, extensions: maybe(fc.record({ code: maybe(word) })) }),
)
const receipt = maybe(
  fc.record({
    log: maybe(fc.constant('sichuan.test/log')),
    index: maybe(fc.nat()),
    leafHash: maybe(fc.constant(Buffer.alloc(32).toString('base64'))),
  }),
)
const answers = fc.record(
  {
    data: maybe(
      fc.record({
        r0: maybe(
          fc.tuple(
            maybe(
              fc.record({
                answer: maybe(fc.array(record, { maxLength: 2 })),
                answer1: maybe(fc.array(record, { maxLength: 2 })),
                verify: maybe(
                  fc.record({ answer2: maybe(fc.array(verification, { maxLength: 2 })) }),
                ),
              }),
            ),
          ),
        ),
      }),
    ),
    errors: maybe(fc.array(error, { maxLength: 2 })),
    extensions: maybe(
      fc.record({ exchange: maybe(fc.record({ receipts: maybe(fc.tuple(receipt)) })) }),
    ),
  },
  { requiredKeys: [] },
)

describe('a peer’s answer', () => {
  it('whatever it is, is read without a fault of ours, and the exchange is answered and recorded', async () => {
    let said: unknown
    const house = hearing(() => said)
    await fc.assert(
      fc.asyncProperty(fc.oneof(answers, tree, fc.jsonValue()), async (body) => {
        said = body
        const told = await house.ask({ query: QUERY })
        assert.equal(told.status, 200, told.text)
        assert.equal(told.body.extensions.exchange.receipts[0]?.log, 'chongqing.test/log')
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 400) },
    )
  }).timeout(60_000)
})
