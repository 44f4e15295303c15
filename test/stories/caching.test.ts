import assert from 'node:assert/strict'
import type { GrantHold } from '../../policies/grant-holds.ts'
import type { Resource } from '../../catalog/types.ts'
import { exchangeId, NOW, testHouse, type Asking, type TestHouse } from '../support/house.ts'
import { grantOf, GRANTS, OWN, PEOPLE, TABLES } from '../support/offered.ts'

const { retiree, nobody } = PEOPLE
const RULE = { item: 'householdAddress', present: true } as const
const CACHE_SEC = 10
const query = queryOf(retiree, 'name')

function queryOf(person: string, items: string): string {
  return `{ person(idNumber: "${person}") { householdPopulation(from: [CHONGQING]) { ${items} } } }`
}

function purposeOf(matter: string, caseNumber: string, operator: string): string {
  return `matter="${matter}", case="${caseNumber}", operator="${operator}"`
}

/** Every resource of ours may be answered from the cache for ten seconds. */
const CACHED = OWN.map((one) => cachedFor(one, CACHE_SEC))

const POLICE = CACHED.find(({ standard }) => standard === 'householdPopulation')!

function cachedFor(resource: Resource, cacheSec: number): Resource {
  const { binding } = resource
  return binding === undefined ? resource : { ...resource, binding: { ...binding, cacheSec } }
}

interface Ticking {
  readonly house: TestHouse
  readonly wait: (seconds: number) => void
  /** How often the police's source was read so far. */
  readonly reads: () => number
}

function ticking(options: Parameters<typeof testHouse>[0] = {}): Ticking {
  let seconds = 0
  const clock = (): Date => new Date(NOW.getTime() + seconds * 1_000)
  const house = testHouse({ own: CACHED, clock, ...options })
  return {
    house,
    wait: (more) => (seconds += more),
    reads: () => house.sources.get('GA')!.reads.length,
  }
}

const takenFrom = (house: TestHouse): readonly (string | null)[] =>
  house.records().map(({ asks }) => asks[0]?.takenFrom ?? null)

