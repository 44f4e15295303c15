import assert from 'node:assert/strict'
import fc from 'fast-check'
import { act, after, type Deed } from '../../../catalog/procedures/request-act.ts'
import type { Request, RequestAction, RequestEvent } from '../../../catalog/procedures/request.ts'
import { GRANTING, TRANSITIONS } from '../../../catalog/procedures/request-transitions.ts'
import { ACTORS, APPLICATION, deedOf, newRequest, TERMS } from './request-fixtures.ts'

/** Anybody does anything on any day, with everything an action may need, or without. */
const attempt = fc.record({
  action: fc.constantFrom(...(Object.keys(TRANSITIONS) as RequestAction[])),
  actor: fc.constantFrom(...(Object.keys(ACTORS) as (keyof typeof ACTORS)[])),
  asHead: fc.boolean(),
  complete: fc.boolean(),
  day: fc.constantFrom<string>('2026-03-02', '2026-03-10', '2026-04-01', '2027-01-05'),
})
type Attempt = typeof attempt extends fc.Arbitrary<infer A> ? A : never

/** Likely ways through, so that late states are met as often as early ones. */
const WAY: readonly (readonly [RequestAction, keyof typeof ACTORS])[] = [
  ['endorse', 'demandHead'],
  ['submit', 'demandOfficer'],
  ['review', 'supplyOfficer'],
  ['agree', 'supplyHead'],
  ['provide', 'supplyOfficer'],
  ['suspend', 'steward'],
  ['rectify', 'demandOfficer'],
]
const attempts = fc
  .tuple(fc.integer({ min: 0, max: WAY.length }), fc.array(attempt, { maxLength: 12 }))
  .map(([steps, rest]): readonly Attempt[] => [
    ...WAY.slice(0, steps).map(([action, actor]) => ({
      action,
      actor,
      asHead: false,
      complete: true,
      day: '2026-03-02',
    })),
    ...rest,
  ])

/** What an event may say besides who, when and why. */
const DETAILS = {
  application: APPLICATION,
  missing: ['scope'],
  proposal: 'agree',
  terms: TERMS,
  days: 4,
  grant: 'g-1',
  rectifyBy: '2028-01-01',
  evidence: 'minutes',
} as const
type Detail = keyof typeof DETAILS

/** Whose each is. */
const OWN: Readonly<Partial<Record<RequestAction, readonly Detail[]>>> = {
  amend: ['application'],
  'ask-supplement': ['missing'],
  supplement: ['application'],
  review: ['proposal', 'terms'],
  extend: ['days'],
  provide: ['grant'],
  suspend: ['rectifyBy'],
  rectify: ['evidence'],
  dispose: ['evidence'],
}

function saying(details: readonly Detail[]): Partial<Deed> {
  return Object.fromEntries(details.map((detail) => [detail, DETAILS[detail]]))
}

function deed({ action, actor, asHead, complete, day }: Attempt): Deed {
  const by = asHead ? { by: { ...ACTORS[actor], role: 'head' as const } } : {}
  return deedOf(actor, { day, ...by, ...(complete ? saying(OWN[action] ?? []) : {}) })
}

function run(all: readonly Attempt[], see: (before: Request, now: Request) => void): Request {
  return all.reduce((before, one) => {
    const acted = act(before, one.action, deed(one))
    if (!acted.ok) {
      assert.ok(acted.problems.length > 0)
      return before
    }
    see(before, acted.request)
    return acted.request
  }, newRequest())
}

function firstBy(request: Request, action: RequestEvent['action']): RequestEvent {
  const found = request.events.find((event) => event.action === action)
  assert.ok(found, `there is no "${action}" in ${request.events.map((e) => e.action).join(', ')}`)
  return found
}

describe('requests, whoever does whatever', () => {
  it('never grant without four eyes on either side and a reply that agreed', () => {
    let granted = 0
    fc.assert(
      fc.property(attempts, (all) => {
        run(all, (_, now) => {
          if (!GRANTING.has(now.state)) return
          granted += 1
          const endorsed = firstBy(now, 'endorse').by
          assert.notEqual(endorsed.id, now.events[0]?.by.id)
          assert.deepEqual([endorsed.role, endorsed.department], ['head', now.demand.department])
          const agreed = firstBy(now, 'agree').by
          assert.notEqual(agreed.id, firstBy(now, 'review').by.id)
          assert.deepEqual([agreed.role, agreed.department], ['head', now.supply.department])
          assert.ok(firstBy(now, 'agree').seq < firstBy(now, 'provide').seq)
        })
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 300) },
    )
    assert.ok(granted > 0, 'no run came as far as a grant')
  })

  it('lose no event, change none, and are what their events say', () => {
    fc.assert(
      fc.property(attempts, (all) => {
        const last = run(all, (before, now) => {
          assert.deepEqual(now.events.slice(0, -1), before.events)
          assert.equal(now.events.at(-1)?.seq, now.events.length)
        })
        const [first, ...rest] = last.events
        assert.ok(first)
        assert.deepEqual(rest.reduce(after, newRequest()), last)
      }),
    )
  })

  it('hear of each what is its own to say, and nothing else', () => {
    const other = { ...APPLICATION, consumer: 'cq-other-desk', matters: ['CY-001'] }
    fc.assert(
      fc.property(attempts, fc.constantFrom(...Object.keys(DETAILS)), (all, more) => {
        const stray = more as Detail
        const before = run(all.slice(0, -1), () => undefined)
        const [last] = all.slice(-1)
        fc.pre(last !== undefined && OWN[last.action]?.includes(stray) !== true)
        const said = { ...deed(last), ...saying([stray]) }
        const acted = act(before, last.action, said)
        assert.ok(!acted.ok && acted.problems.some(({ pointer }) => pointer === `/${stray}`))
        // Kept before it was refused: it makes no difference.
        const event = { ...said, application: other, seq: 0, action: last.action }
        if (OWN[last.action]?.includes('application') === true) return
        assert.deepEqual(after(before, event).application, before.application)
      }),
    )
  })

  it('are told to supplement once, and never extended beyond the law', () => {
    fc.assert(
      fc.property(attempts, (all) => {
        const { events } = run(all, () => undefined)
        assert.ok(events.filter(({ action }) => action === 'ask-supplement').length <= 1)
        const days = events.filter(({ action }) => action === 'extend').map((e) => e.days ?? 0)
        assert.ok(days.reduce((a, b) => a + b, 0) <= 10)
      }),
    )
  })
})
