import assert from 'node:assert/strict'
import { makeAlarmBell } from '../../../gateway/alarm-bell.ts'
import { startQualityKeeper } from '../../../gateway/quality/quality-keeper.ts'
import {
  addQuality,
  QUALITY_DAYS_KEPT,
  qualitySince,
} from '../../../gateway/quality/quality-book.ts'
import type { Database } from '../../../gateway/state/database.ts'
import type { ResourceCounts } from '../../../gateway/quality/tally.ts'
import { NOW } from '../../support/house.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const PENSIONS = `{ person(idNumber: "${PEOPLE.twice}") {
  pensionBenefit(from: [CHONGQING]) { name lastCertifiedDate } } }`
const QUALITY = `query ($resource: String, $days: Int!) { quality(resource: $resource, days: $days) {
  resource reads malformed stale records repeated asOf isDue overdue { since explanation }
  items { item nameZh records missing invalid } } }`

const SILENT = { ring: () => Promise.resolve(), clear: () => Promise.resolve() }

describe('quality in the management API', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let counted: readonly ResourceCounts[]

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    await house.ask({ query: PENSIONS })
    counted = house.quality.take()
  })
  after(() => house.close())

  const measured = async (as: string, variables: object = {}): Promise<unknown> => {
    const { body } = await house.manage(as, QUALITY, { days: 7, ...variables })
    return body.errors?.[0]?.extensions.code ?? body.data.quality
  }

  it('is what passed, added over replicas, for the department’s officer and for the steward', async () => {
    await Promise.all([addQuality(house.database, counted), addQuality(house.database, counted)])
    const pensions = {
      resource: '500000.RS.pensionBenefit',
      reads: 2,
      malformed: 0,
      stale: 0,
      records: 4,
      // Two pensions that differ in nothing that was asked for.
      repeated: 2,
      asOf: null,
      isDue: false,
      overdue: null,
      items: [
        { item: 'lastCertifiedDate', nameZh: '最近认证日期', records: 4, missing: 4, invalid: 0 },
        { item: 'name', nameZh: '姓名', records: 4, missing: 0, invalid: 0 },
      ],
    }
    assert.deepEqual(await measured('cq-officer-rs'), [pensions])
    assert.deepEqual(await measured('cq-steward'), [pensions])
    assert.deepEqual(await measured('cq-steward', { resource: pensions.resource }), [pensions])
  })

  it('is told day by day, with the values that were looked at', async () => {
    const query = `query ($resource: String!, $days: Int! = 30) {
      qualityByDay(resource: $resource, days: $days) { day reads malformed stale records values missing invalid } }`
    const byDay = async (as: string, variables: object): Promise<unknown> => {
      const { body } = await house.manage(as, query, variables)
      return body.errors?.[0]?.extensions.code ?? body.data.qualityByDay
    }
    const resource = '500000.RS.pensionBenefit'
    const today = counted[0]?.day ?? ''
    const before = '2026-01-02'
    const [first] = counted
    assert(first !== undefined)
    // Older than what is asked for, and so left out.
    await addQuality(house.database, [{ ...first, day: before }])
    assert.deepEqual(await byDay('cq-officer-rs', { resource, days: 1 }), [
      {
        day: today,
        reads: 2,
        malformed: 0,
        stale: 0,
        records: 4,
        values: 8,
        missing: 4,
        invalid: 0,
      },
    ])
    assert.equal(await byDay('cq-officer-ga', { resource }), 'ROLE_REQUIRED')
    assert.equal(await byDay('cq-steward', { resource, days: 0 }), 'BAD_USER_INPUT')
    assert.equal(await byDay('cq-steward', { resource: '510000.RS.pensionBenefit' }), 'NOT_FOUND')
  })

  it('is nobody else’s', async () => {
    const resource = '500000.RS.pensionBenefit'
    assert.deepEqual(await measured('cq-officer-ga'), [])
    assert.equal(await measured('cq-officer-ga', { resource }), 'ROLE_REQUIRED')
    assert.equal(await measured('cq-auditor'), 'ROLE_REQUIRED')
    assert.equal(await measured('cq-administrator'), 'ROLE_REQUIRED')
  })

  it('is told of resources and days that there are', async () => {
    assert.equal(await measured('cq-steward', { resource: '500000.RS.none' }), 'NOT_FOUND')
    assert.equal(await measured('cq-steward', { days: 0 }), 'BAD_USER_INPUT')
    assert.equal(await measured('cq-steward', { days: QUALITY_DAYS_KEPT + 1 }), 'BAD_USER_INPUT')
  })

  it('is kept by a running exchange, which rings while data is old, and forgets after a year', async () => {
    const resource = '500000.GA.householdPopulation'
    const { database } = house
    let now = NOW
    const clock = (): Date => now
    const bell = makeAlarmBell(database, house.house.logger, clock)
    const options = { database, bell, now: clock, logger: house.house.logger }
    const alarms = async (): Promise<unknown[]> => {
      const kept = await database.query(
        "SELECT id, state, explanation FROM shudao.alarm WHERE rule = 'data-stale'",
      )
      return kept.map(({ id, state, explanation }) => [
        id,
        state,
        String(explanation).slice(0, told.length),
      ])
    }
    const explanationOf = async (id: string): Promise<unknown> => {
      const [row] = await database.query('SELECT explanation FROM shudao.alarm WHERE id = $1', [id])
      return row?.['explanation']
    }
    const alarm = `data-stale:${resource}`
    const told = `${resource} is answered from data that was delivered on 2026-02-20T10:00:00: older`
    const keeper = startQualityKeeper(options)
    const read = { resource, items: [], records: new Map(), updateCycle: 'daily' as const }
    const asOf = new Date('2026-02-20T02:00:00.000Z')
    keeper.watch.seen({ ...read, asOf })
    await keeper.keep()
    assert.deepEqual(await alarms(), [[alarm, 'open', told]])
    const [due] = (await measured('cq-officer-ga', { resource })) as { overdue: object }[]
    assert.deepEqual(due?.overdue, {
      since: NOW.toISOString(),
      explanation: await explanationOf(alarm),
    })
    keeper.watch.seen({ ...read, asOf })
    await keeper.close()
    const [households] = await qualitySince(house.database, '2026-03-02')
    assert.deepEqual([households?.reads, households?.stale, households?.asOf], [2, 2, asOf])

    now = new Date(NOW.getTime() + (QUALITY_DAYS_KEPT + 1) * 86_400_000)
    const later = startQualityKeeper(options)
    later.watch.seen({ ...read, asOf: now })
    later.watch.malformed(resource)
    await later.close()
    const kept = await qualitySince(house.database, '2000-01-01')
    assert.deepEqual(
      kept.map(({ resource, reads, malformed }) => [resource, reads, malformed]),
      [[resource, 2, 1]],
    )
    assert.deepEqual(await alarms(), [[alarm, 'resolved', told]])
  })

  it('loses no count while the database does not answer', async () => {
    let isAway = true
    const database: Database = {
      ...house.database,
      transaction: (work) =>
        isAway
          ? Promise.reject(new TypeError('the database is away'))
          : house.database.transaction(work),
    }
    const keeper = startQualityKeeper({
      database,
      bell: SILENT,
      now: () => NOW,
      logger: house.house.logger,
    })
    keeper.watch.malformed('500000.RS.pensionBenefit')
    await assert.rejects(keeper.keep(), { message: 'the database is away' })
    isAway = false
    await keeper.close()
    const [pensions] = (await qualitySince(house.database, '2026-03-02')).filter(
      ({ resource }) => resource === '500000.RS.pensionBenefit',
    )
    assert.equal(pensions?.malformed, 1)
    assert.deepEqual(
      [...keeper.totals()],
      [['500000.RS.pensionBenefit', { records: 0, missing: 0, invalid: 0 }]],
    )
  })
})
