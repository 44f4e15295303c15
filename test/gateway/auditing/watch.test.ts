import assert from 'node:assert/strict'
import { makeCatalog } from '../../../catalog/catalog.ts'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import { WATCH_SETTINGS } from '../../../gateway/auditing/watch/settings.ts'
import { WATCH_RULES } from '../../../gateway/state/alarm-rules.ts'
import type { WatchSettings } from '../../../gateway/auditing/watch/settings.ts'
import { makeWatch } from '../../../gateway/auditing/watch/watch.ts'
import {
  indexLog,
  rebuildIndex,
  type IndexLogOptions,
  type LoggedRecord,
} from '../../../gateway/jobs/index-log.ts'
import { listAlarms, type KeptAlarm } from '../../../gateway/state/alarms.ts'
import { openDatabase, type Database, type Sql } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { content } from '../../support/offered.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'
import { recordOf } from '../audit/support.ts'

const LOG = 'watch.test/log'
const calendar = makeCatalog(content, []).workCalendar
const base = { ...recordOf('x'), refused: [], via: null, twins: [] }

/** Whoever waits for a lock of this database that is no row's. */
const WAITING = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** How often this transaction went into an index of subjects, and how many of their rows it has read. */
async function entriesRead(sql: Sql): Promise<number> {
  const [row] = await sql.query(
    `SELECT idx_scan + idx_tup_fetch + seq_tup_read AS read FROM pg_stat_xact_user_tables
      WHERE schemaname = 'shudao' AND relname = 'log_index_subject'`,
  )
  return Number(row?.['read'])
}

type Changes = Partial<Omit<ExchangeRecord, 'consumer'>> & { readonly consumer?: string }

/** A released query on a working day at ten, about a subject of its own, in a case of its own. */
function asked(n: number, changes: Changes = {}): ExchangeRecord {
  const { consumer, ...more } = changes
  return {
    ...base,
    exchangeId: `x-${n}`,
    time: '2026-03-02T10:00:00+08:00',
    caseNumber: `500103-2026-${String(n).padStart(6, '0')}`,
    subjects: [subject(n)],
    consumer: { ...base.consumer!, id: consumer ?? base.consumer!.id },
    ...more,
  }
}

function subject(n: number): ExchangeRecord['subjects'][number] {
  return { kind: 'person', hash: String(n).padStart(43, 'h') }
}

function many(count: number, changes: (n: number) => Changes = () => ({})): ExchangeRecord[] {
  return Array.from({ length: count }, (_none, n) => asked(n, changes(n)))
}

