import assert from 'node:assert/strict'
import { makeCatalog } from '../../../catalog/catalog.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { eraseFromIndex } from '../../../gateway/auditing/erasures.ts'
import { makeReplay } from '../../../gateway/auditing/replay.ts'
import { WATCH_SETTINGS } from '../../../gateway/auditing/watch/settings.ts'
import { makeWatch } from '../../../gateway/auditing/watch/watch.ts'
import { listAlarms, raiseAlarm } from '../../../gateway/state/alarms.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { content, PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const calendar = makeCatalog(content, []).workCalendar
const MARCH = new Date('2026-03-02T10:00:00+08:00')
const FEBRUARY = new Date('2026-02-28T23:00:00+08:00')
const APRIL = new Date('2026-04-01T00:00:00+08:00')
const SEAL = `mutation ($ends: String!) {
  sealRecords(authority: "重庆市监察委员会", article: "《监察法》第十八条", ends: $ends, caseNumber: "500103-2026-000123", reason: "File 2026-5")
}`

describe('what was erased', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let now = MARCH

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    const replay = makeReplay({ logger: { error: () => assert.fail('it opens') }, now: () => now })
    const more = { replay, erase: eraseFromIndex, watch: makeWatch(WATCH_SETTINGS, calendar) }
    house = await indexedHouse({ clock: () => now }, more)
  })

  beforeEach(() => {
    now = MARCH
  })

  after(() => house.close())

  /** Three years later, by two persons. */
  async function erase(...keys: readonly string[]): Promise<void> {
    const keeping = {
      v: 1,
      kind: 'keeping',
      time: '2029-05-02T09:00:00.000+08:00',
      act: 'erase',
      hold: null,
      ranges: [],
      keys,
      by: 'AD-01',
      approvedBy: 'AU-03',
      reason: 'retention is over',
    } as const
    await house.log.append(encodeRecord(keeping))
    await house.index()
  }

  it('is in no seal any more that was asked for then and has ended, and in every earlier and later one', async () => {
    const order = async (ends: string): Promise<string> =>
      (await house.manage('cq-auditor', SEAL, { ends })).body.data.sealRecords
    now = FEBRUARY
    const ofFebruary = await order('2026-06-01')
    now = MARCH
    await order('2026-06-01')
    const open = await order('2026-12-31')
    now = APRIL
    const ofApril = await order('2026-06-01')
    await house.index()
    // Longer than any seal may be: one that has not ended is not touched.
    await house.database.query(`UPDATE shudao.seal SET ends = '2029-12-31' WHERE id = $1`, [open])
    await erase('2026-03.released')
    assert.equal((await house.database.query('SELECT FROM shudao.seal')).length, 4)
    const abouts = async (): Promise<unknown> =>
      (
        await house.database.query(
          `SELECT about FROM shudao.log_index WHERE operation = 'sealRecords' ORDER BY log_index`,
        )
      ).map(({ about }) => Object.keys(about as object).sort())
    const named = ['article', 'authority', 'ends', 'seal']
    const whole = ['article', 'authority', 'caseNumber', 'ends', 'seal']
    assert.deepEqual(await abouts(), [whole, whole, whole, whole])
    await erase('2026-03.administered')
    const kept = await house.database.query('SELECT id FROM shudao.seal ORDER BY id')
    assert.deepEqual(kept, [{ id: ofFebruary }, { id: open }, { id: ofApril }])
    assert.deepEqual(await abouts(), [whole, named, named, whole])
  })

  it('is not counted on by the rule of refusals in a row, where nothing newer names the operator', async () => {
    const refuse = async (operator: string): Promise<void> => {
      await house.ask({
        as: 'cq-ungranted',
        purpose: `matter="CY-037", case="500103-2026-000123", operator="${operator}"`,
        query: `{ person(idNumber: "${PEOPLE.nobody}") { householdPopulation(from: [CHONGQING]) { name } } }`,
      })
    }
    const operators = (): Promise<unknown> =>
      house.database.query('SELECT operator, run FROM shudao.watch_refusals ORDER BY operator')
    for (const operator of ['CQ-1', 'CQ-2']) await refuse(operator)
    now = APRIL
    await refuse('CQ-2')
    await house.index()
    const second = { operator: 'CQ-2', run: 2 }
    assert.deepEqual(await operators(), [{ operator: 'CQ-1', run: 1 }, second])
    await erase('2026-03.refused')
    assert.deepEqual(await operators(), [second])
    await erase('2026-04.refused')
    assert.deepEqual(await operators(), [])
  })

  it('names nobody who was refused and then answered', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
    await house.ask({ query: query.replace('{ name }', '{ householdNumber }') })
    await house.index()
    assert.equal((await house.database.query('SELECT FROM shudao.watch_refusals')).length, 1)
    await house.ask({ query })
    await house.index()
    assert.deepEqual(await house.database.query('SELECT FROM shudao.watch_refusals'), [])
  })

  it('is no reason any more by which an alarm was looked into, whatever rings it', async () => {
    for (const [id, time] of [
      ['twin-missing:a', MARCH],
      ['twin-missing:b', APRIL],
    ] as const) {
      now = time
      const records = [{ log: 'a/log', index: 3, exchangeId: null }]
      const alarm = { explanation: 'It is missing.', explanationZh: '缺失。', records }
      await raiseAlarm(house.database, { ...alarm, id, rule: 'twin-missing', time })
      const reason = `Told by ${PEOPLE.retiree} of Fuling`
      const acknowledge = `mutation ($id: ID!, $reason: String!) { acknowledgeAlarm(id: $id, reason: $reason) }`
      await house.manage('cq-auditor', acknowledge, { id, reason })
    }
    const reasons = async (): Promise<unknown> =>
      (await listAlarms(house.database, { rule: 'twin-missing' })).map(({ acknowledged }) => [
        acknowledged?.by,
        acknowledged?.reason,
      ])
    // As it is recorded: without the number of a person.
    const kept = ['cq-auditor', 'Told by … of Fuling']
    assert.deepEqual(await reasons(), [kept, kept])
    await erase('2026-03.administered')
    assert.deepEqual(await reasons(), [kept, ['cq-auditor', null]])
    const { body } = await house.manage(
      'cq-auditor',
      `{ alarms(rule: "twin-missing", acknowledged: true, reason: "Review") { found { acknowledged { by reason } } } }`,
    )
    assert.deepEqual(body.data.alarms.found[1], {
      acknowledged: { by: 'cq-auditor', reason: null },
    })
  })
})
