import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Request, RequestAction } from '../../../catalog/procedures/request.ts'
import { grantOf } from '../../../gateway/procedures/request-grant.ts'
import { decide } from '../../../policies/decide.ts'
import { withHolds, type GrantHold, type GrantHolds } from '../../../policies/grant-holds.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { strictest } from '../../../policies/masks.ts'
import type { RowRule } from '../../../policies/row-rule.ts'
import type { Decision, Grant, Question } from '../../../policies/types.ts'
import {
  APPLICATION,
  deedOf,
  newRequest,
  play,
  type ACTORS,
} from '../../catalog/procedures/request-fixtures.ts'
import { aGrant, aQuestion, everything, RUNS, someGrants } from '../../policies/world.ts'

type Steps = readonly (readonly [RequestAction, keyof typeof ACTORS, object?])[]

const REVOKED: Steps = [['revoke-grant', 'steward']]
const SUSPENDED: Steps = [['suspend-grant', 'otherSteward']]
const RECTIFY_BY = { rectifyBy: '2027-12-31' }
const DISPOSED: Steps = [
  ['ask-disposal', 'supplyHead'],
  ['dispose', 'demandHead', { evidence: 'shredded' }],
]
/** Everything that can follow what was done through the grant, and leaves the hold where it is. */
const WAYS: readonly (readonly [GrantHold['state'], Steps])[] = [
  ['terminated', REVOKED],
  ['terminated', [...REVOKED, ...DISPOSED.slice(0, 1)]],
  ['terminated', [...REVOKED, ...DISPOSED]],
  ['terminated', [...SUSPENDED, ...REVOKED]],
  ['terminated', [['suspend', 'steward', RECTIFY_BY], ...REVOKED]],
  ['suspended', SUSPENDED],
  ['suspended', [...SUSPENDED, ['suspend', 'steward', RECTIFY_BY]]],
  ['suspended', [...SUSPENDED, ['terminate', 'steward']]],
  ['suspended', [...SUSPENDED, ['terminate', 'steward'], ...DISPOSED]],
]

/** A request in use, of the grant's terms. */
function requestOf({ id, items, rows, ...grant }: Grant): Request {
  const { events } = newRequest()
  const [drafted] = events
  assert(drafted)
  const { consumer, resource, matters = [], validFrom: day, validTo: until } = grant
  const application = { ...APPLICATION, consumer, resource, matters, until }
  const terms = { items, ...(rows === undefined ? {} : { rows }) }
  const review = { ...deedOf('supplyOfficer', { day }), proposal: 'agree', terms } as const
  return {
    ...newRequest(),
    ...{ id, state: 'active', application },
    events: [
      { ...drafted, day, application },
      { ...review, seq: 2, action: 'review' },
      { ...deedOf('supplyOfficer', { day, grant: id }), seq: 3, action: 'provide' },
    ],
  }
}

function holdOf(grant: string, state: GrantHold['state']): GrantHolds {
  const told = { kind: 'staff', because: 'A reason.', by: 'steward', since: '2026-03-02' } as const
  return new Map([[grant, { grant, state, ...told }]])
}

function decided(grants: readonly Grant[], holds: GrantHolds, question: Question): Decision {
  return decide(withHolds(makeGrantIndex(grants), holds), everything, question)
}

/** Every item, mask and record that is shown now was shown before. */
function showsNoMore(now: Decision, before: Decision): void {
  if (now.effect === 'deny') return
  assert.equal(before.effect, 'permit')
  now.asks.forEach(({ access, rows = [] }, n) => {
    const { access: former, rows: limits = [] } = before.asks[n] ?? assert.fail()
    for (const [item, shown] of Object.entries(access)) {
      assert.equal(shown, strictest(shown, former[item] ?? assert.fail()))
    }
    for (const { grant } of limits) assert(rows.some((one) => one.grant === grant))
  })
}

describe('the grant of a request that was revoked or suspended', function () {
  this.timeout(60_000)

  const ID = 'SQ-2026-0001'
  const clear: Grant = {
    ...{ id: 'B', version: 1, consumer: 'desk', resource: '51.D.R', modes: ['query'] },
    items: { a: 'clear', b: 'clear' },
    ...{ matters: ['M-1'], legalBasis: 'PIPL Art. 13(3)', state: 'active' },
    ...{ validFrom: '2026-03-02', validTo: '2026-12-31' },
  }
  const rows: RowRule = { item: 'c', equals: '1' }
  const terms: Grant = { ...clear, id: ID, items: { a: 'name', b: 'denied' }, rows }
  const question = (item: string): Question => ({
    ...{ consumer: 'desk', matter: 'M-1', today: '2026-06-15' },
    asks: [{ resource: '51.D.R', mode: 'query', items: [item] }],
  })

  for (const [side, holds] of [
    ['where it is held', holdOf(ID, 'terminated')],
    ['in the other province', new Map()],
  ] as const) {
    it(`goes on masking, denying and limiting what another grant shows once it is revoked, ${side}`, () => {
      const revoked = grantOf(play(requestOf(terms), REVOKED)) ?? assert.fail()
      assert.equal(revoked.state, 'terminated')
      const masked = decided([revoked, clear], holds, question('a'))
      assert(masked.effect === 'permit')
      const [ask = assert.fail()] = masked.asks
      assert.deepEqual(ask.access, { a: 'name' })
      assert.deepEqual(ask.grants, ['B@1'])
      assert.deepEqual(ask.rows, [{ grant: `${ID}@1`, rule: rows }])
      const denied = decided([revoked, clear], holds, question('b'))
      assert(denied.effect === 'deny')
      assert.deepEqual(
        denied.refused.map(({ rule, grant }) => [rule, grant]),
        [['item-denied', `${ID}@1`]],
      )
    })
  }

  it('is over, with what it denied, when the request is ended by a step of its own', () => {
    const ended = grantOf(
      play(requestOf(terms), [
        ['suspend', 'steward', RECTIFY_BY],
        ['terminate', 'supplyHead'],
      ]),
    )
    assert.equal(ended?.state, 'terminated')
    assert.equal(ended.narrows, undefined)
    const given = decided([ended, clear], new Map(), question('b'))
    assert.equal(given.effect, 'permit')
  })

  it('is as it was once it is attested anew', () => {
    const before = grantOf(requestOf(terms))
    const again = play(requestOf(terms), [...SUSPENDED, ['re-attest-grant', 'otherSteward']])
    assert.deepEqual(grantOf(again), before)
  })

  it('never shows more, in either province, whatever becomes of the request then', () => {
    const ofRequest = aGrant.filter(({ matters }) => matters !== undefined)
    const others = someGrants.map((grants) => grants.map((one, n) => ({ ...one, id: `B${n}` })))
    fc.assert(
      fc.property(ofRequest, others, aQuestion, fc.constantFrom(...WAYS), (one, rest, ask, way) => {
        const [state, steps] = way
        const request = requestOf(one)
        const grant = grantOf(request) ?? assert.fail()
        const followed = grantOf(play(request, steps)) ?? assert.fail()
        const before = decided([grant, ...rest], new Map(), ask)
        const holds = holdOf(grant.id, state)
        showsNoMore(decided([grant, ...rest], holds, ask), before)
        showsNoMore(decided([followed, ...rest], holds, ask), before)
        showsNoMore(decided([followed, ...rest], new Map(), ask), before)
      }),
      RUNS,
    )
  })
})
