/**
 * The laws of a decision, each as a property of any engine: so that it can be held against the real one, and seen
 * to fail on broken ones (`laws.property.test.ts`).
 *
 * @module
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decideAll } from '../../policies/decide-all.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import type { Guard, GuardrailRefusal } from '../../policies/guardrail-types.ts'
import { MASKS } from '../../policies/masks.ts'
import type { Offers } from '../../policies/offers.ts'
import type {
  Decision,
  Grant,
  GrantedAccess,
  GrantedRows,
  ItemAccess,
  PermittedAsk,
  Question,
} from '../../policies/types.ts'
import {
  aGrant,
  aQuestion,
  everything,
  grantFor,
  lightened,
  someGrants,
  someItems,
  someOffers,
  someRows,
} from './world.ts'

/** A guardrail of these tests: it forbids one item, whoever asks. */
export interface Forbid {
  readonly id: string
  readonly item: string
}

export type Engine = (
  grants: readonly Grant[],
  offers: Offers,
  question: Question,
  forbids: readonly Forbid[],
) => Decision

export const theEngine: Engine = (grants, offers, question, forbids) =>
  decideAll(makeGrantIndex(grants), offers, guardOf(forbids), question, {
    consumer: { id: question.consumer, region: '510000', department: 'D', rectifying: false },
    circumstances: { minor: false, child: false, bulk: false, night: false },
  })

const ORDER: readonly GrantedAccess[] = ['clear', ...MASKS, 'denied']
const someForbids = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('f', 'g', 'h'), item: fc.constantFrom('a', 'b', 'c') }),
  { selector: ({ id }) => id },
)

