import assert from 'node:assert/strict'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import { decodeLogRecord, encodeRecord } from '../../../gateway/audit/record.ts'
import { leafHash } from '../../../gateway/audit/tree.ts'
import { listAlarms, type KeptAlarm } from '../../../gateway/state/alarms.ts'
import { openDatabase } from '../../../gateway/state/database.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { hearTwins } from '../../../gateway/twins/hear-twins.ts'
import { readTwinsMessage } from '../../../gateway/twins/message.ts'
import type { Place } from '../../../gateway/twins/message.ts'
import { reconcileTwins } from '../../../gateway/twins/reconcile.ts'
import type { ReconcileOptions } from '../../../gateway/twins/reconcile.ts'
import { exchangeId } from '../../support/house.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'
import { recordOf } from '../audit/support.ts'
import { QUIET } from '../witness/support.ts'

const CHONGQING = '500000'
const SICHUAN = '510000'
const START = Date.UTC(2026, 2, 2, 2, 0)

/** One province: its log in memory, its table in a database of its own. */
interface Province extends ReconcileOptions {
  readonly database: Database
  readonly entries: Uint8Array[]
  write(record: ExchangeRecord): Place
  alarms(state?: 'open' | 'resolved'): Promise<readonly string[]>
}

describe('twins of two provinces', function () {
  this.timeout(START_TIMEOUT_MS)
  let clock: number
  let away: boolean
  /** What peers answer instead, whatever they are told. */
  let garbled: unknown
  let messages: number
  /** How long a peer thinks over each message. */
  let slowSec: number
  let chongqing: Province
  let sichuan: Province
  const databases: Database[] = []

  before(async () => {
    for (let n = 0; n < 2; n++) {
      const database = openDatabase(await (await testPostgres()).createDatabase())
      await migrate(database)
      databases.push(database)
    }
  })
  after(() => Promise.all(databases.map((database) => database.close())))
  beforeEach(async () => {
    clock = START
    away = false
    garbled = undefined
    messages = 0
    slowSec = 0
    for (const database of databases) {
      await database.query(
        'TRUNCATE shudao.twin, shudao.twin_told, shudao.twin_state, shudao.alarm',
      )
    }
    chongqing = province(CHONGQING, databases[0]!, () => sichuan)
    sichuan = province(SICHUAN, databases[1]!, () => chongqing)
  })

  function province(region: string, database: Database, other: () => Province): Province {
    const entries: Uint8Array[] = []
    const log = logOf(region)
    const append = async (bytes: Uint8Array) => {
      const index = entries.push(bytes) - 1
      return { log, index, leafHash: leafHash(bytes).toString('base64') }
    }
    async function* readRecords(from: number, max: number) {
      for (let index = from; index < Math.min(entries.length, from + max); index++) {
        const bytes = entries[index]!
        const hash = leafHash(bytes).toString('base64')
        yield [{ index, record: decodeLogRecord(bytes), leafHash: hash }]
      }
    }
    const table = { database, log, region, readRecords, now: () => new Date(clock) }
    const otherRegion = region === CHONGQING ? SICHUAN : CHONGQING
    return {
      table,
      append,
      database,
      entries,
      withinSec: 600,
      logger: QUIET,
      peers: [
        {
          region: otherRegion,
          log: logOf(otherRegion),
          tellTwins: async (message) => {
            messages++
            pass(slowSec)
            if (away) throw new TypeError('away')
            // Who asks for ever is to fail here, not to hang.
            if (garbled !== undefined && messages < 50) return garbled
            // As over the wire.
            const heard = readTwinsMessage(JSON.parse(JSON.stringify(message)), log)
            assert.ok(heard)
            return JSON.parse(JSON.stringify(await hearTwins(other(), region, heard))) as unknown
          },
        },
      ],
      write: (record) => {
        const bytes = encodeRecord(record)
        const index = entries.push(bytes) - 1
        return { index, leafHash: leafHash(bytes).toString('base64') }
      },
      alarms: async (state = 'open') =>
        (await listAlarms(database, { state })).map(({ id }) => id).sort(),
    }
  }

  /** What Chongqing's desk asked of Sichuan; `twin` is Sichuan's receipt. */
  function asked(n: number, twin: Place | null, result = 'RECORDS'): ExchangeRecord {
    const base = recordOf(exchangeId(n))
    return {
      ...base,
      time: new Date(clock).toISOString(),
      via: null,
      asks: base.asks.map((ask) => ({ ...ask, result })),
      twins: twin === null ? [] : [{ region: SICHUAN, log: logOf(SICHUAN), ...twin }],
    }
  }

  function answered(n: number): ExchangeRecord {
    return {
      ...recordOf(exchangeId(n)),
      time: new Date(clock).toISOString(),
      via: { region: CHONGQING, exchange: logOf(CHONGQING), keyId: 'k' },
      twins: [],
    }
  }

  const run = async (): Promise<void> => {
    await reconcileTwins(chongqing)
    await reconcileTwins(sichuan)
  }
  const pass = (seconds: number): void => {
    clock += seconds * 1000
  }
  const told = (province: Province): readonly object[] =>
    province.entries.map(decodeLogRecord).filter(({ kind }) => kind === 'twins')

  it('travel both ways: each side ends with the receipt of the other in its own log', async () => {
    const theirs = sichuan.write(answered(1))
    const ours = chongqing.write(asked(1, theirs))
    await run()
    assert.deepEqual(told(sichuan), [
      {
        v: 1,
        kind: 'twins',
        time: '2026-03-02T10:00:00.000+08:00',
        region: CHONGQING,
        log: logOf(CHONGQING),
        twins: [{ exchangeId: exchangeId(1), ...ours }],
      },
    ])
    assert.deepEqual(told(chongqing), [])
    pass(3600)
    await run()
    assert.deepEqual([await chongqing.alarms(), await sichuan.alarms()], [[], []])
    assert.equal(sichuan.entries.length, 2)
  })

  it('are told together, once, and after the other side was away', async () => {
    const receipts = Array.from({ length: 450 }, (_none, n) => sichuan.write(answered(n)))
    receipts.forEach((receipt, n) => chongqing.write(asked(n, receipt)))
    away = true
    await run()
    assert.equal(told(sichuan).length, 0)
    away = false
    await run()
    await run()
    assert.equal(told(sichuan).length, 3)
    pass(3600)
    await run()
    assert.deepEqual([await chongqing.alarms(), await sichuan.alarms()], [[], []])
  })

  for (const [what, answer] of [
    ['an error', { errors: [{ message: 'The message has not the agreed form.' }] }],
    ['the place in a log of another name', { log: 'other.test/log', twins: [] }],
    ['nothing at all', null],
  ] as const) {
    it(`are told in vain to a peer that answers ${what}: it costs one message a run, rings when it lasts, and hides nothing`, async () => {
      const receipts = Array.from({ length: 450 }, (_none, n) => sichuan.write(answered(n)))
      receipts.forEach((receipt, n) => chongqing.write(asked(n, receipt)))
      chongqing.write({ ...answered(450), via: { region: SICHUAN, exchange: 'x', keyId: 'k' } })
      const [notTold, missing] = [
        `twin-not-told:${logOf(CHONGQING)}:${SICHUAN}`,
        `twin-missing:${logOf(CHONGQING)}:450:${SICHUAN}`,
      ]
      garbled = answer
      await reconcileTwins(chongqing)
      assert.deepEqual([messages, await chongqing.alarms()], [1, []])
      pass(601)
      await reconcileTwins(chongqing)
      assert.deepEqual([messages, await chongqing.alarms()], [2, [missing, notTold]])
      const [alarm] = await listAlarms(chongqing.database, { rule: 'twin-not-told' })
      assert.deepEqual(alarm?.records, [
        { log: logOf(CHONGQING), index: 0, exchangeId: exchangeId(0) },
      ])
      assertTells(alarm, '2026-03-02T10:00:00')
      garbled = undefined
      await reconcileTwins(chongqing)
      assert.deepEqual(await chongqing.alarms(), [missing])
      assert.equal(told(sichuan).length, 3)
    })
  }

  it('are told to a slow peer for a while in each run, and the rest in the next', async () => {
    const receipts = Array.from({ length: 450 }, (_none, n) => sichuan.write(answered(n)))
    receipts.forEach((receipt, n) => chongqing.write(asked(n, receipt)))
    slowSec = 6
    await reconcileTwins(chongqing)
    assert.equal(messages, 2)
    await reconcileTwins(chongqing)
    assert.equal(messages, 3)
    assert.equal(told(sichuan).length, 3)
  })

  it('are told again when the database was lost, and kept once', async () => {
    chongqing.write(asked(1, sichuan.write(answered(1))))
    await run()
    for (const { database } of [chongqing, sichuan]) {
      await database.query('TRUNCATE shudao.twin, shudao.twin_told, shudao.twin_state')
    }
    await run()
    assert.equal(told(sichuan).length, 1)
    pass(3600)
    await run()
    assert.deepEqual(await sichuan.alarms(), [])
  })

  it('that do not come in time ring on the side that misses them, with both ids, until they come', async () => {
    const receipt = sichuan.write(answered(1))
    await run()
    pass(599)
    await run()
    assert.deepEqual(await sichuan.alarms(), [])
    pass(2)
    await run()
    const [alarm] = await listAlarms(sichuan.database)
    assert.deepEqual(
      [alarm?.id, alarm?.records],
      [
        `twin-missing:${logOf(SICHUAN)}:0:${CHONGQING}`,
        [
          { log: logOf(SICHUAN), index: 0, exchangeId: exchangeId(1) },
          { log: logOf(CHONGQING), index: null, exchangeId: exchangeId(1) },
        ],
      ],
    )
    assert.match(alarm!.explanation, /has not said where it recorded that/)
    assert.match(alarm!.explanationZh ?? '', /由对端提出，而未告知其记在何处/)
    assertTells(alarm, '2026-03-02T10:00:00')
    chongqing.write(asked(1, receipt))
    await run()
    assert.deepEqual(await sichuan.alarms(), [])
    assert.deepEqual(await sichuan.alarms('resolved'), [alarm!.id])
  })

  it('are found when an answer was lost on its way', async () => {
    const receipt = sichuan.write(answered(1))
    chongqing.write(asked(1, null, 'PEER_UNAVAILABLE'))
    await run()
    assert.equal(told(chongqing).length, 0)
    pass(31)
    await run()
    assert.deepEqual(
      told(chongqing).flatMap((record) => (record as { twins: readonly object[] }).twins),
      [{ exchangeId: exchangeId(1), ...receipt }],
    )
    pass(3600)
    await run()
    assert.deepEqual([await chongqing.alarms(), await sichuan.alarms()], [[], []])
  })

  it('are not missed where the other side was never reached, or nothing was asked of it', async () => {
    chongqing.write(asked(1, null, 'PEER_UNAVAILABLE'))
    chongqing.write({ ...asked(2, null), asks: [], outcome: 'refused', code: 'ACCESS_DENIED' })
    pass(3600)
    await run()
    assert.deepEqual([await chongqing.alarms(), await sichuan.alarms()], [[], []])
  })

  it('show that a side removed what it gave a receipt for: both sides ring', async () => {
    const receipt = sichuan.write(answered(1))
    sichuan.entries.pop()
    sichuan.write(answered(2))
    chongqing.write(asked(1, receipt))
    await run()
    assert.deepEqual(await chongqing.alarms(), [
      `twin-contradicted:${logOf(CHONGQING)}:0:${SICHUAN}`,
    ])
    assert.deepEqual(await sichuan.alarms(), [
      `twin-contradicted:${logOf(SICHUAN)}:0:${logOf(CHONGQING)}:0`,
    ])
  })

  /** An older copy of log and database is put in place, of before anything was written. */
  const rollBack = async ({ entries, database }: Province): Promise<void> => {
    entries.length = 0
    await database.query('TRUNCATE shudao.twin, shudao.twin_told, shudao.twin_state')
  }

  for (const [what, n, result] of [
    ['of another exchange', 2, 'RECORDS'],
    ['another record of the same exchange', 1, 'NO_RECORD'],
  ] as const) {
    it(`show that a side tells ${what} where it told one before: the other rings, and keeps both`, async () => {
      chongqing.write(asked(1, sichuan.write(answered(1))))
      await run()
      assert.deepEqual(await sichuan.alarms(), [])
      await rollBack(chongqing)
      chongqing.write(asked(n, sichuan.write(answered(n)), result))
      await run()
      assert.deepEqual(await sichuan.alarms(), [
        `twin-contradicted:${logOf(SICHUAN)}:told:${logOf(CHONGQING)}:0`,
      ])
      const [alarm] = await listAlarms(sichuan.database)
      assert.deepEqual(alarm?.records, [
        { log: logOf(CHONGQING), index: 0, exchangeId: exchangeId(1) },
        { log: logOf(CHONGQING), index: 0, exchangeId: exchangeId(n) },
      ])
      assert.equal(told(sichuan).length, 2)
      // Told again, for the answer may have been lost.
      await chongqing.database.query('UPDATE shudao.twin SET delivered = false')
      await run()
      assert.equal(told(sichuan).length, 2)
    })
  }

  it('show that a side answers with another record where it answered with one before', async () => {
    for (const n of [1, 2]) {
      await rollBack(sichuan)
      sichuan.write(answered(n))
      chongqing.write(asked(n, null, 'PEER_UNAVAILABLE'))
      pass(31)
      await reconcileTwins(chongqing)
    }
    assert.deepEqual(await chongqing.alarms(), [
      `twin-contradicted:${logOf(CHONGQING)}:told:${logOf(SICHUAN)}:0`,
    ])
  })

  it('show that a side tells two records of one place in one message', async () => {
    const { table, append } = sichuan
    const { leafHash } = sichuan.write(answered(1))
    const one = { exchangeId: exchangeId(1), index: 5, leafHash, held: null }
    const message = { log: logOf(CHONGQING), twins: [one, { ...one, exchangeId: exchangeId(2) }] }
    await hearTwins({ table, append }, CHONGQING, message)
    assert.deepEqual(await sichuan.alarms(), [
      `twin-contradicted:${logOf(SICHUAN)}:told:${logOf(CHONGQING)}:5`,
    ])
  })

  for (const when of ['at once', 'later'] as const) {
    it(`are each the twin of one record: an exchange id that was used twice, ${when}, is missed once`, async () => {
      const receipt = sichuan.write(answered(1))
      if (when === 'at once') sichuan.write(answered(1))
      chongqing.write(asked(1, receipt))
      await run()
      if (when === 'later') {
        await run()
        sichuan.write(answered(1))
      }
      pass(3600)
      await run()
      const [missed] = sichuan.entries.flatMap((bytes, index) =>
        index > 0 && decodeLogRecord(bytes).kind === 'exchange' ? [index] : [],
      )
      assert.deepEqual(await sichuan.alarms(), [
        `twin-missing:${logOf(SICHUAN)}:${missed}:${CHONGQING}`,
      ])
    })
  }

  /** Of record `index`, before which records name `seconds` after the start. */
  const setBack = (index: number, seconds: number): string =>
    `clock-set-back:${logOf(SICHUAN)}:${index}:${new Date(START + seconds * 1000).toISOString()}`

  it('show a clock that was set back, until it is right again', async () => {
    for (const [seconds, ringing] of [
      [0, []],
      [-30, []],
      [-3_600, [setBack(2, 0)]],
      [3_700, []],
    ] as const) {
      pass(seconds)
      sichuan.write({ ...answered(1), via: null, asks: [] })
      await run()
      assert.deepEqual(await sichuan.alarms(), ringing, String(seconds))
    }
    const [alarm] = await listAlarms(sichuan.database)
    assertTells(alarm, '2026-03-02T08:59:30')
    assertTells(alarm, '2026-03-02T10:00:00')
  })

  for (const read of ['one by one', 'at once'] as const) {
    it(`show a clock that is set back after it was years ahead, where records are read ${read}`, async () => {
      const years = 4 * 365 * 86_400
      const [ahead, back] = [setBack(2, years), setBack(4, 60)]
      for (const [seconds, ringing] of [
        [0, []],
        [years, []],
        [-years, [ahead]],
        [60, [ahead]],
        [-3_600, [ahead, back]],
        [-30, [ahead, back]],
        [7_200, [ahead]],
      ] as const) {
        pass(seconds)
        sichuan.write({ ...answered(1), via: null, asks: [] })
        if (read === 'at once' && seconds !== 7_200) continue
        await run()
        assert.deepEqual(await sichuan.alarms(), ringing, String(seconds))
      }
      assert.deepEqual(await sichuan.alarms('resolved'), [back])
    })
  }
})

