import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import { deciderOf, policySetOf, type PolicySet } from '../../../policies/policy-set.ts'
import type { Grant } from '../../../policies/types.ts'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import { recompute, type Recomputed } from '../../../gateway/policy/recompute.ts'
import { keepPolicySet, readPolicySet } from '../../../gateway/policy/set-store.ts'
import { shipped } from '../../policies/guarded.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import { GRANTS, PEOPLE, standardOf } from '../../support/offered.ts'

const STANDARDS = ['householdPopulation', 'pensionBenefit', 'marriageRegistration', 'idCardIssue']
const MINOR = '500100201806019902'

const request = fc.record({
  person: fc.constantFrom(PEOPLE.retiree, PEOPLE.broken, MINOR),
  matter: fc.constantFrom('CY-037', 'CY-007', 'CY-042'),
  as: fc.constantFrom('cq-pension-desk', 'cq-ungranted', 'peer'),
  parts: fc.array(
    fc.record({
      standard: fc.constantFrom(...STANDARDS),
      from: fc.constantFrom('', '(from: [CHONGQING])', '(from: [CHONGQING, SICHUAN])'),
      items: fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  verifiesName: fc.boolean(),
})
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never

/** Grants as they may become: masked, suspended, past, for another matter, in another version. */
const grant = (one: Grant): fc.Arbitrary<readonly Grant[]> =>
  fc
    .record({
      masked: fc.boolean(),
      denied: fc.boolean(),
      state: fc.constantFrom('active' as const, 'active' as const, 'suspended' as const),
      validTo: fc.constantFrom('2026-12-31', '2026-12-31', '2026-02-01'),
      matters: fc.constantFrom(['CY-037'], ['CY-007'], ['CY-007', 'CY-037']),
      version: fc.integer({ min: 1, max: 9 }),
      held: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ masked, denied, held, ...rest }) => {
      const name = denied ? 'denied' : masked ? 'name' : 'clear'
      const items = 'name' in one.items ? { ...one.items, name: name as 'name' } : one.items
      return held === 0 ? [] : [{ ...one, ...rest, items }]
    })
const world = fc.record({
  grants: fc.tuple(...GRANTS.map(grant)).map((lists) => lists.flat()),
  guardrails: fc.subarray([...shipped]),
  rectifying: fc.constantFrom<string[]>([], [], ['cq-pension-desk']),
  now: fc.constantFrom('2026-03-02T02:00:00.000Z', '2026-03-02T15:00:00.000Z'),
  readsMax: fc.constantFrom(64, 1),
  requests: fc.array(request, { minLength: 5, maxLength: 12 }),
})

const plain: Omit<Request, 'as'> = {
  person: PEOPLE.retiree,
  matter: 'CY-037',
  parts: [{ standard: 'idCardIssue', from: '(from: [CHONGQING])', items: [0, 1] }],
  verifiesName: false,
}
/** One request that is permitted and one that is refused, whatever chance brings besides. */
const PLAIN: typeof world extends fc.Arbitrary<infer T> ? T : never = {
  grants: [...GRANTS],
  guardrails: [],
  rectifying: [],
  now: '2026-03-02T02:00:00.000Z',
  readsMax: 64,
  requests: [
    { ...plain, as: 'cq-pension-desk' },
    { ...plain, as: 'cq-ungranted' },
  ],
}

function queryOf({ person, parts, verifiesName }: Request): string {
  const fields = parts.map(({ standard, from, items }, i) => {
    const names = standardOf(standard).items.map(({ name }) => name)
    const chosen = new Set(items.map((n) => names[n % names.length]))
    return `a${i}: ${standard}${from} { ${[...chosen].join(' ')} }`
  })
  const claim = 'verify { householdPopulation(claim: {name: "周桂兰"}) { result } }'
  return `{ person(idNumber: "${person}") { ${fields.join(' ')} ${verifiesName ? claim : ''} } }`
}

async function play(house: TestHouse, one: Request): Promise<void> {
  const purpose = `matter="${one.matter}", case="500103-2026-000123", operator="CQ-YZ-0417"`
  const asking = { query: queryOf(one), purpose }
  const { status } = await (one.as === 'peer'
    ? house.askAsPeer(asking)
    : house.ask({ ...asking, as: one.as }))
  assert.notEqual(status, 500)
}

describe('A recorded decision', function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'shudao-policy-sets-'))
  after(() => rmSync(folder, { recursive: true }))

  const setOf = (
    house: TestHouse,
    grants: readonly Grant[],
    guardrails: typeof shipped,
  ): PolicySet =>
    policySetOf('500000', house.house.catalog, makeGrantIndex(grants), makeGuardrails(guardrails))

  it('is made again from the record and its policy set, whatever was asked and granted', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(world, async ({ grants, guardrails, requests, ...rest }) => {
        const house = testHouse({
          grants,
          guardrails: makeGuardrails(guardrails),
          rectifying: rest.rectifying,
          now: new Date(rest.now),
          limits: { readsMax: rest.readsMax },
        })
        keepPolicySet(folder, house.house, setOf(house, grants, guardrails))
        for (const one of requests) await play(house, one)
        const decider = deciderOf(readPolicySet(folder, house.house))
        for (const record of house.records()) {
          const again = recompute(decider, record)
          assert.notEqual(again.verdict, 'different', differencesOf(again))
          const kind = `${again.verdict} ${record.decisions[0]?.effect ?? ''} ${record.code ?? ''}`
          seen.set(kind, (seen.get(kind) ?? 0) + 1)
        }
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 12), examples: [[PLAIN]] },
    )
    // Otherwise nothing was shown.
    assert(seen.has('same permit '), [...seen.keys()].join())
    assert(seen.has('same deny ACCESS_DENIED'), [...seen.keys()].join())
  })

  it('is different by another set, and by a record that was altered; the report says in what', async () => {
    const house = testHouse({ grants: GRANTS })
    await play(house, {
      person: PEOPLE.retiree,
      matter: 'CY-037',
      as: 'cq-pension-desk',
      parts: [{ standard: 'householdPopulation', from: '(from: [CHONGQING])', items: [0] }],
      verifiesName: false,
    })
    const [record = assert.fail()] = house.records()
    const decider = deciderOf(setOf(house, GRANTS, []))
    assert.equal(recompute(decider, record).verdict, 'same')
    const none = recompute(deciderOf(setOf(house, [], [])), record)
    assert.match(differencesOf(none), /The effect recorded: permit\. Made again: deny\./)
    const altered: ExchangeRecord = {
      ...record,
      asks: record.asks.map((ask) => ({ ...ask, masked: { [ask.items[0] ?? '']: 'all' } })),
    }
    assert.match(
      differencesOf(recompute(decider, altered)),
      /The masks of 500000\.GA\.household.* all/,
    )
  })

  it('cannot be made again where there was none', async () => {
    const house = testHouse()
    await house.ask({ query: '{ __typename }' })
    await house.ask({ query: '{ person(idNumber: "1") { idNumber } }' })
    const decider = deciderOf(setOf(house, GRANTS, []))
    for (const record of house.records()) {
      assert.equal(recompute(decider, record).verdict, 'not-decided')
    }
  })

  it('is proven by the set that the log names: a part that was changed is noticed', () => {
    const house = testHouse()
    const own = mkdtempSync(join(folder, 'altered-'))
    const digest = keepPolicySet(own, house.house, setOf(house, GRANTS, shipped))
    assert.equal(readPolicySet(own, house.house, digest).grants.length, GRANTS.length)
    assert.throws(() => readPolicySet(own, house.house, 'f'.repeat(64)), {
      code: 'POLICY_SET_ALTERED',
    })
    const [part = ''] = readdirSync(join(own, 'parts'))
    writeFileSync(join(own, 'parts', part), '[]')
    assert.throws(() => readPolicySet(own, house.house, digest), { code: 'POLICY_SET_ALTERED' })
    assert.throws(() => readPolicySet(join(own, 'none'), house.house), {
      code: 'POLICY_SET_MISSING',
    })
  })
})

function differencesOf(again: Recomputed): string {
  return again.verdict === 'different' ? again.differences.join('\n') : again.verdict
}