/** Every law, by the words in which the policies' README states it. */
export const LAWS: Readonly<Record<string, (engine: Engine) => fc.IRawProperty<unknown>>> = {
  'silence denies': (engine) =>
    fc.property(someGrants, aQuestion, someOffers, (grants, question, offers) => {
      const decision = engine(grants, offers, question, [])
      for (const one of everyItem(question)) {
        const isNamed = grants.some((grant) => opens(grant, offers, question, one))
        if (!isNamed) assert(isRefused(decision, one), 'shown without a grant')
      }
    }),

  'what a grant opens and nothing denies or forbids is permitted': (engine) =>
    fc.property(someGrants, aQuestion, someOffers, (grants, question, offers) => {
      const decision = engine(grants, offers, question, [])
      for (const one of everyItem(question)) {
        const isOpen =
          grants.some((grant) => opens(grant, offers, question, one)) &&
          !grants.some((grant) => denies(grant, question, one))
        if (isOpen) assert(!isRefused(decision, one), 'refused in spite of a grant')
      }
    }),

  'the order of the grants does not matter': (engine) =>
    fc.property(shuffled, aQuestion, someOffers, ([grants, other], question, offers) => {
      const decision = engine(grants, offers, question, [])
      assert.deepEqual(engine(other, offers, question, []), decision)
    }),

  'the strictest mask wins': (engine) =>
    fc.property(someGrants, aQuestion, (grants, question) => {
      const decision = engine(grants, everything, question, [])
      if (decision.effect === 'deny') return
      for (const one of everyItem(question)) {
        const shown = accessIn(decision.asks, one)
        const telling = grants.filter(
          (each) => opens(each, everything, question, one) || narrows(each, question, one),
        )
        for (const grant of telling) {
          const granted = grant.items[one.item]!
          assert(ORDER.indexOf(shown) >= ORDER.indexOf(granted), `${granted} became ${shown}`)
        }
      }
    }),

  'one more grant never lifts a mask or a denial': (engine) =>
    fc.property(someGrants, aGrant, aQuestion, (grants, added, question) => {
      const held = fitting(grants, question)
      const before = engine(held, everything, question, [])
      const after = engine([...held, { ...added, id: 'added' }], everything, question, [])
      for (const one of everyItem(question)) {
        if (isRefused(before, one)) assert(isRefused(after, one), 'a denial was lifted')
        else if (before.effect === 'permit' && after.effect === 'permit') {
          const [was, is] = [accessIn(before.asks, one), accessIn(after.asks, one)]
          assert(ORDER.indexOf(is) >= ORDER.indexOf(was), `${was} became ${is}`)
        }
      }
    }),

  'an explicit denial wins over any other grant': (engine) =>
    fc.property(someGrants, aQuestion, fc.nat(2), (grants, question, at) => {
      const ask = question.asks[at % question.asks.length]!
      const item = ask.items[0]!
      const denying = { ...grantFor(question, ask, { [item]: 'denied' }), id: 'denying' }
      const decision = engine([...fitting(grants, question), denying], everything, question, [])
      assert(isRefused(decision, { ...ask, item }), 'shown in spite of a denial')
    }),

  'a record must be inside the row rule of every grant that opens an item': (engine) =>
    fc.property(someGrants, someMore, aQuestion, (some, more, question) => {
      const grants = [...fitting(some, question), ...alsoFor(question, more)]
      const decision = engine(grants, everything, question, [])
      if (decision.effect === 'deny') return
      question.asks.forEach((ask, at) => {
        const expected = grants
          .filter(({ rows }) => rows !== undefined)
          .filter((grant) =>
            ask.items.some((item) => {
              const one = { ...ask, item }
              return opens(grant, everything, question, one) || narrows(grant, question, one)
            }),
          )
          .map(({ id, version, rows }): GrantedRows => ({ grant: `${id}@${version}`, rule: rows! }))
          .sort((a, b) => (a.grant < b.grant ? -1 : 1))
        assert.deepEqual(decision.asks[at]!.rows ?? [], expected)
      })
    }),

  'a grant for another consumer or another resource changes nothing': (engine) =>
    fc.property(someGrants, aGrant, elsewhere, aQuestion, (grants, added, other, question) => {
      const decision = engine(grants, everything, question, [])
      const more = [...grants, { ...added, id: 'added', ...other }]
      assert.deepEqual(engine(more, everything, question, []), decision)
    }),

  'one refused item refuses the whole question, and every refused item is named': (engine) =>
    fc.property(someGrants, aQuestion, someOffers, (grants, question, offers) => {
      const decision = engine(grants, offers, question, [])
      const alone = question.asks.flatMap((ask) =>
        ask.items.flatMap((item) => {
          const asks = [{ ...ask, items: [item] }]
          const one = engine(grants, offers, { ...question, asks }, [])
          return one.effect === 'deny' ? one.refused : []
        }),
      )
      assert.equal(decision.effect, alone.length > 0 ? 'deny' : 'permit')
      assert.deepEqual(decision.effect === 'deny' ? decision.refused : [], alone)
    }),

  'what is not published, not shared or not offered is refused, whatever was granted': (engine) =>
    fc.property(aQuestion, someOffers, (question, offers) => {
      const decision = engine(fitting([], question), offers, question, [])
      for (const one of everyItem(question)) {
        const offer = offers.offer(one.resource)
        const offered = offer?.items.get(one.item)?.shareType ?? 'not-shared'
        const isClosed =
          offer?.published !== true ||
          offer.shareType === 'not-shared' ||
          offered === 'not-shared' ||
          !(offer.methods as readonly string[]).includes(one.mode)
        assert.equal(isRefused(decision, one), isClosed)
      }
    }),

  'a grant without matter or legal basis opens only what is shared unconditionally': (engine) =>
    fc.property(aQuestion, someOffers, (question, offers) => {
      const light = fitting([], question).map(lightened)
      const decision = engine(light, offers, question, [])
      for (const one of everyItem(question)) {
        const offered = offers.offer(one.resource)?.items.get(one.item)?.shareType
        if (offered !== 'unconditional') assert(isRefused(decision, one), `${offered} was opened`)
      }
    }),

  'a forbid wins over any grant': (engine) =>
    fc.property(someGrants, aQuestion, someForbids, (grants, question, forbids) => {
      const decision = engine(fitting(grants, question), everything, question, forbids)
      const isForbidden = everyItem(question).some(({ item }) =>
        forbids.some((forbid) => forbid.item === item),
      )
      if (isForbidden) assert.equal(decision.effect, 'deny')
    }),

  'one more guardrail never shows more': (engine) =>
    fc.property(someGrants, aQuestion, someForbids, (grants, question, forbids) => {
      const [, ...fewer] = forbids
      const held = fitting(grants, question)
      const after = engine(held, everything, question, forbids)
      if (after.effect === 'permit')
        assert.deepEqual(engine(held, everything, question, fewer), after)
    }),

  'the order of the guardrails does not matter': (engine) =>
    fc.property(someGrants, aQuestion, someForbids, (grants, question, forbids) => {
      const decision = engine(grants, everything, question, forbids)
      assert.deepEqual(engine(grants, everything, question, [...forbids].reverse()), decision)
    }),

  'a permit names the grants that it rests on, and no others': (engine) =>
    fc.property(someGrants, someMore, aQuestion, (some, more, question) => {
      const grants = [...fitting(some, question), ...alsoFor(question, more)]
      const decision = engine(grants, everything, question, [])
      if (decision.effect === 'deny') return
      question.asks.forEach((ask, at) => {
        const expected = grants
          .filter((grant) =>
            ask.items.some((item) => opens(grant, everything, question, { ...ask, item })),
          )
          .map(({ id, version }) => `${id}@${version}`)
          .sort()
        assert.deepEqual(decision.asks[at]!.grants, expected)
      })
    }),
}

