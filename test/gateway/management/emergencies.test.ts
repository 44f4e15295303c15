import assert from 'node:assert/strict'
import { keepEmergency } from '../../../gateway/grants/emergency-book.ts'
import { NOW } from '../../support/house.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const LIST = `{ emergencyUses { exchange state late } }`
const JUSTIFY = `mutation ($reason: String!) { justifyEmergency(exchange: "x", legalBasis: "《突发事件应对法》", reason: $reason) }`
const APPROVE = `mutation { approveEmergency(exchange: "x", reason: "I have seen the case.") }`

describe('emergency uses in the management API', function () {
  this.timeout(30_000)
  let house: IndexedHouse

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    const use = {
      exchangeId: 'x',
      consumer: 'cq-pension-desk',
      consumerRegion: '500000',
      department: 'RS',
      operator: 'CQ-YZ-0417',
      matter: 'CY-037',
      caseNumber: 'C-1',
      grants: ['g@1'],
      usedAt: NOW,
    }
    await keepEmergency(house.database, use, 24)
  })
  after(() => house.close())

  const code = async (as: string, query: string, variables?: object): Promise<string | undefined> =>
    (await house.manage(as, query, variables)).body.errors?.[0]?.extensions.code

  it('are justified by the department’s officer, then approved by the steward, each an event', async () => {
    const because = { reason: 'The bridge was under water.' }
    assert.equal(await code('cq-steward', APPROVE), 'CONFLICT')
    assert.equal(await code('cq-officer-ga', JUSTIFY, because), 'ROLE_REQUIRED')
    assert.equal(await code('cq-steward', JUSTIFY, because), 'ROLE_REQUIRED')
    const named = { reason: 'For 510100199001019990.' }
    assert.equal(await code('cq-officer-rs', JUSTIFY, named), 'BAD_USER_INPUT')
    assert.equal(await code('cq-officer-rs', JUSTIFY, because), undefined)
    const shown = async (as: string): Promise<unknown> =>
      (await house.manage(as, LIST)).body.data.emergencyUses
    const justified = [{ exchange: 'x', state: 'justified', late: false }]
    for (const as of ['cq-auditor', 'cq-steward', 'cq-officer-rs']) {
      assert.deepEqual(await shown(as), justified, as)
    }
    assert.deepEqual(await shown('cq-officer-ga'), [])
    assert.equal(await code('cq-officer-ga', JUSTIFY, because), 'ROLE_REQUIRED', 'how far it is')
    assert.equal(await code('cq-officer-rs', JUSTIFY, because), 'CONFLICT')
    assert.equal(await code('cq-officer-rs', APPROVE), 'ROLE_REQUIRED')
    assert.equal(await code('cq-steward', APPROVE), undefined)
    assert.deepEqual((await house.manage('cq-auditor', LIST)).body.data.emergencyUses, [])
    assert.deepEqual(
      house.log
        .managed()
        .filter(({ outcome }) => outcome === 'accepted')
        .map(({ operation, about, reason }) => [operation, about, reason]),
      [
        [
          'justifyEmergency',
          { exchange: 'x', consumer: 'cq-pension-desk', grants: 'g@1' },
          because.reason,
        ],
        [
          'approveEmergency',
          { exchange: 'x', consumer: 'cq-pension-desk', grants: 'g@1' },
          'I have seen the case.',
        ],
      ],
    )
  })

  it('(and beside them the count of a day) is begun anew only where Redis counts it', async () => {
    const restart = 'mutation { restartQuotaDay(reason: "Redis was emptied.") }'
    const insert = (store: string): Promise<unknown> =>
      house.database.query(
        `INSERT INTO shudao.quota_day (day, store, salt) VALUES ('2026-03-02', $1, '\\x00') ON CONFLICT (day) DO UPDATE SET store = $1`,
        [store],
      )
    await insert('database')
    assert.equal(await code('cq-administrator', restart), 'CONFLICT')
    await insert('redis')
    assert.equal(await code('cq-steward', restart), 'ROLE_REQUIRED')
    assert.equal(await code('cq-administrator', restart), undefined)
    assert.deepEqual(await house.database.query('SELECT FROM shudao.quota_day'), [])
  })
})