describe('rules that watch the record', function () {
  this.timeout(60_000)
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    await testPostgres()
  })

  beforeEach(async () => {
    database = openDatabase(await (await testPostgres()).createDatabase())
    await migrate(database)
  })

  afterEach(() => database.close())

  function optionsOf(
    records: readonly ExchangeRecord[],
    settings: Partial<WatchSettings> = {},
    log = LOG,
  ): IndexLogOptions {
    return {
      database,
      log,
      watch: makeWatch({ ...WATCH_SETTINGS, off: ['first-use'], ...settings }, calendar),
      readRecords: async function* (from, max): AsyncIterable<readonly LoggedRecord[]> {
        for (const [n, record] of records.slice(from, from + max).entries()) {
          yield [{ index: from + n, record }]
        }
      },
    }
  }

  /** Rule → places of the records that its alarms point to; of one after the other. */
  async function alarmsOf(
    records: readonly ExchangeRecord[],
    settings: Partial<WatchSettings> = {},
  ): Promise<readonly KeptAlarm[]> {
    await indexLog(optionsOf(records, settings))
    const alarms = await listAlarms(database)
    for (const { explanation, explanationZh } of alarms) {
      assert.match(explanation, /^[A-Z].*[.)]$/)
      assert.match(explanationZh ?? '', /\p{Script=Han}.*。$/u)
      assert.ok(!explanation.includes('hhh'))
    }
    return [...alarms].reverse()
  }

  const told = (alarms: readonly KeptAlarm[]): readonly unknown[] =>
    alarms.map(({ rule, records }) => [rule, records.map(({ index }) => index)])

  it('are silent about what clerks do all day', async () => {
    const records = many(60, (n) => ({
      operator: `clerk-${n % 3}`,
      outcome: n % 7 === 0 ? 'refused' : 'released',
    }))
    assert.deepEqual(await alarmsOf(records), [])
  })

  it('tell of one operator and many subjects, once, from the one too many on', async () => {
    const alarms = await alarmsOf(many(12), { operatorSubjectsPerDayMax: 9 })
    assert.deepEqual(told(alarms), [['operator-many-subjects', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]])
    assert.equal(
      alarms[0]?.explanation,
      'Operator CQ-YZ-0417 of cq-pension-desk asked about more than 9 different subjects on 2026-03-02. Ask which cases they belong to.',
    )
  })

  it('count the same subject once, and each day and operator apart', async () => {
    const settings = { operatorSubjectsPerDayMax: 3, subjectConsumersMax: 99 }
    assert.deepEqual(
      await alarmsOf(
        many(9, (n) => ({ subjects: [subject(n % 3)] })),
        settings,
      ),
      [],
    )
    const spread = many(9, (n) => ({
      operator: `clerk-${n % 2}`,
      time: `2026-03-0${2 + (n % 3)}T10:00:00+08:00`,
    }))
    assert.deepEqual(
      await alarmsOf([...many(9, (n) => ({ subjects: [subject(n % 3)] })), ...spread], settings),
      [],
    )
  })

  it('tell of one subject asked about by many systems within days', async () => {
    const records = many(9, (n) => ({
      subjects: [subject(7)],
      consumer: `desk-${n}`,
      time: `2026-03-${String(2 + Math.floor(n / 2)).padStart(2, '0')}T10:00:00+08:00`,
    }))
    const alarms = await alarmsOf(records, {
      subjectConsumersMax: 4,
      off: ['holiday-access', 'first-use'],
    })
    assert.deepEqual(told(alarms), [['subject-many-consumers', [0, 1, 2, 3, 4]]])
  })

  it('do not add up systems that asked long after one another', async () => {
    const records = many(9, (n) => ({
      subjects: [subject(7)],
      consumer: `desk-${n}`,
      time: `2026-0${1 + n}-05T10:00:00+08:00`,
    }))
    const alarms = await alarmsOf(records, {
      subjectConsumersMax: 4,
      off: ['holiday-access', 'first-use'],
    })
    assert.deepEqual(alarms, [])
  })

  it('read a few entries of a subject, however often few systems ask about it', async () => {
    await database.query(
      `INSERT INTO shudao.log_index_subject (log, log_index, place, time, kind, hash, consumer)
       SELECT $1, 1000 + n, 0, timestamptz '2026-03-01T10:00:00+08:00' + n * interval '1 second', 'person',
              lpad((n % 100)::text, 43, 'h'), 'desk-' || n / 100 % 3
         FROM generate_series(0, 49999) AS n`,
      [LOG],
    )
    await database.query('ANALYZE shudao.log_index_subject')
    const off = WATCH_RULES.filter((rule) => rule !== 'subject-many-consumers')
    const options = optionsOf(
      many(20, (n) => ({ consumer: `desk-${n % 3}` })),
      { off },
    )
    let read = NaN
    await indexLog({
      ...options,
      watch: async (sql, ...given) => {
        const before = await entriesRead(sql)
        await options.watch?.(sql, ...given)
        read = (await entriesRead(sql)) - before
      },
    })
    assert.deepEqual(await listAlarms(database), [])
    // The batch's own; and of each subject the next consumer and whether it asked of late, for three consumers, and that there
    // is no fourth.
    assert.ok(read >= 20 && read <= 21 + 20 * 7 * 2, `${read} entries were read`)
  })

  it('tell of the night, and of days off by the official calendar, make-up working days known', async () => {
    const times = [
      '2026-03-02T21:59:00+08:00',
      '2026-03-02T22:00:00+08:00',
      '2026-03-03T05:59:00+08:00',
      '2026-03-03T06:00:00+08:00',
      '2026-03-07T10:00:00+08:00', // A Saturday.
      '2026-02-28T10:00:00+08:00', // A Saturday that is worked.
      '2026-02-17T10:00:00+08:00', // Spring Festival, a Tuesday.
      '2026-03-03T02:00:00Z', // Ten o'clock here.
    ]
    const alarms = await alarmsOf(
      times.map((time, n) => asked(n, { time, operator: `clerk-${n}` })),
    )
    assert.deepEqual(told(alarms).map(String).sort(), [
      'holiday-access,4',
      'holiday-access,6',
      'night-access,1',
      'night-access,2',
    ])
    await database.query('DELETE FROM shudao.alarm')
    await database.query('UPDATE shudao.log_index_state SET watched = 0')
    await rebuildIndex(
      optionsOf(
        times.map((time, n) => asked(n, { time })),
        { aroundTheClock: ['cq-pension-desk'] },
      ),
    )
    assert.deepEqual(await listAlarms(database), [])
  })

  it('tell of a case that does not fit the consumer, the year or its matter', async () => {
    const records = [
      asked(0, { caseNumber: '510104-2026-000001' }),
      asked(1, { caseNumber: '500103-2027-000001' }),
      asked(2, { caseNumber: '500103-2026-000009', matter: 'CY-037' }),
      asked(3, { caseNumber: '500103-2026-000009', matter: 'CY-001' }),
      asked(4, { caseNumber: 'W-77' }),
    ]
    assert.deepEqual(
      told(await alarmsOf(records))
        .map(String)
        .sort(),
      ['case-misfit,0', 'case-misfit,1', 'case-two-matters,2,3'],
    )
  })

  it('tell of a case with more people than an application has', async () => {
    const records = many(5, () => ({ caseNumber: '500103-2026-000009' }))
    const alarms = await alarmsOf(records, { caseSubjectsMax: 3 })
    assert.deepEqual(told(alarms), [['case-many-subjects', [0, 1, 2, 3]]])
  })

  it('tell of citizen numbers in sequence, which the request path noticed', async () => {
    const signs = ['SEQUENTIAL_NUMBERS'] as const
    const alarms = await alarmsOf([asked(0), asked(1, { signs }), asked(2, { signs })])
    assert.deepEqual(told(alarms), [['sequential-numbers', [1]]])
  })

  it("tell of a consumer's first use of an item, released, and once", async () => {
    const [ask] = base.asks
    const of = (...items: readonly string[]): Changes => ({ asks: [{ ...ask!, items }] })
    const records = [
      asked(0, { ...of('name', 'birthDate'), outcome: 'refused' }),
      asked(1, of('name')),
      asked(2, of('name', 'birthDate')),
      asked(3, { ...of('name'), consumer: 'cq-housing-fund-desk' }),
    ]
    const alarms = await alarmsOf(records, { off: [] })
    assert.deepEqual(told(alarms).map(String).sort(), ['first-use,1', 'first-use,2', 'first-use,3'])
    assert.match(
      alarms.find(({ records: [one] }) => one?.index === 2)?.explanation ?? '',
      /birthDate of /,
    )
  })

  it('tell of refusals in a row, and begin anew after an answer', async () => {
    const refused = (n: number): Changes => ({ outcome: n === 2 ? 'released' : 'refused' })
    const alarms = await alarmsOf(many(9, refused), { refusalsInARowMax: 3 })
    assert.deepEqual(told(alarms), [['refusals-in-a-row', [3, 4, 5]]])
  })

  it('count over the logs of all replicas', async () => {
    const OTHER = 'other-replica.test/log'
    const oneCase = many(12, (n) => ({
      caseNumber: '500103-2026-000009',
      matter: n === 11 ? 'CY-001' : 'CY-037',
    }))
    const oneSubject = many(6, (n) => ({ subjects: [subject(77)], consumer: `desk-${n}` }))
    const refused = many(5, () => ({ outcome: 'refused', operator: 'CQ-2' }))
    const all = [...oneCase, ...oneSubject, ...refused]
    const settings = {
      off: ['first-use'] as const,
      operatorSubjectsPerDayMax: 9,
      caseSubjectsMax: 7,
      subjectConsumersMax: 5,
      refusalsInARowMax: 4,
    }
    // The first, third … goes through one replica, the second, fourth … through the other.
    for (let known = 1; known <= all.length; known++) {
      const parity = (known - 1) % 2
      const own = all.slice(0, known).filter((_record, n) => n % 2 === parity)
      await indexLog(optionsOf(own, settings, parity === 0 ? LOG : OTHER))
    }
    const alarms = await listAlarms(database)
    const placeOf = (log: string, index: number): number => 2 * index + (log === LOG ? 0 : 1)
    const found = alarms.map(({ rule, records }): [string, unknown] => [
      rule,
      records.map(({ log, index }) => placeOf(log, index ?? NaN)).sort((a, b) => a - b),
    ])
    assert.deepEqual(Object.fromEntries(found), {
      'operator-many-subjects': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      'case-many-subjects': [0, 1, 2, 3, 4, 5, 6, 7],
      'case-two-matters': [0, 11],
      'subject-many-consumers': [12, 13, 14, 15, 16, 17],
      'refusals-in-a-row': [18, 19, 20, 21],
    })
    assert.equal(alarms.length, found.length)
  })

  it('miss nothing when two replicas add the last record at the same time', async () => {
    const settings = { operatorSubjectsPerDayMax: 9 }
    const halves = [0, 1].map((half) =>
      many(5, () => ({})).map((record, n) => ({ ...record, subjects: [subject(10 * half + n)] })),
    )
    const [one, other] = halves.map((records, half) =>
      optionsOf(records, settings, `${half}.test/log`),
    ) as [IndexLogOptions, IndexLogOptions]
    let late: Promise<unknown> | undefined
    const first: IndexLogOptions = {
      ...one,
      watch: async (...given) => {
        await one.watch?.(...given)
        // Not yet committed, and the other one begins: it is through, or it waits.
        const through = new AbortController()
        late = indexLog(other).finally(() => through.abort())
        while (!through.signal.aborted && (await database.query(WAITING)).length === 0) {
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      },
    }
    await indexLog(first)
    await late
    assert.deepEqual(
      (await listAlarms(database)).map(({ rule, records }) => [rule, records.length]),
      [['operator-many-subjects', 10]],
    )
  })

  it('raise the same, wherever batches end and the process dies, and once', async () => {
    const records = many(40, (n) => ({
      outcome: n % 9 < 4 ? 'refused' : 'released',
      caseNumber: `500103-2026-00000${n % 4}`,
      matter: n > 30 ? 'CY-001' : 'CY-037',
      subjects: [subject(n % 13)],
      consumer: `desk-${n % 6}`,
      time: n % 11 === 0 ? '2026-03-02T23:30:00+08:00' : '2026-03-02T10:00:00+08:00',
    }))
    const settings = {
      off: [],
      operatorSubjectsPerDayMax: 3,
      caseSubjectsMax: 4,
      subjectConsumersMax: 2,
      refusalsInARowMax: 2,
    }
    const whole = await alarmsOf(records, settings)
    assert.ok(new Set(whole.map(({ rule }) => rule)).size >= 6)
    await database.close()
    database = openDatabase(await (await testPostgres()).createDatabase())
    await migrate(database)
    for (let known = 1; known <= records.length; known++) {
      // Dies over every third batch, after its rules have spoken.
      const options = optionsOf(records.slice(0, known), settings)
      if (known % 3 === 0) {
        const dying: IndexLogOptions = {
          ...options,
          watch: async (...given) => {
            await options.watch?.(...given)
            throw new Error('killed')
          },
        }
        await assert.rejects(indexLog(dying), /killed/)
      }
      await indexLog(options)
    }
    const plain = (alarms: readonly KeptAlarm[]): unknown =>
      alarms
        .map(({ id, time, explanation, records: named }) => ({ id, time, explanation, named }))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    assert.deepEqual(plain(await listAlarms(database)), plain(whole))
  })

  it('speak once of each record, also when the index is made anew', async () => {
    const options = optionsOf(many(12), { operatorSubjectsPerDayMax: 9 })
    await indexLog(options)
    await database.query('DELETE FROM shudao.alarm')
    await rebuildIndex(options)
    assert.deepEqual(await listAlarms(database), [])
  })

  it('can each be silenced', async () => {
    const records = many(12, () => ({
      time: '2026-03-01T23:00:00+08:00',
      signs: ['SEQUENTIAL_NUMBERS'],
    }))
    assert.deepEqual(
      await alarmsOf(records, { off: WATCH_RULES, operatorSubjectsPerDayMax: 1 }),
      [],
    )
  })
})
