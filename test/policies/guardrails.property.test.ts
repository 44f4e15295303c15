import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Resource } from '../../catalog/types.ts'
import { decide } from '../../policies/decide.ts'
import { decideAll } from '../../policies/decide-all.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import type { Guardrail } from '../../policies/guardrail-files.ts'
import type { GuardrailFacts } from '../../policies/guardrail-types.ts'
import { makeGuardrails } from '../../policies/guardrails.ts'
import { offersOf } from '../../policies/offers.ts'
import type { Decision, Grant, ItemAccess, Question } from '../../policies/types.ts'
import { catalogOf, resources, shipped } from './guarded.ts'

const CODES = [
  'GA.householdPopulation',
  'RS.pensionBenefit',
  'MZ.cremation',
  'YB.medicalSettlement',
]
const NOT_ACROSS = ['500000.MZ.cremation']
const offered = resources
  .filter(({ code }) => CODES.includes(code.slice(7)))
  .map((one): Resource => ({ ...one, methods: ['query', 'verify'] }))
const offers = offersOf(offered)
const catalog = catalogOf(NOT_ACROSS)
/** Each run may cost some questions to Cedar. */
const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 100) }

const someAsks = fc
  .uniqueArray(
    fc.record({ at: fc.nat(offered.length - 1), mode: fc.constantFrom('query', 'verify') }),
    {
      minLength: 1,
      maxLength: 5,
      selector: ({ at, mode }) => `${at} ${mode}`,
    },
  )
  .chain((places) =>
    fc.tuple(
      ...places.map(({ at, mode }) => {
        const { code, items } = offered[at]!
        const names = items.map(({ name }) => name)
        return fc
          .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 })
          .map((chosen) => ({ resource: code, mode, items: chosen.sort() }))
      }),
    ),
  )

const matter = fc.constantFrom('CY-037', 'CY-007')
const guardedCase = fc.record({
  consumer: fc.record({
    id: fc.constant('desk'),
    region: fc.constantFrom('500000', '510000'),
    department: fc.constant('RS'),
    rectifying: fc.boolean(),
  }),
  circumstances: fc.record({
    minor: fc.boolean(),
    child: fc.boolean(),
    bulk: fc.boolean(),
    night: fc.boolean(),
  }),
})
const question: fc.Arbitrary<Question> = fc.record({
  consumer: fc.constant('desk'),
  matter,
  today: fc.constant('2026-06-15'),
  asks: someAsks,
})
const someGuardrails = fc.subarray([...shipped])
const access = fc.constantFrom<ItemAccess>('clear', 'citizen-id', 'all')
/** Grants of most items; what is left out is refused by silence. */
const someGrants: fc.Arbitrary<Grant[]> = fc.tuple(
  ...offered.map((resource) =>
    fc
      .tuple(fc.boolean(), fc.array(access, { minLength: 40, maxLength: 40 }), fc.nat(30))
      .map(([isNarrow, shown, left]): Grant => {
        const all = resource.items.map(({ name }, i) => [name, shown[i % 40]!] as const)
        const items = Object.fromEntries(
          isNarrow ? all.filter((_, i) => i !== left % all.length) : all,
        )
        return { ...grantOfAll(resource, 'clear'), items }
      }),
  ),
)

function grantOfAll({ code, items }: Resource, shown: ItemAccess): Grant {
  return {
    id: `desk.${code}`,
    version: 1,
    consumer: 'desk',
    resource: code,
    modes: ['query', 'verify'],
    items: Object.fromEntries(items.map(({ name }) => [name, shown])),
    matters: ['CY-037', 'CY-007'],
    legalBasis: 'PIPL Art. 13(3)',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    state: 'active',
  }
}

interface Guarded {
  consumer: GuardrailFacts['consumer']
  circumstances: GuardrailFacts['circumstances']
}

function decided(
  grants: readonly Grant[],
  guardrails: readonly Guardrail[],
  asked: Question,
  guarded: Guarded,
): Decision {
  const guard = makeGuardrails(guardrails).over(catalog)
  return decideAll(makeGrantIndex(grants), offers, guard, asked, guarded)
}

