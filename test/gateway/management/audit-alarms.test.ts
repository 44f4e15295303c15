import assert from 'node:assert/strict'
import { makeReplay } from '../../../gateway/auditing/replay.ts'
import { resetIndex } from '../../../gateway/jobs/index-log.ts'
import {
  acknowledgeAlarm,
  listAlarms,
  raiseAlarm,
  resolveAlarm,
} from '../../../gateway/state/alarms.ts'
import { NOW } from '../../support/house.ts'
import type { Managed } from '../../support/management.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const LIST = `query ($acknowledged: Boolean!) {
  alarms(acknowledged: $acknowledged, reason: "Daily look") { found { id rule explanation explanationZh state acknowledged { by reason } } }
}`
const ACKNOWLEDGE = `mutation ($id: ID!) { acknowledgeAlarm(id: $id, reason: "A training day, see file 12") }`
const id = 'night-access:desk:clerk:2026-03-02'
const alarm = {
  id,
  rule: 'night-access' as const,
  time: new Date('2026-03-02T23:00:00+08:00'),
  explanation: 'Operator clerk of desk asked at night.',
  explanationZh: '经办人夜间查询。',
  records: [{ log: 'a/log', index: 3, exchangeId: null }],
}

const QUIET = { logger: { error: () => assert.fail('nothing is told') }, now: () => NOW }

describe('alarms in the management API', function () {
  this.timeout(30_000)
  let house: IndexedHouse

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse({}, { replay: makeReplay(QUIET) })
    await raiseAlarm(house.database, alarm)
  })

  after(() => house.close())

  it('are listed until somebody has looked into them, with what came of it', async () => {
    const { rule, explanation, explanationZh } = alarm
    const open = { id, rule, explanation, explanationZh, state: 'open', acknowledged: null }
    const list = async (acknowledged: boolean): Promise<unknown> =>
      (await house.manage('cq-auditor', LIST, { acknowledged })).body.data.alarms.found
    assert.deepEqual(await list(false), [open])
    assert.deepEqual(await list(true), [])
    const { body } = await house.manage('cq-auditor', ACKNOWLEDGE, { id })
    assert.deepEqual(body, { data: { acknowledgeAlarm: true } })
    assert.deepEqual(await list(false), [])
    const by = { by: 'cq-auditor', reason: 'A training day, see file 12' }
    assert.deepEqual(await list(true), [{ ...open, acknowledged: by }])
    const record = house.log.managed().find(({ operation }) => operation === 'acknowledgeAlarm')
    assert.deepEqual([record?.about, record?.reason], [{ alarm: id }, by.reason])
  })

  it('keep the first note of what came of it; a second is refused with who made it, and when', async () => {
    const { body } = await house.manage('cq-auditor', ACKNOWLEDGE.replace('file 12', 'file 13'), {
      id,
    })
    assert.equal(body.errors[0].extensions.code, 'CONFLICT')
    assert.match(
      body.errors[0].message,
      /^cq-auditor looked into that alarm on 2026-03-02T10:00:00, and that note stays: nothing was noted now\./,
    )
    const given = { by: 'cq-steward', at: NOW, reason: 'At the same moment' }
    assert.equal(await acknowledgeAlarm(house.database, id, given), false)
    const [kept] = await listAlarms(house.database, { id })
    assert.equal(kept?.acknowledged?.reason, 'A training day, see file 12')
    // When it rings again, that is another time to look into it.
    await resolveAlarm(house.database, id, NOW)
    await raiseAlarm(house.database, alarm)
    const atOnce = [1, 2, 3].map(() => house.manage('cq-auditor', ACKNOWLEDGE, { id }))
    const answers = (await Promise.all(atOnce)).map(({ body: told }) =>
      told.data?.acknowledgeAlarm === true ? 'noted' : told.errors[0].extensions.code,
    )
    assert.deepEqual(answers.sort(), ['CONFLICT', 'CONFLICT', 'noted'])
  })

  it('name the exchanges that they point to, where the rule knew but their places', async () => {
    await house.ask({
      query: `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`,
    })
    await house.index()
    const index = house.log.entries().length - 1
    const records = [{ log: 'chongqing.test/log', index, exchangeId: null }, ...alarm.records]
    await raiseAlarm(house.database, { ...alarm, id: 'first-use:x', records })
    const query = `{ alarms(reason: "Daily look") { found { records { exchangeId } } } }`
    const { body } = await house.manage('cq-auditor', query)
    assert.deepEqual(body.data.alarms.found, [
      { records: [{ exchangeId: house.records().at(-1)?.exchangeId }, { exchangeId: null }] },
    ])
    await house.database.query(`DELETE FROM shudao.alarm WHERE id = 'first-use:x'`)
  })

  it('that are raised again after they were looked into stay looked into', async () => {
    assert.equal(await raiseAlarm(house.database, alarm), false)
    const { body } = await house.manage('cq-auditor', LIST, { acknowledged: false })
    assert.deepEqual(body.data.alarms.found, [])
  })

  it('stay looked into when the index is made anew from the log in an empty database, and not if raised later', async () => {
    const { database } = house
    const anew = async (raised: typeof alarm): Promise<string | undefined> => {
      await database.query('DELETE FROM shudao.alarm')
      await raiseAlarm(database, raised)
      await resetIndex(database, 'chongqing.test/log')
      await house.index()
      return (await listAlarms(database))[0]?.acknowledged?.by
    }
    assert.equal(
      await anew({ ...alarm, time: new Date('2026-03-02T09:00:00+08:00') }),
      'cq-auditor',
    )
    assert.equal(await anew({ ...alarm, time: new Date('2026-03-02T11:00:00+08:00') }), undefined)
    await raiseAlarm(database, alarm)
  })

  it('are open where it was recorded that noting it failed, whatever was replayed meanwhile', async () => {
    const { database } = house
    const replay = makeReplay(QUIET)
    const record = house.log.managed().find(({ operation }) => operation === 'acknowledgeAlarm')
    assert(record !== undefined)
    const failed = { ...record, outcome: 'failed', code: 'STATE_UNAVAILABLE' } as const
    const raised = { ...alarm, time: new Date('2026-03-02T09:00:00+08:00') }
    await database.query('DELETE FROM shudao.alarm')
    await raiseAlarm(database, raised)
    await replay(database, record)
    assert.equal((await listAlarms(database))[0]?.acknowledged?.by, 'cq-auditor')
    await replay(database, failed)
    assert.deepEqual((await listAlarms(database))[0]?.acknowledged, null)
    // What was noted before, in other words, was noted.
    await replay(database, record)
    await replay(database, { ...failed, reason: 'Once more' })
    assert.equal((await listAlarms(database))[0]?.acknowledged?.by, 'cq-auditor')
  })

  it('are refused by a rule that there is not, unless one of before is by it', async () => {
    const listed = async (rule: string): Promise<Managed['body']> =>
      (
        await house.manage(
          'cq-auditor',
          `query ($rule: String) { alarms(rule: $rule, reason: "Daily look") { found { rule } } }`,
          { rule },
        )
      ).body
    const { message, extensions } = (await listed('nigth-access')).errors[0]
    assert.equal(extensions.code, 'BAD_USER_INPUT')
    assert.match(
      message,
      /no rule "nigth-access" .* mean "night-access"\? There are: .*, twin-missing,/,
    )
    assert.deepEqual((await listed('twin-missing')).data.alarms.found, [])
    await raiseAlarm(house.database, { ...alarm, id: 'dawn', rule: 'night-access' })
    await house.database.query("UPDATE shudao.alarm SET rule = 'dawn-access' WHERE id = 'dawn'")
    assert.deepEqual((await listed('dawn-access')).data.alarms.found, [{ rule: 'dawn-access' }])
    await house.database.query("DELETE FROM shudao.alarm WHERE id = 'dawn'")
  })

  it('come page by page, none twice and none left out, also where several were noticed at once', async () => {
    const ids = Array.from({ length: 7 }, (_, i) => `many:${i}`)
    for (const [i, one] of ids.entries()) {
      const time = new Date(alarm.time.getTime() - Math.floor(i / 3) * 1_000)
      await raiseAlarm(house.database, { ...alarm, id: one, rule: 'first-use', time })
    }
    const page = async (after: string | null, limit = 2): Promise<Managed['body']> =>
      (
        await house.manage(
          'cq-auditor',
          `query ($after: String, $limit: Int) {
             alarms(rule: "first-use", after: $after, limit: $limit, reason: "Daily look") { found { id } next }
           }`,
          { after, limit },
        )
      ).body
    const seen: string[] = []
    let after: string | null = null
    do {
      const { alarms }: Managed['body'] = (await page(after)).data
      seen.push(...alarms.found.map((one: { id: string }) => one.id))
      after = alarms.next as string | null
    } while (after !== null)
    assert.deepEqual(seen, ids)
    assert.match((await page('nowhere')).errors[0].message, /not one that a page gave/)
    assert.match((await page(null, 0)).errors[0].message, /1 to 999 alarms, not 0/)
  })

  it('are acknowledged by auditors alone, and only if they are there', async () => {
    const steward = await house.manage('cq-steward', ACKNOWLEDGE, { id })
    assert.equal(steward.body.errors[0].extensions.code, 'ROLE_REQUIRED')
    const unknown = await house.manage('cq-auditor', ACKNOWLEDGE, { id: 'nothing' })
    assert.equal(unknown.body.errors[0].extensions.code, 'NOT_FOUND')
  })
})
