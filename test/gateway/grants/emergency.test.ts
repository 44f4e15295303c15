import assert from 'node:assert/strict'
import type { NotedEmergency } from '../../../gateway/core/house.ts'
import {
  allEmergencies,
  keepEmergency,
  stepEmergency,
  findEmergency,
} from '../../../gateway/grants/emergency-book.ts'
import {
  startEmergencyKeeper,
  type EmergencyKeeper,
} from '../../../gateway/grants/emergency-keeper.ts'
import { isLate, stateOf, type UseStep } from '../../../gateway/grants/emergency-use.ts'
import { forgetEmergencyUses } from '../../../gateway/jobs/forget-emergency-uses.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const DESK = { id: 'cq-pension-desk', region: '500000' }
const USED = new Date('2026-03-02T02:00:00Z')
const at = (hours: number): Date => new Date(USED.getTime() + hours * 3_600_000)
const use = (exchangeId: string, changes: Partial<NotedEmergency> = {}): NotedEmergency => ({
  exchangeId,
  consumer: DESK.id,
  consumerRegion: DESK.region,
  department: 'RS',
  operator: 'CQ-YZ-0417',
  matter: 'CY-037',
  caseNumber: 'C-1',
  grants: ['g@1'],
  usedAt: USED,
  ...changes,
})

