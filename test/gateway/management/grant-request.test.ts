import assert from 'node:assert/strict'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import { localTime } from '../../../gateway/core/day.ts'
import { suspendGrant } from '../../../gateway/grants/grant-life.ts'
import type { Kept, Outcome } from '../../../gateway/procedures/kind.ts'
import { findProcedure, keepEvent, KINDS } from '../../../gateway/procedures/procedure-store.ts'
import { readRequestedGrants } from '../../../gateway/procedures/request-keeper.ts'
import { withHolds, type GrantHolds } from '../../../policies/grant-holds.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import type { Grant } from '../../../policies/types.ts'
import { NOW } from '../../support/house.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { CONSUMERS } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'
import { ACTORS, APPLICATION, DETAILS, HEAD, WAY } from '../procedures/request-people.ts'

/** Of the police of Chongqing, of Sichuan, and one that nobody applied for. */
const OURS = 'SQ-500000-2026-0001'
const THEIRS = 'SQ-500000-2026-0002'
const FILED = 'filed'
const NOT_YET = `The request ${THEIRS} does not follow yet: an earlier step of it waits for the other province, or somebody took one at the same moment. Do the same again when that has come back: shudao request show ${THEIRS}.`
const SICHUAN = { region: '510000', department: 'GA' }
const TO_ACTIVE = WAY.slice(0, WAY.findIndex(([action]) => action === 'provide') + 1)

function grantOf(id: string, region: string): Grant {
  return {
    ...{ id, version: 1, consumer: 'cq-pension-desk', modes: ['query'], matters: ['CY-037'] },
    resource: `${region}.GA.householdPopulation`,
    items: { name: 'clear' },
    ...{ validFrom: '2026-01-01', validTo: '2026-12-31', state: 'active' },
  }
}

