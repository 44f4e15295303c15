import assert from 'node:assert/strict'
import { makeWorkCalendar } from '../../../catalog/working-days.ts'
import type { RecordOwnAct } from '../../../gateway/procedures/kind.ts'
import { findProcedure } from '../../../gateway/procedures/procedure-store.ts'
import { takeStep, type Rules } from '../../../gateway/procedures/take-step.ts'
import { watchDeadlines } from '../../../gateway/procedures/watch-deadlines.ts'
import { takeStep as takeResourceStep } from '../../../gateway/registry/take-step.ts'
import { listAlarms, raiseAlarms } from '../../../gateway/state/alarms.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { content, offer, surroundings } from '../../support/offered.ts'
import { migratedDatabase, START_TIMEOUT_MS } from '../../support/postgres.ts'
import { ACTORS, ID, stepOf } from './request-people.ts'

const RULES: Rules = { own: '500000', check: () => [] }
const calendar = makeWorkCalendar(content.workYears)
/** Noon where both provinces are. */
const noon = (day: string): Date => new Date(`${day}T12:00:00+08:00`)

describe('the watch over deadlines', function () {
  this.timeout(30_000)
  let database: Database
  const recorded: string[] = []

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = await migratedDatabase()
  })
  after(() => database.close())

  const does = (action: string, who: keyof typeof ACTORS, day: string): Promise<unknown> =>
    takeStep(database, stepOf(action, who, noon(day)), RULES)
  /** Open alarms at that moment, without what the explanation says besides. */
  async function alarmsAt(time: Date, limits: { D4?: number } = {}): Promise<readonly string[]> {
    await watchAt(time, limits)
    const open = await listAlarms(database, { state: 'open' })
    return open.map(({ id }) => id.replace(`:${ID}`, '')).sort()
  }

  const watchAt = (
    time: Date,
    limits: { D4?: number },
    record: RecordOwnAct = async (operation, about) =>
      void recorded.push(`${operation} ${about['request']}`),
  ): Promise<void> =>
    watchDeadlines({
      database,
      region: '500000',
      counting: { calendar, rules: { limits } },
      remindDays: 2,
      record,
      now: () => time,
    })

  it('reminds two working days before the last day, counts over a weekend, and tells when it is over at midnight of both provinces', async () => {
    await does('draft', 'demandOfficer', '2026-03-02')
    await does('endorse', 'demandHead', '2026-03-02')
    await does('submit', 'demandOfficer', '2026-03-02')
    assert.deepEqual(await alarmsAt(noon('2026-03-11')), [])
    assert.deepEqual(await alarmsAt(noon('2026-03-12')), ['deadline-near:D4:2026-03-02'])
    const lastSecond = new Date('2026-03-16T15:59:59Z')
    assert.deepEqual(await alarmsAt(lastSecond), ['deadline-near:D4:2026-03-02'])
    const midnight = new Date('2026-03-16T16:00:00Z')
    assert.deepEqual(await alarmsAt(midnight), ['deadline-overdue:D4:2026-03-02'])
    const [alarm] = await listAlarms(database, { rule: 'deadline-overdue' })
    assert.equal(
      alarm?.explanation,
      `${ID}: The provider replies to an application for conditional data (D4, Decree 809 Art. 21). It was due on 2026-03-16, 1 working days late on 2026-03-17; its clock began on 2026-03-02. It is for GA of 500000 to act now.`,
    )
    assert.match(alarm.explanationZh ?? '', /数源部门答复有条件共享申请（D4，.*第21条）/)
  })

  it('takes the alarm back while the applicant supplements, when more time is consented to, and when it is done', async () => {
    await does('ask-supplement', 'supplyOfficer', '2026-03-16')
    assert.deepEqual(await alarmsAt(noon('2026-05-29')), [])
    await does('supplement', 'demandOfficer', '2026-05-30')
    await does('endorse', 'demandHead', '2026-05-30')
    assert.deepEqual(await alarmsAt(noon('2026-05-30')), [])
    await does('submit', 'demandOfficer', '2026-06-01')
    assert.deepEqual(await alarmsAt(noon('2026-06-01')), ['deadline-near:D4:2026-03-02'])
    await does('extend', 'steward', '2026-06-01')
    assert.deepEqual(await alarmsAt(noon('2026-06-01')), [])
    assert.deepEqual(await alarmsAt(noon('2026-06-01'), { D4: 6 }), ['deadline-near:D4:2026-03-02'])
    await does('review', 'supplyOfficer', '2026-06-02')
    await does('agree', 'supplyHead', '2026-06-02')
    assert.deepEqual(await alarmsAt(noon('2026-06-03')), [])
    assert.deepEqual(await alarmsAt(noon('2026-07-15')), ['deadline-overdue:D5:2026-06-02'])
    await does('provide', 'supplyOfficer', '2026-07-15')
    assert.deepEqual(await alarmsAt(noon('2026-07-15')), [])
  })

  it('reminds the applicant of the day that was set for putting the use right, and says when it is over what may be done', async () => {
    const suspend = stepOf('suspend', 'steward', noon('2026-07-15'))
    const set = { ...suspend, details: { rectifyBy: '2026-08-01' } }
    await takeStep(database, set, RULES)
    assert.deepEqual(await alarmsAt(noon('2026-07-20')), [])
    assert.deepEqual(await alarmsAt(noon('2026-07-30')), ['deadline-near:rectify:2026-07-15'])
    // A Sunday: it was due on the day before, and no working day has come since.
    assert.deepEqual(await alarmsAt(noon('2026-08-02')), ['deadline-overdue:rectify:2026-07-15'])
    const [soon] = await listAlarms(database, { rule: 'deadline-overdue', state: 'open' })
    assert.match(soon?.explanation ?? '', /2026-08-01, less than a working day late on 2026-08-02;/)
    assert.match(soon?.explanationZh ?? '', /，已逾期不足1个工作日，/)
    await database.query('DELETE FROM shudao.alarm WHERE id = $1', [soon?.id ?? ''])
    assert.deepEqual(await alarmsAt(noon('2026-08-03')), ['deadline-overdue:rectify:2026-07-15'])
    const [alarm] = await listAlarms(database, { rule: 'deadline-overdue', state: 'open' })
    assert.equal(
      alarm?.explanation,
      `${ID}: The applicant puts its use right, and reports it (rectify, Decree 809 Art. 27). It was due on 2026-08-01, 1 working days late on 2026-08-03; its clock began on 2026-07-15. It is for RS of 500000 to act now. The provider's head or steward may end the permission for ever: shudao request terminate ${ID}.`,
    )
    await does('rectify', 'demandOfficer', '2026-08-03')
    assert.deepEqual(await alarmsAt(noon('2026-08-03')), [])
    await does('reinstate', 'supplyHead', '2026-08-03')
  })

  it('ends what has expired, once, after the log was told', async () => {
    await alarmsAt(noon('2026-12-31'))
    assert.deepEqual([(await findProcedure(database, ID))?.state, recorded], ['active', []])
    // What cannot be ended keeps nobody else from being told.
    const [rule, explanation] = ['deadline-near', 'of a clock that has stopped'] as const
    const stale = { id: `${rule}:stale`, rule, time: noon('2026-12-30'), explanation, records: [] }
    await raiseAlarms(database, [{ ...stale, explanationZh: explanation }])
    const broken = async (): Promise<void> => assert.fail('the log is full')
    await assert.rejects(watchAt(new Date('2026-12-31T16:00:00Z'), {}, broken), /the log is full/)
    assert.deepEqual(await listAlarms(database, { rule, state: 'open' }), [])
    assert.equal((await findProcedure(database, ID))?.state, 'active')
    await alarmsAt(new Date('2026-12-31T16:00:00Z'))
    await alarmsAt(noon('2027-01-01'))
    const kept = await findProcedure(database, ID)
    assert.deepEqual([kept?.state, recorded], ['expired', [`expireRequest ${ID}`]])
    assert.deepEqual(kept?.events.at(-1)?.by, { id: 'exchange', role: 'system', region: '500000' })
  })

  it('watches the steward’s review of the catalogue, and the department’s amendment after a change of law', async () => {
    const officer = ACTORS.demandOfficer
    const OFFER = offer('500000', 'pensionBenefit')
    const { code } = OFFER
    const base = {
      kind: 'resource' as const,
      code,
      why: 'as planned',
      by: officer,
      at: noon('2027-03-01'),
    }
    const entry = JSON.stringify(OFFER)
    await takeResourceStep(database, { ...base, action: 'draft', entry }, surroundings)
    await takeResourceStep(database, { ...base, action: 'submit' }, surroundings)
    assert.deepEqual(await alarmsAt(noon('2027-03-04')), [`deadline-overdue:D2:${code}:2027-03-01`])
    const steward = { ...base, by: ACTORS.steward, at: noon('2027-03-04') }
    await takeResourceStep(database, { ...steward, action: 'publish' }, surroundings)
    const changedOn = '2027-03-01'
    await takeResourceStep(database, { ...steward, action: 'note-change', changedOn }, surroundings)
    assert.deepEqual(await alarmsAt(noon('2027-03-15')), [`deadline-near:D1:${code}:2027-03-01`])
    await takeResourceStep(database, { ...steward, action: 'extend', days: 5 }, surroundings)
    assert.deepEqual(await alarmsAt(noon('2027-03-15')), [])
    await assert.rejects(
      takeResourceStep(database, { ...steward, action: 'extend', days: 1 }, surroundings),
      /makes 6 working days; at most 5 may be added in all \(Art\. 17\)/,
    )
    const later = { ...base, at: noon('2027-03-22') }
    await takeResourceStep(database, { ...later, action: 'draft', entry }, surroundings)
    assert.deepEqual(await alarmsAt(noon('2027-03-23')), [`deadline-overdue:D1:${code}:2027-03-01`])
    await takeResourceStep(database, { ...later, action: 'submit' }, surroundings)
    assert.deepEqual(await alarmsAt(noon('2027-03-22')), [`deadline-near:D2:${code}:2027-03-22`])
    await assert.rejects(
      takeResourceStep(database, { ...steward, action: 'extend', days: 1 }, surroundings),
      /extends nothing: no change of law or duty waits/,
    )
  })
})