describe('uses of emergency grants', function () {
  this.timeout(START_TIMEOUT_MS)
  let database: Database
  let now: Date
  let opened: EmergencyKeeper[]

  beforeEach(async () => {
    database = openDatabase(await (await testPostgres()).createDatabase(), { poolMax: 4 })
    await migrate(database)
    now = USED
    opened = []
  })
  afterEach(async () => {
    for (const keeper of opened) await keeper.close()
    await database.close()
  })

  const quiet = { warn: () => undefined, error: () => undefined }
  const start = async (): Promise<EmergencyKeeper> => {
    const keeper = await startEmergencyKeeper({
      database,
      hours: 24,
      now: () => now,
      logger: quiet,
    })
    opened.push(keeper)
    return keeper
  }
  const step = (name: UseStep, by: string, when: Date): Promise<string | undefined> =>
    stepEmergency(database, name, 'x', {
      by,
      at: when.toISOString(),
      because: 'A flood.',
      ...(name === 'justify' ? { legalBasis: '《突发事件应对法》' } : {}),
    })
  const barredBy = (keeper: EmergencyKeeper): string | undefined =>
    keeper.barring(DESK, now)?.exchangeId

  it('are forgotten when they are settled and their records are over their retention, and not before', async () => {
    const states: [string, string | null][] = [
      ['open', null],
      ['approved', 'approved'],
      ['lifted', 'lifted'],
      ['rejected', 'rejected'],
    ]
    for (const [id, column] of states) {
      await keepEmergency(database, use(id), 24)
      if (column === null) continue
      const settle = `UPDATE shudao.emergency_use SET ${column} = '{}' WHERE exchange_id = $1`
      await database.query(settle, [id])
    }
    const retention = { released: 3, refused: 4, administered: 3 }
    const forgotten = (when: string): Promise<number> =>
      forgetEmergencyUses({ database, retention, now: () => new Date(when) })
    assert.equal(await forgotten('2030-03-02T01:59:59Z'), 0)
    assert.equal(await forgotten('2030-03-02T02:00:01Z'), 2)
    assert.deepEqual((await allEmergencies(database)).map(({ exchangeId }) => exchangeId).sort(), [
      'open',
      'rejected',
    ])
  })

  it('that are justified and approved in time suspend nobody', async () => {
    const keeper = await start()
    await keeper.note(use('x'))
    assert.equal(await step('justify', 'officer', at(1)), undefined)
    assert.equal(await step('approve', 'steward', at(2)), undefined)
    now = at(30)
    await keeper.ask()
    assert.equal(barredBy(keeper), undefined)
    const kept = await findEmergency(database, 'x')
    assert(kept !== undefined)
    assert.deepEqual([stateOf(kept, now), isLate(kept)], ['approved', false])
  })

  it('suspend from the moment they are due on, though nobody was asked in between', async () => {
    const keeper = await start()
    await keeper.note(use('x'))
    await step('justify', 'officer', at(1))
    await keeper.ask()
    now = new Date(at(24).getTime() - 1)
    assert.equal(barredBy(keeper), undefined)
    now = at(24)
    assert.equal(barredBy(keeper), 'x')
    assert.equal(keeper.barring({ ...DESK, region: '510000' }, now), undefined)
  })

  it('that are accounted for late end the suspension on all replicas, and are shown as late', async () => {
    const [one, other] = [await start(), await start()]
    await one.note(use('x'))
    now = at(25)
    await Promise.all([one.ask(), other.ask()])
    assert.deepEqual([barredBy(one), barredBy(other)], ['x', 'x'])
    await step('justify', 'officer', now)
    await step('approve', 'steward', now)
    await Promise.all([one.ask(), other.ask()])
    assert.deepEqual([barredBy(one), barredBy(other)], [undefined, undefined])
    const kept = await findEmergency(database, 'x')
    assert(kept !== undefined && isLate(kept))
  })

  it('that are rejected suspend at once, and only a steward’s word lifts it', async () => {
    const keeper = await start()
    await keeper.note(use('x'))
    assert.equal(await step('reject', 'steward', at(1)), undefined)
    now = at(1)
    await keeper.ask()
    assert.equal(barredBy(keeper), 'x')
    assert.match((await step('justify', 'officer', now)) ?? '', /was rejected/)
    assert.equal(await step('lift', 'steward', now), undefined)
    await keeper.ask()
    assert.equal(barredBy(keeper), undefined)
  })

  it('are not accounted for by one person, nor by the operator, nor before they are justified', async () => {
    await keepEmergency(database, use('x'), 24)
    assert.match((await step('approve', 'steward', at(1))) ?? '', /not justified yet/)
    assert.match((await step('justify', 'cq-yz-0417', at(1))) ?? '', /is the operator/)
    await step('justify', 'both', at(1))
    assert.match((await step('approve', 'both', at(1))) ?? '', /a second person/)
    assert.match((await step('approve', 'cq-yz-0417', at(1))) ?? '', /is the operator/)
    assert.match(
      (await step('lift', 'steward', at(1))) ?? '',
      /suspends nobody\. Have it justified and approved until 2026-03-03T10:00:00\.$/,
    )
    const kept = await findEmergency(database, 'x')
    assert.deepEqual([kept?.justified?.by, kept?.approved], ['both', null])
  })

  it('that fell due while nothing ran suspend at the next start, before anything is asked', async () => {
    await keepEmergency(database, use('x'), 24)
    now = at(100)
    assert.equal(barredBy(await start()), 'x')
  })

  it('are told of once over all replicas, and again where telling failed', async () => {
    const [one, other] = [await start(), await start()]
    await one.note(use('x'))
    now = at(25)
    const told: string[] = []
    one.tellOf(async () => {
      throw new RangeError('the log is full')
    })
    await assert.rejects(one.ask(), RangeError)
    assert.equal(barredBy(one), 'x')
    const tell = async ({ exchangeId }: { readonly exchangeId: string }): Promise<void> =>
      void told.push(exchangeId)
    one.tellOf(tell)
    other.tellOf(tell)
    for (let i = 0; i < 3; i++) await Promise.all([one.ask(), other.ask()])
    assert.deepEqual(told, ['x'])
  })

  it('gain no time by the same exchange id, which is no other consumer’s', async () => {
    await keepEmergency(database, use('x'), 24)
    await step('justify', 'officer', at(1))
    await keepEmergency(database, use('x', { usedAt: at(20), grants: ['h@1'] }), 24)
    const again = await findEmergency(database, 'x')
    assert.deepEqual(
      [again?.dueAt, again?.grants, again?.justified],
      [at(24), ['g@1', 'h@1'], null],
    )
    await step('justify', 'officer', at(21))
    await step('approve', 'steward', at(21))
    await keepEmergency(database, use('x', { usedAt: at(22) }), 24)
    const reopened = await findEmergency(database, 'x')
    assert.deepEqual([reopened?.dueAt, reopened?.approved], [at(46), null])
    assert.equal(await keepEmergency(database, use('x', { consumer: 'other' }), 24), false)
  })

  it('that cannot be noted are refused', async () => {
    const keeper = await start()
    await database.query('ALTER TABLE shudao.emergency_use RENAME TO away')
    try {
      await assert.rejects(keeper.note(use('x')), { code: 'OVERLOADED' })
    } finally {
      await database.query('ALTER TABLE shudao.away RENAME TO emergency_use')
    }
  })
})
