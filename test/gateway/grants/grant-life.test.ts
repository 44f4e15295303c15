import assert from 'node:assert/strict'
import {
  attestBearers,
  CONSUMER_CHANGED,
  holdsSince,
  keepUse,
  reattestGrant,
  revokeGrant,
  suspendGrant,
  suspendUnused,
  usesOf,
  type GrantChange,
} from '../../../gateway/grants/grant-life.ts'
import { toBeUsed } from '../../../gateway/grants/grant-keeper.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import type { Grant } from '../../../policies/types.ts'
import { GRANTS } from '../../support/offered.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const AT = new Date('2026-03-02T02:00:00.000Z')
const change = (grant: string, changes: Partial<GrantChange> = {}): GrantChange => ({
  grant,
  by: 'cq-steward',
  because: 'The consumer asked without a case.',
  at: AT,
  ...changes,
})

describe('the life of grants', function () {
  this.timeout(START_TIMEOUT_MS)
  let database: Database

  beforeEach(async () => {
    database = openDatabase(await (await testPostgres()).createDatabase(), { poolMax: 4 })
    await migrate(database)
  })
  afterEach(() => database.close())

  const states = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    const found = await holdsSince(database, -1)
    const holds = [...(found?.holds.values() ?? [])]
    return Object.fromEntries(holds.map(({ grant, state, kind }) => [grant, [state, kind]]))
  }

  it('tells what is held, why and by whom, and nothing new where nothing has happened', async () => {
    await suspendGrant(database, change('a'))
    const known = await holdsSince(database, -1)
    assert.deepEqual(known?.holds.get('a'), {
      grant: 'a',
      state: 'suspended',
      kind: 'staff',
      because: 'The consumer asked without a case.',
      by: 'cq-steward',
      since: '2026-03-02T02:00:00.000Z',
    })
    assert.equal(await holdsSince(database, known.event), undefined)
  })

  it('lifts a suspension by attesting anew, and a revocation by nothing', async () => {
    await suspendGrant(database, change('a'))
    await revokeGrant(database, change('b'))
    await suspendGrant(database, change('b'))
    assert.equal(await reattestGrant(database, 'desk', change('a')), true)
    assert.equal(await reattestGrant(database, 'desk', change('b')), false)
    assert.deepEqual(await states(), { b: ['terminated', 'staff'] })
  })

  it('keeps each change as an event: who, when, what, why', async () => {
    await suspendGrant(database, change('a'))
    await reattestGrant(database, 'desk', change('a', { because: 'It was a mistake.' }))
    await revokeGrant(database, change('a', { by: 'cq-officer-rs' }))
    const events = await database.query('SELECT * FROM shudao.grant_event ORDER BY id')
    assert.deepEqual(
      events.map((event) => [event['grant_id'], event['what'], event['because'], event['by_whom']]),
      [
        ['a', 'suspended', 'The consumer asked without a case.', 'cq-steward'],
        ['a', 're-attested', 'It was a mistake.', 'cq-steward'],
        ['a', 'revoked', 'The consumer asked without a case.', 'cq-officer-rs'],
      ],
    )
  })

  it('suspends the grants of a consumer that became another, until they are attested anew', async () => {
    await attestBearers(
      database,
      new Map([
        ['a', 'desk'],
        ['b', 'other'],
      ]),
      AT,
    )
    const moved = new Map([
      ['a', 'desk, moved'],
      ['b', 'other'],
    ])
    await attestBearers(database, moved, AT)
    assert.deepEqual(await states(), { a: ['suspended', 'consumer-changed'] })
    assert.equal((await holdsSince(database, -1))?.holds.get('a')?.because, CONSUMER_CHANGED)
    await reattestGrant(database, 'desk, moved', change('a'))
    await attestBearers(database, moved, AT)
    assert.deepEqual(await states(), {})
  })

  it('suspends what was neither used nor attested for too long', async () => {
    const given = new Map(['used', 'unused', 'new'].map((id) => [id, 'desk']))
    given.delete('new')
    await attestBearers(database, given, new Date('2025-01-01T02:00:00Z'))
    await attestBearers(database, new Map([['new', 'desk']]), AT)
    await keepUse(database, ['used'], '2026-02-01')
    const suspend = (grants: readonly string[]): Promise<number> =>
      suspendUnused(database, grants, '2025-09-03', AT)
    assert.equal(await suspend(['used', 'new']), 0)
    assert.equal(await suspend(['used', 'unused', 'new']), 1)
    assert.deepEqual(await states(), { unused: ['suspended', 'unused'] })
    assert.equal(await suspend(['used', 'unused', 'new']), 0)
  })

  it('expects no use of what is for emergencies, nor before its first day', () => {
    const [grant] = GRANTS
    const grants: readonly Grant[] = [
      { ...grant!, id: 'old', validFrom: '2025-09-03' },
      { ...grant!, id: 'to-come', validFrom: '2025-09-04' },
      { ...grant!, id: 'emergency', validFrom: '2020-01-01', emergency: true },
    ]
    assert.deepEqual(toBeUsed(grants, '2025-09-03'), ['old'])
  })

  it('remembers the last day of use, also when an earlier one is told later', async () => {
    await keepUse(database, ['a'], '2026-03-02')
    await keepUse(database, ['a', 'b'], '2026-03-01')
    assert.deepEqual([...(await usesOf(database))].sort(), [
      ['a', '2026-03-02'],
      ['b', '2026-03-01'],
    ])
  })
})
