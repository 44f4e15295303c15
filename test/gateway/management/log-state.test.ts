import assert from 'node:assert/strict'
import { raiseAlarm } from '../../../gateway/state/alarms.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const LOG = 'chongqing.test/log'
const SICHUAN = { region: '510000', name: 'sichuan.test', url: 'https://sichuan.test/' }
const VKEY = 'sichuan.test/log+00000000+AA=='
const RECONCILIATION = `query ($from: String, $to: String) {
  reconciliation(from: $from, to: $to, reason: "Is anything missing?") {
    entries shared twins awaited withinSec missing missed { index exchangeId region } contradicted
  }
}`

describe('whether the log is whole, as the exchange itself says it', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let management: TestManagement

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    management = testManagement(house, {
      database: house.database,
      log: { ...house.log, origin: LOG, size: () => 12 } as never,
      witnessedSize: () => 11,
      config: {
        twinWithinSec: 600,
        peers: [SICHUAN, { region: '520000', name: 'guizhou.test', url: 'https://guizhou.test' }],
        witnessing: {
          quorum: 1,
          logs: [{ verifier: { name: 'sichuan.test/log' }, vkey: VKEY, url: SICHUAN.url }],
        },
      } as never,
    })
  })
  after(() => house.close())

  it('is how far it reaches, how much is cosigned and indexed, and by which keys that is proven', async () => {
    const query = `{ logState { origin entries witnessed quorum indexed twinWithinSec peers { region nameEn origin vkey url } } }`
    const { body } = await management.manage('cq-auditor', query)
    const peer = {
      region: '510000',
      nameEn: 'Sichuan',
      origin: 'sichuan.test/log',
      vkey: VKEY,
      url: 'https://sichuan.test',
    }
    const state = { origin: LOG, entries: 12, witnessed: 11, quorum: 1, twinWithinSec: 600 }
    assert.deepEqual(body.data.logState, { ...state, indexed: null, peers: [peer] })
    await house.index()
    const later = await management.manage('cq-administrator', '{ logState { indexed } }')
    assert.equal(later.body.data.logState.indexed, house.log.entries().length)
  })

  it('counts which exchanges with other provinces stand in both logs, and names those that do not', async () => {
    const now = house.house.now().getTime()
    const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString()
    const rows = [
      [1, '510000', ago(7_200), true, 7],
      [2, '510000', ago(3_600), true, null],
      [3, '510000', ago(30), true, null],
      [4, '510000', ago(3_600), false, null],
      [5, '510000', ago(90 * 86_400), true, null],
    ] as const
    for (const [index, region, time, expected, twin] of rows) {
      await house.database.query(
        `INSERT INTO shudao.twin (log, log_index, region, exchange_id, leaf_hash, time, asked, expected, twin_index)
         VALUES ($1, $2, $3, $4, 'x', $5, true, $6, $7)`,
        [LOG, index, region, `exchange ${index}`, time, expected, twin],
      )
    }
    await house.database.query('INSERT INTO shudao.twin_state (log, next_index) VALUES ($1, 6)', [
      LOG,
    ])
    await raiseAlarm(house.database, {
      id: 'twin-contradicted:1',
      rule: 'twin-contradicted',
      time: new Date(now),
      explanation: 'They differ.',
      explanationZh: '不一致。',
      records: [],
    })
    const { body } = await management.manage('cq-auditor', RECONCILIATION, {
      from: ago(86_400),
    })
    assert.deepEqual(body.data.reconciliation, {
      entries: 6,
      shared: 3,
      twins: 1,
      awaited: 1,
      withinSec: 600,
      missing: 1,
      missed: [{ index: 2, exchangeId: 'exchange 2', region: '510000' }],
      contradicted: 1,
    })
    const whole = await management.manage('cq-auditor', RECONCILIATION, {})
    assert.deepEqual(
      whole.body.data.reconciliation.missed.map(({ index }: { index: number }) => index),
      [5, 2],
    )
    const record = house.log.managed().at(-1)
    assert.deepEqual(
      [record?.operation, record?.reason],
      ['reconciliation', 'Is anything missing?'],
    )
    const refused = await management.manage('cq-steward', RECONCILIATION, {})
    assert.equal(refused.body.errors[0].extensions.code, 'ROLE_REQUIRED')
  })
})