const elsewhere = fc.constantFrom(
  { consumer: 'stranger' },
  { resource: '51.D.T' },
  { resource: '50.*.R' },
)

const shuffled = someGrants.chain((grants) =>
  fc.tuple(
    fc.constant(grants),
    fc.shuffledSubarray(grants, { minLength: grants.length, maxLength: grants.length }),
  ),
)

/** Items and rows of grants that apply; with random grants alone, two of them would seldom meet. */
const someMore = fc.array(fc.record({ items: someItems, rows: someRows }), { maxLength: 3 })

function alsoFor(
  question: Question,
  more: readonly Pick<Grant, 'items' | 'rows'>[],
): readonly Grant[] {
  return more.map((one, i) => ({
    ...grantFor(question, question.asks[i % question.asks.length]!, {}),
    id: `also-${i}`,
    ...one,
  }))
}

interface AskedItem {
  readonly resource: string
  readonly mode: string
  readonly item: string
}

function everyItem(question: Question): readonly AskedItem[] {
  return question.asks.flatMap(({ resource, mode, items }) =>
    items.map((item) => ({ resource, mode, item })),
  )
}

/** Written apart from the code under test, from the words of the law. */
function applies(grant: Grant, question: Question, { resource, mode }: AskedItem): boolean {
  const [region, department, standard] = grant.resource.split('.')
  const isCovered =
    department === '*'
      ? resource.startsWith(`${region}.`) && resource.endsWith(`.${standard}`)
      : resource === grant.resource
  return (
    isCovered &&
    grant.consumer === question.consumer &&
    grant.state === 'active' &&
    (grant.modes as readonly string[]).includes(mode) &&
    (grant.matters === undefined || grant.matters.includes(question.matter)) &&
    !(question.today < grant.validFrom) &&
    !(question.today > grant.validTo)
  )
}

function opens(grant: Grant, offers: Offers, question: Question, asked: AskedItem): boolean {
  const shareType = offers.offer(asked.resource)?.items.get(asked.item)?.shareType
  const isLight = grant.matters === undefined || grant.legalBasis === undefined
  return (
    applies(grant, question, asked) &&
    (grant.items[asked.item] ?? 'denied') !== 'denied' &&
    !(isLight && shareType !== 'unconditional') &&
    offers.offer(asked.resource)?.published === true &&
    offers.offer(asked.resource)?.shareType !== 'not-shared' &&
    shareType !== undefined &&
    shareType !== 'not-shared' &&
    (offers.offer(asked.resource)?.methods as readonly string[]).includes(asked.mode)
  )
}

function denies(grant: Grant, question: Question, asked: AskedItem): boolean {
  const holds = applies(grant, question, asked) || narrows(grant, question, asked)
  return holds && grant.items[asked.item] === 'denied'
}

/** A suspended grant opens nothing and goes on narrowing. */
function narrows(grant: Grant, question: Question, asked: AskedItem): boolean {
  return (
    grant.state === 'suspended' &&
    grant.items[asked.item] !== undefined &&
    applies({ ...grant, state: 'active' }, question, asked)
  )
}

/** Of a question that is refused whole: whether the item is one of the reasons. */
function isRefused(decision: Decision, { resource, mode, item }: AskedItem): boolean {
  return (
    decision.effect === 'deny' &&
    decision.refused.some(
      (each) => each.resource === resource && each.mode === mode && each.item === item,
    )
  )
}

function accessIn(asks: readonly PermittedAsk[], { resource, mode, item }: AskedItem): ItemAccess {
  const found = asks.find(
    ({ ask }) => ask.resource === resource && ask.mode === mode && ask.items.includes(item),
  )
  return found!.access[item]!
}

/** The grants, and beside them one for each resource asked, so that what nothing denies is permitted. */
function fitting(grants: readonly Grant[], question: Question): readonly Grant[] {
  const clear = { a: 'clear', b: 'clear', c: 'clear' } as const
  const asked = new Map(question.asks.map((ask) => [ask.resource, ask]))
  return [
    ...grants,
    ...[...asked].map(([code, ask]) => ({
      ...grantFor(question, ask, clear),
      id: `fitting-${code}`,
    })),
  ]
}

/** A guard as a value: what Cedar makes of policy texts is held to the same in `guardrails.property.test.ts`. */
function guardOf(forbids: readonly Forbid[]): Guard {
  const sorted = [...forbids].sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    version: 'of-the-laws',
    evaluate: ({ asks }) =>
      sorted.flatMap(({ id, item }): GuardrailRefusal[] => {
        const held = asks.filter(({ items }) => items.includes(item))
        const concerned = held.map(({ resource, mode }) => ({ resource, mode, items: [item] }))
        const rule = `guardrail:${id}` as const
        return held.length === 0 ? [] : [{ rule, because: 'So it is.', remedy: 'Ask.', concerned }]
      }),
  }
}
