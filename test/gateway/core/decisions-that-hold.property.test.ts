import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Resource } from '../../../catalog/types.ts'
import { CONSUMERS, PEOPLE } from '../../support/offered.ts'
import {
  ASKERS,
  change,
  consumers,
  decide,
  DESK_ASKS,
  guardrails,
  matter,
  NEXT,
  OF_GRANTS,
  ofPeer,
  openHouse,
  own,
  persons,
  readAgain,
  SCENE,
  sensitive,
  standard,
  STOPPED,
  toggled,
  type Change,
  type Field,
} from './changing-house.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 60)
/** Of each the items that a change may concern the most: sensitive ones, and one that is granted to nobody of our own. */
const ITEMS: Readonly<Record<string, readonly [sensitive: string, ...others: string[]]>> = {
  pensionBenefit: ['monthlyBenefit', 'name'],
  householdPopulation: ['householdAddress', 'householdNumber'],
  idCardIssue: ['photo', 'name'],
}
const KEYS = Object.keys(ITEMS)

const field = fc.constantFrom(...KEYS).chain((key) =>
  fc.record<Field>({
    mode: fc.constantFrom('query', 'query', 'verify'),
    standard: fc.constant(key),
    from: fc.constantFrom(undefined, undefined, ['500000'], ['510000'], ['510000', '500000']),
    items: fc.subarray([...ITEMS[key]!], { minLength: 1 }),
  }),
)
const query = fc.array(field, { minLength: 1, maxLength: 3 })

const someKey = fc.constantFrom(...KEYS)
const RESOURCE_CHANGES: readonly ((one: Resource) => Resource)[] = [
  NEXT,
  STOPPED,
  (one) => ({ ...one, items: one.items.slice(1) }),
  (one) => ({ ...one, items: one.items.map((item) => ({ ...item, shareType: 'not-shared' })) }),
  (one) => ({ ...one, shareType: 'unconditional' }),
  (one) => ({ ...one, methods: one.methods.length > 1 ? ['query'] : ['query', 'verify'] }),
  (one) => ({ ...one, crossProvince: !one.crossProvince }),
]
const someChange = fc.constantFrom(...RESOURCE_CHANGES)
const catalogueChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(someKey, someChange).map(([key, make]) => own(key, make)) },
  { weight: 3, arbitrary: fc.tuple(someKey, someChange).map(([key, make]) => ofPeer(key, make)) },
  { weight: 4, arbitrary: someKey.map(toggled) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(someKey, fc.boolean())
      .map(([key, is]) => standard(key, sensitive(ITEMS[key]![0], is))),
  },
  fc.subarray(KEYS).map((keys) => matter('CY-037', keys)),
  fc.constantFrom('citizen-id' as const, undefined).map(persons),
  fc
    .subarray(['sensitive-items', 'many-departments'])
    .map((ids) => guardrails((id) => ids.includes(id))),
  fc.subarray([...CONSUMERS]).map((some) => consumers(() => some)),
  fc.constant(readAgain),
)