describe('guardrails', () => {
  it('never show more when there is one more', () => {
    const property = fc.property(
      someGrants,
      someGuardrails,
      fc.constantFrom(...shipped),
      question,
      guardedCase,
      (grants, some, more, asked, guarded) => {
        const after = decided(grants, [...new Set([...some, more])], asked, guarded)
        if (after.effect === 'permit')
          assert.deepEqual(decided(grants, some, asked, guarded), after)
      },
    )
    fc.assert(property, RUNS)
  })

  it('win over any grant: what the grants permit is permitted exactly when no guardrail forbids it', () => {
    let forbidden = 0
    const property = fc.property(question, guardedCase, access, (asked, guarded, shown) => {
      const grants = offered.map((resource) => grantOfAll(resource, shown))
      const permit = decide(makeGrantIndex(grants), offers, asked)
      assert(permit.effect === 'permit')
      const asks = permit.asks.map(({ ask, access: how }) => ({ ...ask, access: how }))
      const facts = { ...guarded, matter: asked.matter, asks }
      const refusals = makeGuardrails(shipped).over(catalog).evaluate(facts)
      const decision = decided(grants, shipped, asked, guarded)
      if (refusals.length === 0) {
        assert.deepEqual(decision, permit)
        return
      }
      forbidden += 1
      assert.deepEqual(decision, { effect: 'deny', refused: [], guardrails: refusals })
    })
    fc.assert(property, RUNS)
    assert(forbidden > RUNS.numRuns / 4)
  })

  it('are all told: whatever one of them forbids is refused by all of them together', () => {
    const property = fc.property(
      someGrants,
      fc.constantFrom(...shipped),
      question,
      guardedCase,
      (grants, one, asked, guarded) => {
        const alone = decided(grants, [one], asked, guarded)
        const together = decided(grants, shipped, asked, guarded)
        if (alone.effect === 'permit') return
        assert(together.effect === 'deny')
        assert.deepEqual(together.refused, alone.refused)
        for (const refusal of alone.guardrails ?? [])
          assert.deepEqual(
            together.guardrails?.find(({ rule }) => rule === refusal.rule),
            refusal,
          )
      },
    )
    fc.assert(property, RUNS)
  })

  it('do not look at their own order, nor at that of the asks', () => {
    const property = fc.property(
      someGrants,
      question.chain((asked) =>
        fc.tuple(
          fc.constant(asked),
          fc.shuffledSubarray([...asked.asks], { minLength: asked.asks.length }),
        ),
      ),
      fc.shuffledSubarray([...shipped], { minLength: shipped.length }),
      guardedCase,
      (grants, [asked, asks], guardrails, guarded) => {
        const one = decided(grants, shipped, asked, guarded)
        const other = decided(grants, guardrails, { ...asked, asks }, guarded)
        assert.deepEqual(told(one), told(other))
      },
    )
    fc.assert(property, RUNS)
  })

  it('permit nothing that no grant permits', () => {
    const property = fc.property(someGuardrails, question, guardedCase, (some, asked, guarded) => {
      const decision = decided([], some, asked, guarded)
      assert(decision.effect === 'deny')
      const items = asked.asks.reduce((sum, ask) => sum + ask.items.length, 0)
      assert.equal(decision.refused.length, items)
    })
    fc.assert(property, RUNS)
  })

  it('answer a question anew as they answered it before, whatever was asked between', () => {
    const kept = makeGuardrails(shipped).over(catalog)
    const pair = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> => fc.tuple(one, one)
    const property = fc.property(
      question,
      pair(matter),
      pair(guardedCase),
      pair(access),
      (asked, matters, cases, shows) => {
        for (const shown of shows) {
          const grants = offered.map((resource) => grantOfAll(resource, shown))
          for (const of of matters) {
            for (const guarded of cases) {
              const one = { ...asked, matter: of }
              assert.deepEqual(
                decideAll(makeGrantIndex(grants), offers, kept, one, guarded),
                decided(grants, shipped, one, guarded),
              )
            }
          }
        }
      },
    )
    fc.assert(property, { numRuns: 40 })
  })
})

/** A decision without the order of what it names. */
function told(decision: Decision): unknown {
  if (decision.effect === 'permit') {
    return decision.asks.map((each) => JSON.stringify(each)).sort()
  }
  const guardrails = (decision.guardrails ?? []).map(({ rule, concerned }) => ({
    rule,
    concerned: concerned.map((each) => JSON.stringify(each)).sort(),
  }))
  return { refused: decision.refused.map((each) => JSON.stringify(each)).sort(), guardrails }
}
