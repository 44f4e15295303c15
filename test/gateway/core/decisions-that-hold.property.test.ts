import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { GrantHold, GrantHolds } from '../../../policies/grant-holds.ts'
import type { Grant } from '../../../policies/types.ts'
import { LIMITS } from '../../../gateway/core/limits.ts'
import type { House } from '../../../gateway/core/house.ts'
import type { Query } from '../../../gateway/core/types.ts'
import { collectAsks } from '../../../gateway/schema/asks.ts'
import { decideAsks, type Decided } from '../../../gateway/steps/decide.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import { CONSUMERS, grantOf, GRANTS, OWN, PEOPLE } from '../../support/offered.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 60)
const DESK = 'cq-pension-desk'
const OTHER = 'cq-ungranted'
const PURPOSE = { matter: 'CY-037', caseNumber: '500103-2026-000417', operator: 'CQ-0417' }
const QUERIES = [
  'pensionBenefit { name }',
  'householdPopulation { name householdAddress }',
  'idCardIssue(from: [CHONGQING]) { photo }',
].map((field) => `{ person(idNumber: "${PEOPLE.retiree}") { ${field} } }`)

function queryOf(house: House, source: string): Query {
  const operation = house.compiler.compile(source, undefined, false, DESK)
  const asks = collectAsks(house.schema, operation, {}, LIMITS)
  return { operation, variables: {}, asks }
}

function decide(house: House, id: string, source: string): Decided {
  const consumer = CONSUMERS.find((one) => one.id === id)!
  return decideAsks(house, { consumer }, PURPOSE, queryOf(house, source))
}

/** A request's grant of what the other has not, or had. */
function requested(state: Grant['state']): Grant {
  const id = 'SQ-500000-2026-0001'
  return { ...grantOf(OTHER, OWN[0]!, { id, request: id }), state }
}

function holdOf(grant: string): GrantHolds {
  const told = { because: 'it is looked into', by: 'ST-01', since: '2026-03-02T10:00:00+08:00' }
  const hold: GrantHold = { grant, state: 'suspended', kind: 'staff', ...told }
  return new Map([[grant, hold]])
}

const DESK_GRANT = GRANTS.find(({ consumer }) => consumer === DESK)!.id
const CHANGES: Readonly<Record<string, (house: TestHouse) => void>> = {
  'a grant of another': ({ keeper }) => void keeper.grant([requested('active')]),
  'its end': ({ keeper }) => void keeper.grant([requested('terminated')]),
  'a grant held': ({ hold }) => hold(holdOf(DESK_GRANT)),
  'nothing held': ({ hold }) => hold(new Map()),
  'a resource suspended': ({ register }) =>
    register(OWN.map((one, n) => (n === 0 ? { ...one, state: 'suspended' } : one))),
  'all resources': ({ register }) => register(OWN),
  'files touched': ({ keeper }) => void keeper.reload(),
}

describe('decisions that are kept over a change', () => {
  it('are those that the changed house would make', () => {
    let kept = 0
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Object.keys(CHANGES)), { minLength: 1, maxLength: 6 }),
        (names) => {
          const tested = testHouse()
          for (const name of names) {
            const before = tested.keeper.house()
            for (const id of [DESK, OTHER]) for (const one of QUERIES) decide(before, id, one)
            CHANGES[name]!(tested)
            const after = tested.keeper.house()
            const emptied = { ...after, decisions: after.decisions.afresh() }
            for (const id of [DESK, OTHER]) {
              for (const source of QUERIES) {
                kept += after.decisions.shares().get(id)?.size ?? 0
                assert.deepEqual(decide(after, id, source), decide(emptied, id, source), name)
              }
            }
          }
        },
      ),
      { numRuns: RUNS },
    )
    assert.ok(kept > RUNS, `only ${kept} were kept`)
  })

  const cases: readonly (readonly [keyof typeof CHANGES, number, number])[] = [
    ['files touched', 3, 3],
    ['a grant of another', 3, 0],
    ['a grant held', 0, 3],
    ['nothing held', 3, 3],
    ['a resource suspended', 0, 0],
  ]
  for (const [change, desk, other] of cases) {
    it(`are ${desk} of 3 of who holds grants, ${other} of 3 of the other: ${change}`, () => {
      const tested = testHouse()
      for (const id of [DESK, OTHER]) {
        for (const one of QUERIES) decide(tested.keeper.house(), id, one)
      }
      CHANGES[change]!(tested)
      const shares = tested.keeper.house().decisions.shares()
      assert.deepEqual(
        [DESK, OTHER].map((id) => shares.get(id)?.size ?? 0),
        [desk, other],
      )
    })
  }
})