describe('a resource with a cache of ten seconds', () => {
  it('answers the same question again without a read, and records it with the exchange for which it was read', async () => {
    const { house, wait, reads } = ticking()
    const told = queryOf(retiree, 'name provenance { retrievedAt }')
    const first = await house.ask({ query: told })
    wait(9)
    const second = await house.ask({ query: told })
    assert.equal(reads(), 1)
    assert.deepEqual(second.body.data, first.body.data)
    const [record] = second.body.data.person.householdPopulation
    assert.equal(record.provenance.retrievedAt, '2026-03-02T10:00:00.000+08:00')
    const [read, taken] = house.records()
    const { exchangeId: id, time, asks, requestCommitment, responseCommitment } = read!
    assert.deepEqual(takenFrom(house), [null, exchangeId(1)])
    assert.equal(id, exchangeId(1))
    assert.deepEqual(
      {
        ...taken,
        exchangeId: id,
        time,
        requestCommitment,
        responseCommitment,
        asks: [{ ...taken!.asks[0], takenFrom: null }],
      },
      { ...read, asks },
    )
  })

  it('reads again when they are over, counted from when it was asked', async () => {
    const { house, wait, reads } = ticking()
    await house.ask({ query })
    wait(6)
    await house.ask({ query })
    wait(4)
    await house.ask({ query })
    assert.equal(reads(), 2)
    assert.deepEqual(takenFrom(house), [null, exchangeId(1), null])
  })

  it('answers from it that there is no record', async () => {
    const { house, reads } = ticking()
    const [first, second] = await inTurn(house, [
      { query: queryOf(nobody, 'name') },
      { query: queryOf(nobody, 'name') },
    ])
    assert.equal(reads(), 1)
    assert.deepEqual(second!.body.data, first!.body.data)
    assert.equal(house.records()[1]!.asks[0]!.result, 'NO_RECORD')
  })

  const others: readonly (readonly [string, Asking])[] = [
    ['another case', { purpose: purposeOf('CY-037', '500103-2026-000124', 'CQ-YZ-0417') }],
    ['another clerk', { purpose: purposeOf('CY-037', '500103-2026-000123', 'CQ-YZ-0418') }],
    ['another matter', { purpose: purposeOf('CY-001', '500103-2026-000123', 'CQ-YZ-0417') }],
    ['another consumer', { as: 'cq-ungranted' }],
    ['another person', { query: queryOf(PEOPLE.bride, 'name') }],
    ['fewer items than were read', { query: queryOf(retiree, 'birthDate') }],
  ]
  for (const [who, asking] of others) {
    it(`serves nothing of it to ${who}`, async () => {
      const matters = ['CY-037', 'CY-001']
      const grants = ['cq-pension-desk', 'cq-ungranted'].map((id) =>
        grantOf(id, POLICE, { matters }),
      )
      const { house, reads } = ticking({ grants })
      await inTurn(house, [{ query: queryOf(retiree, 'name birthDate') }])
      const told = await house.ask({ query: queryOf(retiree, 'name birthDate'), ...asking })
      assert.equal(told.status, 200)
      assert.equal(reads(), 2)
      assert.deepEqual(takenFrom(house), [null, null])
    })
  }

  it('reads again for a peer, and answers the peer’s own question from what was read for it', async () => {
    const { house, reads } = ticking()
    await house.ask({ query })
    await house.askAsPeer({ query, nth: 9_001 })
    await house.askAsPeer({ query, nth: 9_002 })
    assert.equal(reads(), 2)
    assert.deepEqual(takenFrom(house), [null, null, exchangeId(9_001)])
  })

  it('never answers a verification from it', async () => {
    const { house, reads } = ticking()
    const claim = `{ person(idNumber: "${retiree}") { verify { householdPopulation(from: [CHONGQING], claim: { name: "周桂兰" }) { result } } } }`
    await inTurn(house, [{ query }, { query: claim }, { query: claim }])
    assert.equal(reads(), 3)
    assert.deepEqual(takenFrom(house), [null, null, null])
  })

  it('keeps no failure, and nothing of an exchange that could not be recorded', async () => {
    const { house, reads } = ticking()
    house.log.breakIt('at-append')
    assert.equal((await house.ask({ query })).status, 503)
    house.log.heal()
    await house.ask({ query })
    assert.equal(reads(), 2)
    const failing = ticking()
    failing.house.sources.get('GA')!.failWith('*', 'SOURCE_UNAVAILABLE')
    await inTurn(failing.house, [{ query }, { query }])
    assert.equal(failing.reads(), 2)
  })

  it('charges quotas for what it answers from it: calls, and rows', async () => {
    for (const quota of [{ callsPerDay: 2 }, { rowsPerDay: 2 }]) {
      const { house, reads } = ticking({ grants: [grantOf('cq-pension-desk', POLICE, { quota })] })
      const told = await inTurn(house, [{ query }, { query }, { query }])
      assert.deepEqual(
        told.map(({ status }) => status),
        [200, 200, 429],
      )
      assert.equal(reads(), 1)
    }
  })

  it('serves nothing after the grant was suspended, nor what was read before when it is back', async () => {
    const { house, reads } = ticking()
    const { id } = GRANTS.find(({ resource }) => resource === POLICE.code)!
    const told = {
      kind: 'staff',
      because: 'A reason.',
      by: 'steward',
      since: '2026-03-02',
    } as const
    const held: GrantHold = { grant: id, state: 'suspended', ...told }
    await house.ask({ query })
    house.hold(new Map([[id, held]]))
    assert.equal((await house.ask({ query })).status, 403)
    house.hold(new Map())
    await house.ask({ query })
    assert.equal(reads(), 2)
    assert.deepEqual(takenFrom(house).at(-1), null)
  })

  it('serves nothing after the resource was suspended, nor what was read before when it is back', async () => {
    const { house, reads } = ticking()
    await house.ask({ query })
    house.register(CACHED.map((one) => ({ ...one, state: 'suspended' as const })))
    assert.equal((await house.ask({ query })).status, 403)
    house.register(CACHED)
    await house.ask({ query })
    assert.equal(reads(), 2)
    assert.deepEqual(takenFrom(house).at(-1), null)
  })

  it('answers from it what a row rule left, with what it held back', async () => {
    const ruled = grantOf('cq-pension-desk', POLICE, { rows: RULE })
    const { house, reads } = ticking({ grants: [ruled], tables: TABLES })
    await inTurn(house, [{ query }, { query }])
    assert.equal(reads(), 1)
    const [first, second] = house.records()
    assert.deepEqual(second!.asks[0], { ...first!.asks[0], takenFrom: exchangeId(1) })
    assert.equal(first!.asks[0]!.rowsWithheld, 0)
  })
})

describe('a resource without a cache', () => {
  it('is read for every question', async () => {
    const { house, reads } = ticking({ own: OWN })
    await inTurn(house, [{ query }, { query }])
    assert.equal(reads(), 2)
    assert.deepEqual(takenFrom(house), [null, null])
  })
})

async function inTurn(
  house: TestHouse,
  askings: readonly Asking[],
): Promise<readonly Awaited<ReturnType<TestHouse['ask']>>[]> {
  const told = []
  for (const asking of askings) told.push(await house.ask(asking))
  return told
}
