import assert from 'node:assert/strict'

import fc from 'fast-check'

import { makeGrantIndex } from '../../policies/grants.ts'
import { offersOf } from '../../policies/offers.ts'
import type { Resource } from '../../catalog/types.ts'
import type { Grant } from '../../policies/types.ts'
import { lightened, RUNS, someGrants } from './world.ts'

const G: Grant = {
  id: 'G',
  version: 2,
  consumer: 'desk',
  resource: 'R',
  modes: ['query', 'verify'],
  items: { a: 'clear', b: 'name' },
  matters: ['M-1', 'M-2'],
  legalBasis: 'PIPL Art. 13(3)',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  state: 'active',
}

describe('makeGrantIndex', () => {
  it('finds a grant by consumer and resource, and by its reference', () => {
    const index = makeGrantIndex([G])
    assert.deepEqual(
      index.of('desk', 'R').map(({ ref }) => ref),
      ['G@2'],
    )
    assert.equal(index.grant('G@2'), G)
    assert.equal(index.size, 1)
  })

  it('finds nothing for another consumer, another resource, or the two put together otherwise', () => {
    const index = makeGrantIndex([G])
    for (const [consumer, resource] of [
      ['office', 'R'],
      ['desk', 'S'],
      ['deskR', ''],
      ['', 'deskR'],
    ] as const) {
      assert.deepEqual(index.of(consumer, resource), [])
    }
    assert.equal(index.grant('G'), undefined)
  })

  it('has a version of 16 hex digits that the order of grants, items, modes and matters leaves as it is', () => {
    const turned: Grant = {
      ...G,
      modes: ['verify', 'query'],
      items: { b: 'name', a: 'clear' },
      matters: ['M-2', 'M-1'],
    }
    const other = { ...G, id: 'H' }
    const { version } = makeGrantIndex([G, other])
    assert.match(version, /^[0-9a-f]{16}$/)
    assert.equal(makeGrantIndex([other, turned]).version, version)
  })

  it('finds a grant for a whole standard of a region under each resource of it, in the order of all', () => {
    const wide = { ...G, id: 'F', resource: '510000.*.pension' }
    const narrow = { ...G, id: 'H', resource: '510000.RS.pension' }
    const index = makeGrantIndex([narrow, wide, { ...G, resource: '500000.*.pension' }])
    const ids = (resource: string): string[] =>
      index.of(G.consumer, resource).map(({ grant }) => grant.id)
    assert.deepEqual(ids('510000.RS.pension'), ['F', 'H'])
    assert.deepEqual(ids('510000.GA.pension'), ['F'])
    assert.deepEqual(ids('510000.RS.pensions'), [])
    assert.deepEqual(ids('510000.*.pension'), ['F'])
    assert.deepEqual(ids('500000.RS.pension'), ['G'])
    for (const strange of ['', '.', '..', '510000', 'constructor'])
      assert.deepEqual(ids(strange), [])
  })

  it('knows which grants are light: those without a matter or a legal basis', () => {
    const bare = lightened(G)
    const grants: Grant[] = [
      bare,
      { ...bare, matters: ['M-1'] },
      { ...bare, legalBasis: 'none' },
      G,
    ]
    const light = grants.map(
      (grant) => makeGrantIndex([grant]).of(G.consumer, G.resource)[0]?.isLight,
    )
    assert.deepEqual(light, [true, true, true, false])
  })

  it('has another version when anything in any grant is another', () => {
    const changes: Required<Omit<Grant, 'narrows'>> = {
      id: 'H',
      version: 3,
      consumer: 'office',
      resource: 'S',
      modes: ['query'],
      items: { a: 'clear' },
      matters: ['M-1'],
      legalBasis: 'PIPL Art. 13(7)',
      validFrom: '2026-01-02',
      validTo: '2026-12-30',
      state: 'suspended',
      request: 'SQ-1',
      quota: { callsPerDay: 7 },
      rows: { item: 'a', present: true },
      emergency: true,
    }
    const versions = Object.entries(changes).map(
      ([name, value]) => makeGrantIndex([{ ...G, [name]: value }]).version,
    )
    versions.push(makeGrantIndex([G]).version, makeGrantIndex([]).version)
    assert.equal(new Set(versions).size, Object.keys(changes).length + 2)
  })

  it('holds every grant once, where it belongs', () => {
    fc.assert(
      fc.property(someGrants, (grants) => {
        const index = makeGrantIndex(grants)
        assert.equal(index.size, grants.length)
        for (const grant of grants) {
          const held = index.of(grant.consumer, grant.resource)
          assert.equal(held.filter((each) => each.grant === grant).length, 1)
        }
      }),
      RUNS,
    )
  })
})

describe('offersOf', () => {
  const resource = {
    code: 'R',
    state: 'published',
    shareType: 'conditional',
    methods: ['query'],
    items: [{ name: 'a' }, { name: 'b', shareType: 'not-shared' }],
  } as unknown as Resource

  it('gives an item the share type of its resource unless it has its own', () => {
    const items = offersOf([resource]).offer('R')?.items
    assert.deepEqual(items?.get('a'), { shareType: 'conditional' })
    assert.deepEqual(items.get('b'), { shareType: 'not-shared' })
  })

  it('never takes an item for less closed than its resource', () => {
    const lax = { ...resource, items: [{ name: 'a', shareType: 'unconditional' }] } as Resource
    assert.deepEqual(offersOf([lax]).offer('R')?.items.get('a'), { shareType: 'conditional' })
  })

  it('publishes only what is published', () => {
    for (const state of ['draft', 'submitted', 'returned', 'suspended', 'withdrawn'] as const) {
      assert.equal(offersOf([{ ...resource, state }]).offer('R')?.published, false, state)
    }
    assert.equal(offersOf([resource]).offer('R')?.published, true)
  })

  it('knows no other resource', () => {
    assert.equal(offersOf([resource]).offer('S'), undefined)
  })
})
