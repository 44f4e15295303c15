import assert from 'node:assert/strict'
import type { KeepingAct, KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { HOLDS_PAGE, replayHold } from '../../../gateway/auditing/log-holds.ts'
import { resetIndex } from '../../../gateway/jobs/index-log.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const HOLDS = `query ($all: Boolean, $after: String) {
  logHolds(all: $all, after: $after, reason: "Dispute 7") {
    found { log index name ranges { from to } by reason since until liftedBy liftedReason }
    next unread { log below } reach { log entries }
  }
}`
const RANGES = [{ from: 0, to: 256 }]

describe('holds of the log', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let minute = 0

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse({}, { keep: replayHold })
  })

  after(() => house.close())

  async function keep(
    act: KeepingAct,
    hold: string | null,
    more: Partial<KeepingRecord> = {},
  ): Promise<void> {
    const at = new Date(Date.parse('2026-03-02T01:00:00Z') + minute++ * 60_000)
    const record = {
      v: 1,
      kind: 'keeping',
      time: at.toISOString(),
      act,
      hold,
      ranges: act === 'hold' ? RANGES : [],
      keys: [],
      by: 'AD-01',
      approvedBy: null,
      reason: act === 'lift' ? 'Dispute settled' : 'Dispute 7',
      ...more,
    } as const
    await house.log.append(encodeRecord(record))
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
  async function holds(variables: object = {}): Promise<any> {
    await house.index()
    return (await house.manage('cq-auditor', HOLDS, variables)).body.data.logHolds
  }

  const namesOf = ({ found }: { readonly found: readonly { readonly name: string }[] }): unknown =>
    found.map(({ name }) => name)

  it('are listed with their entries, by whom, since when and why; on request those that were lifted', async () => {
    await keep('hold', 'dispute-7')
    await keep('hold', 'complaint-3', { ranges: [...RANGES, { from: 512, to: 513 }] })
    await keep('lift', 'dispute-7')
    const { found, next, unread } = await holds()
    const complaint = {
      log: house.log.origin,
      index: 1,
      name: 'complaint-3',
      ranges: [...RANGES, { from: 512, to: 513 }],
      by: 'AD-01',
      reason: 'Dispute 7',
      since: '2026-03-02T01:01:00.000Z',
      until: null,
      liftedBy: null,
      liftedReason: null,
    }
    assert.deepEqual([found, next, unread], [[complaint], null, []])
    const lifted = {
      ...complaint,
      index: 0,
      name: 'dispute-7',
      ranges: RANGES,
      since: '2026-03-02T01:00:00.000Z',
      until: '2026-03-02T01:02:00.000Z',
      liftedBy: 'AD-01',
      liftedReason: 'Dispute settled',
    }
    assert.deepEqual((await holds({ all: true })).found, [complaint, lifted])
  })

  it('are for auditors, and each look is recorded with its reason', async () => {
    await holds({ all: true })
    const { operation, about, reason, outcome } = house.log.managed().at(-1)!
    assert.deepEqual(
      [operation, about, reason, outcome],
      ['logHolds', { all: 'true' }, 'Dispute 7', 'accepted'],
    )
    const { body } = await house.manage('cq-administrator', HOLDS)
    assert.equal(body.errors[0].extensions.code, 'ROLE_REQUIRED')
  })

  it('may be set again under a name that was lifted', async () => {
    await keep('hold', 'dispute-7', { by: 'AD-02' })
    const { found } = await holds()
    assert.deepEqual(
      found.map(({ name, by }: { name: string; by: string }) => [name, by]),
      [
        ['dispute-7', 'AD-02'],
        ['complaint-3', 'AD-01'],
      ],
    )
  })

  it('are the same when the index is made anew, and when the database is', async () => {
    const { found } = await holds({ all: true })
    await resetIndex(house.database, house.log.origin)
    assert.deepEqual((await holds({ all: true })).found, found)
    await house.database.query('DELETE FROM shudao.log_hold')
    await resetIndex(house.database, house.log.origin)
    assert.deepEqual((await holds({ all: true })).found, found)
  })

  it('of entries that an older version indexed are not known until it is, which is said', async () => {
    const { reach } = await holds()
    await house.database.query('DELETE FROM shudao.log_hold')
    await house.database.query('UPDATE shudao.log_index_state SET holds_from = next_index')
    const { found, unread } = await holds()
    const log = house.log.origin
    assert.deepEqual([found, unread.length, unread[0].log], [[], 1, log])
    assert(unread[0].below >= reach[0].entries)
    await resetIndex(house.database, log)
    const read = await holds()
    assert.deepEqual([namesOf(read), read.unread], [['dispute-7', 'complaint-3'], []])
  })

  it('come page by page, and a place that no page gave is refused', async () => {
    for (let nth = 0; nth < HOLDS_PAGE; nth++) await keep('hold', `case-${nth}`)
    const first = await holds()
    assert.equal(first.found.length, HOLDS_PAGE)
    const second = await holds({ after: first.next })
    assert.deepEqual([namesOf(second), second.next], [['dispute-7', 'complaint-3'], null])
    for (const after of ['x', Buffer.from('["2026-03-02",1]').toString('base64url')]) {
      const { body } = await house.manage('cq-auditor', HOLDS, { after })
      assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
    }
  })
})