describe('messages of twins', () => {
  const place = { index: 3, leafHash: `${'A'.repeat(43)}=` }
  const twin = { exchangeId: exchangeId(1), ...place, held: place }
  const log = 'cq.test/log'

  it('are read when they are exactly of the form, and of the log of who sends them', () => {
    const message = { log, twins: [twin, { ...twin, held: null }] }
    assert.deepEqual(readTwinsMessage(message, log), message)
    const wrong: readonly unknown[] = [
      null,
      {},
      { log, twins: {} },
      { log: 'sc.test/log', twins: [twin] },
      { log, twins: Array.from({ length: 201 }, () => twin) },
      { log, twins: [{ ...twin, exchangeId: 'x' }] },
      { log, twins: [{ ...twin, index: -1 }] },
      { log, twins: [{ ...twin, leafHash: 'short' }] },
      { log, twins: [{ ...twin, held: undefined }] },
      { log, twins: [{ ...twin, held: { index: 1 } }] },
    ]
    for (const one of wrong)
      assert.equal(readTwinsMessage(one, log), undefined, JSON.stringify(one))
  })
})

function logOf(region: string): string {
  return `${region === CHONGQING ? 'chongqing' : 'sichuan'}.test/log`
}

/** In both languages, and no other time in UTC beside it. */
function assertTells(alarm: KeptAlarm | undefined, time: string): void {
  for (const text of [alarm?.explanation ?? '', alarm?.explanationZh ?? '']) {
    assert.ok(text.includes(time), text)
    assert.doesNotMatch(text, /\dZ/)
  }
}