describe('the request that became a grant', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let api: TestManagement
  let holds: GrantHolds = new Map()

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    const grants = [grantOf(OURS, '500000'), grantOf(THEIRS, '510000'), grantOf(FILED, '500000')]
    const index = makeGrantIndex(grants)
    api = testManagement(house, {
      database: house.database,
      config: { region: '500000', deadlines: {} },
      registrations: () => ({ grants: index, consumers: CONSUMERS }),
      house: () => ({ ...house.house, grants: withHolds(index, holds) }),
    } as never)
  })
  beforeEach(async () => {
    await house.database.query('TRUNCATE shudao.procedure CASCADE')
    await house.database.query('TRUNCATE shudao.grant_hold')
    await provide(HEAD.supply, OURS)
    await provide(SICHUAN, THEIRS)
  })
  after(() => house.close())

  /** As it is here once everything that happened has been told. */
  async function provide(supply: typeof SICHUAN, id: string): Promise<void> {
    const resource = `${supply.region}.GA.householdPopulation`
    let kept: Kept | undefined
    for (const [action, who] of TO_ACTIVE) {
      const actor: Actor = ACTORS[who]
      const details = { ...DETAILS[action] }
      if ('application' in details) details['application'] = { ...APPLICATION, resource }
      const by = actor.department === 'GA' ? { ...actor, ...supply } : actor
      const deed = {
        by,
        ...{ why: 'as agreed', day: '2026-03-02', at: localTime(NOW) },
        ...details,
      }
      const outcome: Outcome =
        kept === undefined
          ? KINDS.request.begin({ ...HEAD, supply, id }, deed)
          : KINDS.request.act(kept, action, deed)
      assert(outcome.ok, action)
      await keepEvent(house.database, outcome.procedure, outcome.event)
      kept = outcome.procedure
    }
  }
  /** Something else is done to a request, of which this exchange hears. */
  const act = async (
    id: string,
    action: string,
    by: Actor,
    details: object = {},
  ): Promise<void> => {
    const kept = (await findProcedure(house.database, id)) ?? assert.fail()
    const deed = { by, why: 'as agreed', day: '2026-03-02', at: localTime(NOW), ...details }
    const outcome = KINDS.request.act(kept, action, deed)
    assert(outcome.ok, action)
    await keepEvent(house.database, outcome.procedure, outcome.event)
  }
  /** What came of it, with what is told of the request, or which code and why. */
  const does = async (as: string, what: string, grant: string): Promise<string> => {
    const text = `mutation ($grant: ID!) { ${what}(grant: $grant, reason: "Complaint 7.") }`
    const { body } = await api.manage(as, text, { grant })
    const [error] = body.errors ?? []
    return error === undefined
      ? ['done', ...body.data[what]].join(': ')
      : `${error.extensions.code}: ${error.message}`
  }
  const shown = async (id: string): Promise<Readonly<Record<string, unknown>>> => {
    const text = `{ request(id: "${id}") { state hold { state because by } } }`
    return (await api.manage('cq-steward', text)).body.data.request
  }
  const lastOf = async (id: string): Promise<readonly unknown[]> => {
    const kept = (await findProcedure(house.database, id)) ?? assert.fail()
    const { seq, action, by, why } = kept.events.at(-1) ?? assert.fail()
    return [kept.state, seq, action, by, why]
  }
  const deeds = (): Promise<readonly object[]> =>
    house.database.query(
      `SELECT procedure, deed ->> 'action' AS action, state FROM shudao.procedure_deed`,
    )

  it('is terminated when the grant is revoked, once, with who did it and why, and stands in the log before', async () => {
    const officer = { id: 'cq-officer-ga', role: 'officer', region: '500000', department: 'GA' }
    for (const as of ['cq-officer-ga', 'cq-steward']) {
      assert.equal(await does(as, 'revokeGrant', OURS), 'done')
      const seq = TO_ACTIVE.length + 1
      const last = ['terminated', seq, 'revoke-grant', officer, 'Complaint 7.']
      assert.deepEqual(await lastOf(OURS), last)
    }
    const [first, again] = house.log
      .managed()
      .slice(-4)
      .filter(({ operation }) => operation === 'revokeGrant')
    assert.equal(first?.about['event'], String(TO_ACTIVE.length + 1))
    assert.equal(again?.about['event'], undefined)
    const { grants } = await readRequestedGrants(house.database)
    assert.equal(grants.get(OURS)?.state, 'terminated')
    const attested = await does('cq-steward', 'reattestGrant', OURS)
    assert.match(attested, /^CONFLICT: .* was revoked, which is for ever/)
  })

  it('is suspended with the grant, and active again when it is attested anew', async () => {
    assert.equal(await does('cq-officer-ga', 'suspendGrant', OURS), 'done')
    assert.equal((await shown(OURS))['state'], 'suspended')
    assert.equal(await does('cq-steward', 'suspendGrant', OURS), 'done')
    assert.equal(await does('cq-steward', 'reattestGrant', OURS), 'done')
    const steward = { id: 'cq-steward', role: 'steward', region: '500000' }
    const seq = TO_ACTIVE.length + 2
    const last = ['active', seq, 're-attest-grant', steward, 'Complaint 7.']
    assert.deepEqual(await lastOf(OURS), last)
    assert.equal(await does('cq-steward', 'reattestGrant', OURS), 'done')
    assert.deepEqual(await lastOf(OURS), last)
  })

  it('is told to the province that keeps it, and the grant is held here at once', async () => {
    assert.match(await does('cq-officer-rs', 'suspendGrant', THEIRS), /^ROLE_REQUIRED/)
    assert.deepEqual(await deeds(), [])
    assert.equal(await does('cq-steward', 'suspendGrant', THEIRS), 'done')
    assert.deepEqual(await deeds(), [
      { procedure: THEIRS, action: 'suspend-grant', state: 'waiting' },
    ])
    const held = 'SELECT state FROM shudao.grant_hold'
    assert.equal(
      await does('cq-steward', 'reattestGrant', THEIRS),
      `CONFLICT: ${THEIRS} waits for the other province to take "suspend-grant"; do it when that has come back: shudao request show ${THEIRS}.`,
    )
    assert.deepEqual(await house.database.query(held), [{ state: 'suspended' }])
    assert.equal(await does('cq-steward', 'revokeGrant', THEIRS), `done: ${NOT_YET}`)
    assert.deepEqual(await house.database.query(held), [{ state: 'terminated' }])
    await house.database.query('DELETE FROM shudao.procedure_deed')
    assert.equal(await does('cq-steward', 'revokeGrant', THEIRS), 'done')
    assert.deepEqual(await deeds(), [
      { procedure: THEIRS, action: 'revoke-grant', state: 'waiting' },
    ])
  })

  it('says of a grant attested anew why the request grants nothing all the same, and refuses where nothing would be lifted', async () => {
    const held = 'SELECT grant_id FROM shudao.grant_hold'
    const elsewhere = { id: 'sc-steward', role: 'steward', region: '510000' } as const
    await act(THEIRS, 'suspend-grant', elsewhere)
    const there = 'is held back by sc-steward of 510000; its grant is attested anew there'
    const refused = await does('cq-steward', 'reattestGrant', THEIRS)
    assert(refused.startsWith('CONFLICT') && refused.includes(there), refused)
    assert.equal(house.log.managed().at(-1)?.outcome, 'refused')
    const change = { grant: THEIRS, by: 'cq-steward', because: 'Complaint 7.', at: NOW }
    await suspendGrant(house.database, change)
    const told = await does('cq-steward', 'reattestGrant', THEIRS)
    assert.equal(told, `done: The request ${THEIRS} ${there}.`)
    assert.deepEqual(await house.database.query(held), [])
  })

  it('says so of a request that was suspended or ended itself', async () => {
    const { steward } = ACTORS
    const again = async (): Promise<string> => {
      await suspendGrant(house.database, { grant: OURS, by: 'x', because: 'Unused.', at: NOW })
      return does('cq-steward', 'reattestGrant', OURS)
    }
    await act(OURS, 'suspend', steward, { rectifyBy: '2026-06-01' })
    assert.equal(
      await again(),
      `done: The request ${OURS} is suspended until its use is put right; attesting its grant anew does not reinstate it.`,
    )
    assert.match(await does('cq-steward', 'reattestGrant', OURS), /^CONFLICT: .*is suspended until/)
    await act(OURS, 'terminate', steward)
    const ended = 'is terminated; attesting its grant anew does not change that'
    assert.equal(await again(), `done: The request ${OURS} ${ended}.`)
    assert.equal(await does('cq-steward', 'reattestGrant', OURS), `CONFLICT: ${OURS} ${ended}.`)
    assert.equal((await lastOf(OURS))[0], 'terminated')
  })

  it('does not make the log say that a revocation failed which took effect', async () => {
    await does('cq-steward', 'suspendGrant', THEIRS)
    assert.equal(await does('cq-steward', 'revokeGrant', THEIRS), `done: ${NOT_YET}`)
    const { outcome, about } = house.log.managed().at(-1) ?? assert.fail()
    assert.equal(outcome, 'accepted')
    assert.equal(about['request'], THEIRS)
    assert.equal(about['follows'], 'not yet')
  })

  it('makes no deed fail that others do at the same moment', async () => {
    const before = house.log.managed().length
    const both = ['cq-officer-ga', 'cq-steward'].map((as) => does(as, 'revokeGrant', OURS))
    for (const told of await Promise.all(both)) assert.match(told, /^done/)
    const outcomes = house.log
      .managed()
      .slice(before)
      .map(({ outcome }) => outcome)
    assert.deepEqual(outcomes, ['accepted', 'accepted'])
    assert.equal((await lastOf(OURS))[0], 'terminated')
  })

  it('says what else holds its grant back here', async () => {
    const by = { by: 'exchange', because: 'The grant was not used since 2025-12-01.' }
    const hold = { grant: OURS, state: 'suspended', kind: 'unused', ...by } as const
    holds = new Map([[OURS, { ...hold, since: NOW.toISOString() }]])
    assert.deepEqual(await shown(OURS), { state: 'active', hold: { state: 'suspended', ...by } })
  })

  it('is none where nobody applied for the grant', async () => {
    assert.equal(await does('cq-steward', 'revokeGrant', FILED), 'done')
    assert.equal((await lastOf(OURS))[0], 'active')
  })
})