describe('decisions that are kept over a change', () => {
  it('are those that the changed house would make', () => {
    let kept = 0
    const changes = fc.array(
      fc.oneof(catalogueChange, fc.constantFrom(...Object.keys(OF_GRANTS))),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    fc.assert(
      fc.property(
        changes,
        fc.array(query, { minLength: 2, maxLength: 3 }),
        query,
        (all, queries, late) => {
          const tested = openHouse()
          let scene = SCENE
          for (const one of all) {
            const before = tested.keeper.house()
            for (const who of ASKERS) for (const asks of queries) decide(before, who, asks)
            if (typeof one === 'string') OF_GRANTS[one]!(tested)
            else scene = change(tested, scene, one(scene))
            const after = tested.keeper.house()
            const emptied = { ...after, decisions: after.decisions.afresh() }
            for (const share of after.decisions.shares().values()) kept += share.size
            for (const who of ASKERS) {
              // It began before the change, and goes on after it.
              decide(before, who, late)
              for (const asks of [...queries, late]) {
                assert.deepEqual(decide(after, who, asks), decide(emptied, who, asks))
              }
            }
          }
        },
      ),
      { numRuns: RUNS },
    )
    assert.ok(kept > 5 * RUNS, `only ${kept} were kept`)
  }).timeout(60_000 + RUNS * 100)

  const ASKED: Readonly<Record<string, readonly Field[]>> = {
    'pensions everywhere': [
      { mode: 'query', standard: 'pensionBenefit', from: undefined, items: ['name'] },
    ],
    "Chongqing's pensions": [
      { mode: 'query', standard: 'pensionBenefit', from: ['500000'], items: ['name'] },
    ],
    'households and identity cards': [
      { mode: 'query', standard: 'householdPopulation', from: undefined, items: ['name'] },
      { mode: 'query', standard: 'idCardIssue', from: ['500000'], items: ['photo'] },
    ],
  }
  const [PENSIONS, OURS, OTHERS] = Object.keys(ASKED) as [string, string, string]
  const ALL = [PENSIONS, OURS, OTHERS]
  const cases: Readonly<Record<string, readonly [Change, readonly string[]]>> = {
    'nothing but read again': [readAgain, ALL],
    'a next version of another resource': [own('driverLicence', NEXT), ALL],
    'another resource suspended': [own('driverLicence', STOPPED), ALL],
    'one more resource of another standard': [toggled('deathCancellation'), ALL],
    'another standard': [standard('driverLicence', sensitive('name', false)), ALL],
    'another matter': [matter('CY-001', KEYS), ALL],
    'a consumer registered': [consumers((all) => [...all, { ...all[0]!, id: 'new' }]), ALL],
    'a consumer suspended': [
      consumers(([first, ...rest]) => [{ ...first!, state: 'suspended' }, ...rest]),
      ALL,
    ],
    "the peer's pensions": [ofPeer('pensionBenefit', NEXT), [OURS, OTHERS]],
    'our pensions': [own('pensionBenefit', NEXT), [OTHERS]],
    'identity cards suspended': [own('idCardIssue', STOPPED), [PENSIONS, OURS]],
    'identity cards no longer offered': [toggled('idCardIssue'), [PENSIONS, OURS]],
    'what a pension is': [standard('pensionBenefit', sensitive('name', false)), [OTHERS]],
    'what the matter is for': [matter('CY-037', []), []],
    'what a person is': [persons(undefined), []],
    'one guardrail less': [guardrails((id) => id !== 'minors'), []],
  }
  for (const [name, [make, left]] of Object.entries(cases)) {
    it(`are kept over ${name}: ${left.length === 0 ? 'none' : left.join(', ')}`, () => {
      const tested = openHouse()
      const of = (asked: string): unknown => {
        const decided = decide(tested.keeper.house(), DESK_ASKS, ASKED[asked]!)
        return typeof decided === 'string' ? assert.fail(decided) : decided.decision
      }
      const before = ALL.map(of)
      change(tested, SCENE, make(SCENE))
      assert.deepEqual(
        ALL.filter((asked, i) => of(asked) === before[i]),
        left,
      )
    })
  }

  it('are not kept of all regions where one more begins to offer it', () => {
    const tested = openHouse()
    const scene = change(tested, SCENE, toggled('pensionBenefit')(SCENE))
    const of = (asked: string): readonly string[] => {
      const decided = decide(tested.keeper.house(), DESK_ASKS, ASKED[asked]!)
      return typeof decided === 'string' ? assert.fail(decided) : decided.asked[0]!.resources
    }
    assert.deepEqual(of(PENSIONS), ['510000.RS.pensionBenefit'])
    change(tested, scene, toggled('pensionBenefit')(scene))
    assert.deepEqual(of(PENSIONS), ['500000.RS.pensionBenefit', '510000.RS.pensionBenefit'])
  })

  const grants: readonly (readonly [keyof typeof OF_GRANTS, readonly boolean[]])[] = [
    ['files touched', [true, true]],
    ['a grant of another', [true, false]],
    ['a grant held', [false, true]],
    ['nothing held', [true, true]],
  ]
  for (const [name, kept] of grants) {
    it(`are, of who holds grants and of the other, ${kept.join(' and ')}: ${name}`, () => {
      const tested = openHouse()
      const of = (who: (typeof ASKERS)[number]): unknown => {
        const decided = decide(tested.keeper.house(), who, ASKED[PENSIONS]!)
        return typeof decided === 'string' ? assert.fail(decided) : decided.decision
      }
      const two = ASKERS.slice(0, 2)
      const before = two.map(of)
      OF_GRANTS[name]!(tested)
      assert.deepEqual(
        two.map((who, i) => of(who) === before[i]),
        kept,
      )
    })
  }

  it('are recorded with the catalogue in force', async () => {
    const tested = openHouse()
    const { ask, records } = tested
    const text = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { name } } }`
    await ask({ query: text })
    const [[kept]] = [[...tested.house.decisions.shares().values()][0]!.values()]
    change(tested, SCENE, own('driverLicence', NEXT)(SCENE))
    assert.equal([...tested.house.decisions.shares().values()][0]!.values().next().value, kept)
    await ask({ query: text })
    const [first, second] = records()
    assert.notEqual(second!.catalogVersion, first!.catalogVersion)
    assert.deepEqual(
      [second!.catalogVersion, second!.decisions[0]!.catalogVersion],
      [tested.house.catalogVersion, tested.house.catalogVersion],
    )
  })
})
