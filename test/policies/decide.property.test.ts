import assert from 'node:assert/strict'

import fc from 'fast-check'

import { MASKS } from '../../policies/masks.ts'
import type { Grant, ItemAccess, Question } from '../../policies/types.ts'
import {
  aGrant,
  aQuestion,
  decideBy,
  everything,
  grantFor,
  RUNS,
  someGrants,
  someOffers,
} from './world.ts'

const ORDER: readonly ItemAccess[] = ['clear', ...MASKS]

/** Written apart from the code under test, from the words of the law. */
function permits(grant: Grant, question: Question, at: number, item: string): boolean {
  const ask = question.asks[at]!
  return (
    grant.consumer === question.consumer &&
    grant.resource === ask.resource &&
    grant.state === 'active' &&
    grant.modes.includes(ask.mode) &&
    grant.matters.includes(question.matter) &&
    !(question.today < grant.validFrom) &&
    !(question.today > grant.validTo) &&
    Object.hasOwn(grant.items, item)
  )
}

describe('decide', () => {
  it('denies everything when there is no grant', () => {
    check(
      fc.property(aQuestion, (question) => {
        assert.equal(decideBy([], everything, question).effect, 'deny')
      }),
    )
  })

  it('permits an item exactly when some applicable grant names it, and shows it by the strictest', () => {
    check(
      fc.property(someGrants, aQuestion, (grants, question) => {
        const decision = decideBy(grants, everything, question)
        question.asks.forEach((ask, at) => {
          for (const item of ask.items) {
            const naming = grants.filter((grant) => permits(grant, question, at, item))
            if (decision.effect === 'deny') {
              const refused = decision.refused.some(
                (each) =>
                  each.resource === ask.resource && each.mode === ask.mode && each.item === item,
              )
              assert.equal(refused, naming.length === 0)
            } else {
              const ranks = naming.map((grant) => ORDER.indexOf(grant.items[item]!))
              assert.equal(decision.asks[at]!.access[item], ORDER[Math.max(...ranks)])
            }
          }
        })
      }),
    )
  })

  it('does not look at the order of the grants', () => {
    const shuffled = someGrants.chain((grants) =>
      fc.tuple(
        fc.constant(grants),
        fc.shuffledSubarray(grants, { minLength: grants.length, maxLength: grants.length }),
      ),
    )
    check(
      fc.property(shuffled, aQuestion, someOffers, ([grants, other], question, offers) => {
        const decision = decideBy(grants, offers, question)
        assert.deepEqual(decideBy(other, offers, question), decision)
      }),
    )
  })

  it('never lifts a mask when a grant is added', () => {
    check(
      fc.property(someGrants, aGrant, aQuestion, (grants, added, question) => {
        const before = decideBy(fitting(grants, question), everything, question)
        const after = decideBy(
          [...fitting(grants, question), { ...added, id: 'added' }],
          everything,
          question,
        )
        assert(before.effect === 'permit' && after.effect === 'permit')
        before.asks.forEach(({ ask, access }, at) => {
          for (const item of ask.items) {
            const [was, is] = [access[item]!, after.asks[at]!.access[item]!]
            assert(ORDER.indexOf(is) >= ORDER.indexOf(was), `${was} became ${is}`)
          }
        })
      }),
    )
  })

  it('is not changed by a grant for another consumer or another resource', () => {
    const elsewhere = fc.constantFrom({ consumer: 'stranger' }, { resource: 'T' })
    check(
      fc.property(someGrants, aGrant, elsewhere, aQuestion, (grants, added, other, question) => {
        const decision = decideBy(grants, everything, question)
        const more = [...grants, { ...added, id: 'added', ...other }]
        assert.deepEqual(decideBy(more, everything, question), decision)
      }),
    )
  })

  it('names every refused item of every ask, in their order, and nothing that is permitted', () => {
    check(
      fc.property(someGrants, aQuestion, someOffers, (grants, question, offers) => {
        const decision = decideBy(grants, offers, question)
        const alone = question.asks.flatMap((ask) =>
          ask.items.flatMap((item) => {
            const one = decideBy(grants, offers, { ...question, asks: [{ ...ask, items: [item] }] })
            return one.effect === 'deny' ? one.refused : []
          }),
        )
        assert.deepEqual(decision.effect === 'deny' ? decision.refused : [], alone)
      }),
    )
  })

  it('refuses what is not published or not shared, whatever the grants', () => {
    check(
      fc.property(aQuestion, someOffers, (question, offers) => {
        const decision = decideBy(fitting([], question), offers, question)
        const closed = question.asks.some((ask) => {
          const offer = offers.offer(ask.resource)
          if (!offer?.published || offer.shareType === 'not-shared') return true
          if (!offer.methods.includes(ask.mode)) return true
          return ask.items.some(
            (item) => (offer.items.get(item)?.shareType ?? 'not-shared') === 'not-shared',
          )
        })
        assert.equal(decision.effect, closed ? 'deny' : 'permit')
      }),
    )
  })

  it('names the grants that each permitted ask rests on, and only those', () => {
    check(
      fc.property(someGrants, aQuestion, (grants, question) => {
        const held = fitting(grants, question)
        const decision = decideBy(held, everything, question)
        assert(decision.effect === 'permit')
        decision.asks.forEach(({ ask, grants: named }, at) => {
          const expected = held
            .filter((grant) => ask.items.some((item) => permits(grant, question, at, item)))
            .map(({ id, version }) => `${id}@${version}`)
            .sort()
          assert.deepEqual(named, expected)
        })
      }),
    )
  })

  it('treats an ask that names no item as a mistake of the caller', () => {
    const ask = { resource: 'R', mode: 'query', items: [] } as const
    const question = { consumer: 'desk', matter: 'M-1', today: '2026-06-15', asks: [ask] }
    assert.throws(() => decideBy([], everything, question), { code: 'ERR_ASSERTION' })
  })
})

/** The grants, and beside them one for each resource asked, so that the question is permitted. */
function fitting(grants: readonly Grant[], question: Question): readonly Grant[] {
  const clear = { a: 'clear', b: 'clear', c: 'clear' } as const
  const resources = [...new Set(question.asks.map(({ resource }) => resource))]
  return [
    ...grants,
    ...resources.map((resource) => ({
      ...grantFor(
        question,
        question.asks.find((ask) => ask.resource === resource)!,
        clear,
      ),
      id: `fitting-${resource}`,
    })),
  ]
}

function check(property: fc.IRawProperty<unknown>): void {
  fc.assert(property, RUNS)
}
