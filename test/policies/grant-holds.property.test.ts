import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decide } from '../../policies/decide.ts'
import { withHolds, type GrantHold, type GrantHolds } from '../../policies/grant-holds.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import type { Decision } from '../../policies/types.ts'
import { aQuestion, everything, RUNS, someGrants } from './world.ts'

const someStates = fc.array(
  fc.constantFrom(undefined, 'suspended' as const, 'terminated' as const),
  {
    minLength: 20,
    maxLength: 20,
  },
)

function holdsOf(
  ids: readonly string[],
  states: readonly (GrantHold['state'] | undefined)[],
): GrantHolds {
  const told = { kind: 'staff', because: 'A reason.', by: 'steward', since: '2026-03-02' } as const
  const held = ids.flatMap((grant, i) => {
    const state = states[i % states.length]
    return state === undefined ? [] : [[grant, { grant, state, ...told }] as const]
  })
  return new Map(held)
}

/** Items that are shown, with how. */
function shown(decision: Decision): ReadonlySet<string> {
  const asks = decision.effect === 'permit' ? decision.asks : []
  return new Set(
    asks.flatMap(({ ask, access }) =>
      Object.keys(access).map((item) => `${ask.mode} ${ask.resource} ${item}`),
    ),
  )
}

describe('a hold', function () {
  this.timeout(60_000)

  it('never shows more', () => {
    fc.assert(
      fc.property(someGrants, aQuestion, someStates, (grants, question, states) => {
        const index = makeGrantIndex(grants)
        const ids = [...new Set(grants.map(({ id }) => id))]
        const held = withHolds(index, holdsOf(ids, states))
        const before = shown(decide(index, everything, question))
        for (const item of shown(decide(held, everything, question))) assert(before.has(item), item)
      }),
      RUNS,
    )
  })

  it('keeps what a grant denied from being opened by another', () => {
    fc.assert(
      fc.property(someGrants, aQuestion, (grants, question) => {
        const denying = grants.map((grant) => ({
          ...grant,
          id: `${grant.id}-denying`,
          items: Object.fromEntries(
            Object.keys(grant.items).map((item) => [item, 'denied' as const]),
          ),
        }))
        const index = makeGrantIndex([...grants, ...denying])
        const holds = holdsOf(
          denying.map(({ id }) => id),
          ['suspended'],
        )
        assert.deepEqual([...shown(decide(withHolds(index, holds), everything, question))], [])
      }),
      RUNS,
    )
  })

  it('permits nothing that a grant suspended or terminated in its file would not', () => {
    fc.assert(
      fc.property(someGrants, aQuestion, someStates, (grants, question, states) => {
        const holds = holdsOf([...new Set(grants.map(({ id }) => id))], states)
        const written = grants.map((grant) => {
          const state = grant.state === 'terminated' ? grant.state : holds.get(grant.id)?.state
          return state === undefined ? grant : { ...grant, state }
        })
        const filed = shown(decide(makeGrantIndex(written), everything, question))
        const held = shown(decide(withHolds(makeGrantIndex(grants), holds), everything, question))
        for (const item of held) assert(filed.has(item), item)
      }),
      RUNS,
    )
  })

  it('is told by the version of the grants, and one that concerns none of them is not', () => {
    const [sampled = []] = fc.sample(
      someGrants.filter(({ length }) => length > 0),
      1,
    )
    // One that is held already has nothing to tell.
    const grants = sampled.map((grant) => ({ ...grant, state: 'active' as const }))
    const index = makeGrantIndex(grants)
    const none = withHolds(index, holdsOf(['no such grant'], ['suspended']))
    const one = withHolds(index, holdsOf([grants[0]?.id ?? ''], ['suspended']))
    const other = withHolds(index, holdsOf([grants[0]?.id ?? ''], ['terminated']))
    assert.equal(none.version, index.version)
    assert.equal(new Set([index.version, one.version, other.version]).size, 3)
  })
})
