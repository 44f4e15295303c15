import assert from 'node:assert/strict'
import { listAlarms, raiseAlarm, raiseAlarms, resolveAlarm } from '../../../gateway/state/alarms.ts'
import type { Alarm } from '../../../gateway/state/alarms.ts'
import { openDatabase } from '../../../gateway/state/database.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 2, minute))
const alarm: Alarm = {
  id: 'twin-missing:cq.test/log:7',
  rule: 'twin-missing',
  time: at(0),
  explanation: 'Record 7 has no twin.',
  explanationZh: '记录 7 没有孪生记录。',
  records: [{ log: 'cq.test/log', index: 7, exchangeId: 'ex-7' }],
}

describe('alarms', () => {
  let database: Database
  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = openDatabase(await (await testPostgres()).createDatabase())
    await migrate(database)
  })
  after(() => database.close())
  beforeEach(() => database.query('DELETE FROM shudao.alarm'))

  it('are kept once, however often the same thing is noticed', async () => {
    assert.equal(await raiseAlarm(database, alarm), true)
    assert.equal(await raiseAlarm(database, { ...alarm, time: at(1), explanation: 'again' }), false)
    assert.deepEqual(await listAlarms(database), [
      { ...alarm, state: 'open', resolvedAt: null, acknowledged: null },
    ])
  })

  it('are raised many at once, of one id the first, and those that are open stay as they are', async () => {
    await raiseAlarm(database, alarm)
    const other = { ...alarm, id: 'other', time: at(1) }
    const third = { ...alarm, id: 'third', time: at(2) }
    const raised = [{ ...alarm, time: at(3) }, other, { ...other, time: at(4) }, third]
    assert.equal(await raiseAlarms(database, raised), 2)
    assert.deepEqual(
      (await listAlarms(database)).map(({ id, time }) => [id, time]),
      [third, other, alarm].map(({ id, time }) => [id, time]),
    )
  })

  it('are resolved once, and open again when the thing comes back', async () => {
    await raiseAlarm(database, alarm)
    assert.equal(await resolveAlarm(database, alarm.id, at(2)), true)
    assert.equal(await resolveAlarm(database, alarm.id, at(3)), false)
    assert.deepEqual(await listAlarms(database, { state: 'resolved' }), [
      { ...alarm, state: 'resolved', resolvedAt: at(2), acknowledged: null },
    ])
    const again = { ...alarm, time: at(4), explanation: 'Missing again.' }
    assert.equal(await raiseAlarm(database, again), true)
    assert.deepEqual(await listAlarms(database), [
      { ...again, state: 'open', resolvedAt: null, acknowledged: null },
    ])
  })

  it('are listed newest first, by state and rule', async () => {
    await raiseAlarm(database, alarm)
    await raiseAlarm(database, { ...alarm, id: 'b', rule: 'log-forked', time: at(9) })
    await raiseAlarm(database, { ...alarm, id: 'c', time: at(5) })
    await resolveAlarm(database, 'c', at(6))
    const ids = async (which: Parameters<typeof listAlarms>[1]) =>
      (await listAlarms(database, which)).map(({ id }) => id)
    assert.deepEqual(await ids({}), ['b', 'c', alarm.id])
    assert.deepEqual(await ids({ state: 'open' }), ['b', alarm.id])
    assert.deepEqual(await ids({ rule: 'twin-missing' }), ['c', alarm.id])
    assert.deepEqual(await ids({ rule: 'twin-missing', state: 'open' }), [alarm.id])
  })
})
