import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Decision, Grant, PermittedAsk } from '../../policies/types.ts'
import { LAWS, theEngine, type Engine } from './laws.ts'
import { RUNS } from './world.ts'

/** The law, and an engine that breaks it: what it changes of the grants before, or of the decision after. */
const BROKEN: Readonly<Record<keyof typeof LAWS, Engine>> = {
  'silence denies': (grants, offers, question, forbids) =>
    theEngine(
      grants.map((grant) => ({ ...grant, items: { c: 'clear' as const, ...grant.items } })),
      offers,
      question,
      forbids,
    ),

  'what a grant opens and nothing denies or forbids is permitted': onGrants((grants) =>
    grants.filter(({ validFrom, validTo }) => validFrom !== validTo),
  ),

  'the order of the grants does not matter': onGrants((grants) => grants.slice(0, 2)),

  'the strictest mask wins': onGrants((grants) => {
    const clear = new Set(
      grants.flatMap(({ items }) =>
        Object.entries(items).flatMap(([item, access]) => (access === 'clear' ? [item] : [])),
      ),
    )
    return grants.map((grant) =>
      changed(grant, (item, access) => (clear.has(item) && access !== 'denied' ? 'clear' : access)),
    )
  }),

  'one more grant never lifts a mask or a denial': onGrants((grants) => {
    const added = grants.find(({ id }) => id === 'added')
    return grants.map((grant) => changed(grant, (item, access) => added?.items[item] ?? access))
  }),

  'an explicit denial wins over any other grant': onGrants((grants) =>
    grants.map(({ items, ...grant }) => ({
      ...grant,
      items: Object.fromEntries(Object.entries(items).filter(([, access]) => access !== 'denied')),
    })),
  ),

  'a record must be inside the row rule of every grant that opens an item': onPermit((ask) => {
    const [first] = ask.rows ?? []
    return first === undefined ? ask : { ...ask, rows: [first] }
  }),

  'a grant for another consumer or another resource changes nothing': onGrants((grants) =>
    grants.map((grant) => ({ ...grant, resource: grant.resource.replace('51.D.T', '51.D.R') })),
  ),

  'one refused item refuses the whole question, and every refused item is named': (...asked) => {
    const decision = theEngine(...asked)
    return decision.effect === 'deny'
      ? { ...decision, refused: decision.refused.slice(0, 1) }
      : decision
  },

  'what is not published, not shared or not offered is refused, whatever was granted': (
    grants,
    offers,
    question,
    forbids,
  ) => {
    const offer = (code: string): ReturnType<typeof offers.offer> => {
      const found = offers.offer(code)
      return found && { ...found, published: true }
    }
    return theEngine(grants, { offer }, question, forbids)
  },

  'a grant without matter or legal basis opens only what is shared unconditionally': onGrants(
    (grants) => grants.map((grant) => ({ matters: ['M-1', 'M-2'], legalBasis: 'none', ...grant })),
  ),

  'a forbid wins over any grant': (grants, offers, question, forbids) =>
    theEngine(grants, offers, question, grants.length > 3 ? [] : forbids),

  'one more guardrail never shows more': (grants, offers, question, forbids) =>
    theEngine(grants, offers, question, forbids.length > 1 ? [] : forbids),

  'the order of the guardrails does not matter': (grants, offers, question, forbids) =>
    theEngine(grants, offers, question, forbids.slice(0, 1)),

  'a permit names the grants that it rests on, and no others': onPermit((ask) => ({
    ...ask,
    grants: ask.grants.slice(0, 1),
  })),
}

describe('the laws of a decision', () => {
  for (const [law, property] of Object.entries(LAWS)) {
    it(`hold: ${law}`, () => {
      fc.assert(property(theEngine), RUNS)
    })

    it(`are broken by an engine that breaks it: ${law}`, () => {
      const broken = BROKEN[law]
      assert(broken, 'there is no engine that breaks it')
      // Ends at the first run that sees it; some breaks are seen seldom.
      const runs = { numRuns: 20 * RUNS.numRuns, endOnFailure: true }
      assert.throws(() => fc.assert(property(broken), runs), /Property failed/)
    })
  }
})

function onGrants(change: (grants: readonly Grant[]) => readonly Grant[]): Engine {
  return (grants, offers, question, forbids) => theEngine(change(grants), offers, question, forbids)
}

function onPermit(change: (ask: PermittedAsk) => PermittedAsk): Engine {
  return (...asked): Decision => {
    const decision = theEngine(...asked)
    return decision.effect === 'permit'
      ? { ...decision, asks: decision.asks.map(change) }
      : decision
  }
}

function changed(
  grant: Grant,
  change: (item: string, access: Grant['items'][string]) => Grant['items'][string],
): Grant {
  const items = Object.entries(grant.items).map(([item, access]) => [item, change(item, access)])
  return { ...grant, items: Object.fromEntries(items) as Grant['items'] }
}
