import type { PrunedEntries } from '../../../gateway/audit/kept-entries.ts'
import { strict as assert } from 'node:assert'
import type { ExchangeRecord, RecordedAsk } from '../../../gateway/audit/exchange-record.ts'
import { questionsOf } from '../../../gateway/audit/record-filter.ts'
import {
  type Indexed,
  INDEX_BATCH_MAX,
  indexLog,
  rebuildIndex,
} from '../../../gateway/jobs/index-log.ts'
import type { LoggedRecord, IndexLogOptions } from '../../../gateway/jobs/index-log.ts'
import { openDatabase } from '../../../gateway/state/database.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const LOG = 'cq.exchange.test/log'

const released: ExchangeRecord = {
  v: 1,
  kind: 'exchange',
  exchangeId: 'ex-0',
  time: '2026-03-01T09:00:00.000+08:00',
  direction: { from: '500000', to: ['510000'] },
  consumer: {
    id: 'cq-pension-desk',
    region: '500000',
    department: 'RS',
    unitCode: '11500000MB19013462',
  },
  operator: 'CQ-YZ-0417',
  matter: 'CY-037',
  caseNumber: '500103-2026-000123',
  operationHash: null,
  subjects: [{ kind: 'person', hash: 'hash-of-one' }],
  signs: [],
  outcome: 'released',
  code: null,
  asks: [
    {
      resource: '510000.RS.pensionBenefit',
      resourceVersion: 1,
      mode: 'query',
      items: ['benefitStatusCode', 'lastCertifiedDate'],
      masked: { lastCertifiedDate: 'year' },
      joinKeys: ['idNumber'],
      ruleItems: [],
      emergencyGrants: [],
      rowRules: [],
      rowsWithheld: null,
      grants: ['g-1@1'],
      legalBasis: [],
      rowCount: 1,
      takenFrom: null,
      subjectCount: 1,
      subjectsAt: null,
      result: 'RECORDS',
      latencyMs: 12,
    },
  ],
  decisions: [],
  refused: [],
  catalogVersion: 'c',
  policyVersion: 'p',
  requestCommitment: 'r',
  responseCommitment: null,
  via: null,
  twins: [],
  latencyMs: 15,
  traceId: null,
  sealed: null,
}

const refused: ExchangeRecord = {
  ...released,
  exchangeId: 'ex-1',
  outcome: 'refused',
  code: 'ACCESS_DENIED',
  asks: [],
  refused: [
    {
      resource: '510000.RS.pensionBenefit',
      mode: 'query',
      item: 'bankCardNumber',
      rule: 'NO_GRANT',
      grant: null,
    },
  ],
}

const unidentified: ExchangeRecord = {
  ...released,
  exchangeId: 'ex-2',
  consumer: null,
  operator: null,
  matter: null,
  caseNumber: null,
  subjects: [],
  asks: [],
  outcome: 'refused',
  code: 'PURPOSE_REQUIRED',
}

describe('index of the log', function () {
  this.timeout(15_000)
  let database: Database
  let records: ExchangeRecord[]
  let reads: { from: number; max: number }[]
  let options: IndexLogOptions

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    await testPostgres()
  })

  beforeEach(async () => {
    database = openDatabase(await (await testPostgres()).createDatabase())
    await migrate(database)
    records = [released, refused, unidentified]
    reads = []
    options = { database, log: LOG, readRecords }
  })

  afterEach(() => database.close())

  async function* readRecords(from: number, max: number): AsyncIterable<readonly LoggedRecord[]> {
    reads.push({ from, max })
    for (const [position, record] of records.slice(from, from + max).entries()) {
      yield [{ index: from + position, record }]
    }
  }

  async function everything(): Promise<unknown> {
    return {
      records: await database.query('SELECT * FROM shudao.log_index ORDER BY log, log_index'),
      asks: await database.query(
        'SELECT * FROM shudao.log_index_ask ORDER BY log, log_index, position',
      ),
      subjects: await database.query(
        'SELECT * FROM shudao.log_index_subject ORDER BY log, log_index',
      ),
      state: await database.query('SELECT * FROM shudao.log_index_state'),
    }
  }

  it('holds who asked what for which case, also of refusals, and no more', async () => {
    assert.equal(await indexLog(options), 3)
    const time = new Date(released.time)
    const at = {
      log: LOG,
      kind: 'exchange',
      time,
      operation: null,
      reason: null,
      signs: [],
      content_key: null,
      about: null,
      sealed: false,
    }
    const by = {
      consumer: 'cq-pension-desk',
      region: '500000',
      department: 'RS',
      operator: 'CQ-YZ-0417',
      matter: 'CY-037',
      case_number: '500103-2026-000123',
    }
    const none = {
      consumer: null,
      region: null,
      department: null,
      operator: null,
      matter: null,
      case_number: null,
    }
    const ask = {
      log: LOG,
      position: 0,
      time,
      resource: '510000.RS.pensionBenefit',
      mode: 'query',
      subjects_at: null,
    }
    const person = {
      log: LOG,
      place: 0,
      time,
      kind: 'person',
      hash: 'hash-of-one',
      consumer: by.consumer,
    }
    assert.deepEqual(await everything(), {
      records: [
        { ...at, ...by, log_index: '0', exchange_id: 'ex-0', outcome: 'released', code: null },
        {
          ...at,
          ...by,
          log_index: '1',
          exchange_id: 'ex-1',
          outcome: 'refused',
          code: 'ACCESS_DENIED',
        },
        {
          ...at,
          ...none,
          log_index: '2',
          exchange_id: 'ex-2',
          outcome: 'refused',
          code: 'PURPOSE_REQUIRED',
        },
      ],
      asks: [
        {
          ...ask,
          log_index: '0',
          items: ['benefitStatusCode', 'lastCertifiedDate'],
          masked: ['lastCertifiedDate'],
          result: 'RECORDS',
          rule: null,
        },
        {
          ...ask,
          log_index: '1',
          items: ['bankCardNumber'],
          masked: [],
          result: 'REFUSED',
          rule: 'NO_GRANT',
        },
      ],
      subjects: [
        { ...person, log_index: '0' },
        { ...person, log_index: '1' },
      ],
      state: [{ log: LOG, next_index: '3', watched: '3', holds_from: '0', pruned_to: '0' }],
    })
  })

  it('is the same whether records have their parts in common or each its own', async () => {
    const [ask] = released.asks
    const of = (changed: Partial<RecordedAsk>): RecordedAsk => ({ ...ask!, ...changed })
    const asks = [
      of({}),
      of({ resource: '500000.RS.pensionBenefit' }),
      of({ mode: 'verify', result: 'MATCH' }),
      of({ masked: {} }),
      of({ masked: { benefitStatusCode: 'year' } }),
      of({ items: ['benefitStatusCode'] }),
      of({}),
    ]
    const other = { ...released.consumer!, id: 'cq-housing-desk', department: 'ZJ' }
    records = [
      { ...released, asks },
      { ...released, asks: asks.toReversed(), consumer: other },
      { ...released, asks, refused: refused.refused },
      unidentified,
    ]
    await indexLog(options)
    const inCommon = await everything()
    records = records.map((record) => structuredClone(record))
    assert.equal(new Set(records.map(({ consumer }) => consumer)).size, records.length)
    await rebuildIndex(options)
    assert.deepEqual(await everything(), inCommon)
    const held = await database.query(
      `SELECT resource, mode, items, masked, consumer FROM shudao.log_index_ask
         JOIN shudao.log_index USING (log, log_index) ORDER BY log_index, position`,
    )
    assert.deepEqual(
      held.map(({ resource, mode, items, masked, consumer }) => [
        resource,
        mode,
        items,
        masked,
        consumer,
      ]),
      records.flatMap((record) =>
        questionsOf(record).map(({ resource, mode, items, masked }) => [
          resource,
          mode,
          items,
          masked,
          record.consumer?.id ?? null,
        ]),
      ),
    )
  })

  it('goes on where it stopped', async () => {
    await indexLog(options)
    assert.equal(await indexLog(options), 0)
    records.push({ ...released, exchangeId: 'ex-3' })
    assert.equal(await indexLog(options), 1)
    assert.deepEqual(
      reads.map(({ from }) => from),
      [0, 3, 3],
    )
  })

  it('tells how far it is', async () => {
    const told: Indexed[] = []
    await indexLog({ ...options, onIndexed: (indexed) => told.push(indexed) })
    await indexLog({ ...options, onIndexed: (indexed) => told.push(indexed) })
    const indexed = { entries: 3, prunedTo: 0 }
    assert.deepEqual(told, [indexed, indexed])
  })

  it('takes a long log in batches', async () => {
    records = Array.from({ length: 2 * INDEX_BATCH_MAX + 7 }, (_none, n) => ({
      ...released,
      exchangeId: `ex-${n}`,
    }))
    assert.equal(await indexLog(options), records.length)
    assert.deepEqual(
      reads.map(({ from }) => from),
      [0, INDEX_BATCH_MAX, 2 * INDEX_BATCH_MAX],
    )
  })

  it('holds every record once when several index at the same time', async () => {
    records = [released]
    await indexLog(options)
    records = [released, refused, unidentified]
    const counts = await Promise.all([indexLog(options), indexLog(options), indexLog(options)])
    assert.deepEqual(counts.sort(), [0, 0, 2])
    assert.equal((await database.query('SELECT 1 FROM shudao.log_index')).length, 3)
  })

  it('is the same when it is made anew from the log alone', async () => {
    await indexLog(options)
    const before = await everything()
    await database.query("UPDATE shudao.log_index SET consumer = 'somebody-else'")
    await database.query('DELETE FROM shudao.log_index_subject')
    assert.equal(await rebuildIndex(options), 3)
    assert.deepEqual(await everything(), before)
  })

  it('leaves other logs alone when it is made anew', async () => {
    const other = { ...options, log: 'cq.exchange.test/second' }
    await indexLog(options)
    await indexLog(other)
    await rebuildIndex(options)
    const rows = await database.query('SELECT 1 FROM shudao.log_index WHERE log = $1', [other.log])
    assert.equal(rows.length, 3)
  })

  it('keeps nothing of a batch whose reading fails', async () => {
    async function* failing(from: number): AsyncIterable<readonly LoggedRecord[]> {
      yield [{ index: from, record: released }]
      throw new Error('the disk')
    }
    await assert.rejects(indexLog({ ...options, readRecords: failing }), /the disk/)
    assert.deepEqual(await database.query('SELECT 1 FROM shudao.log_index'), [])
    assert.equal(await indexLog(options), 3)
  })

  it('passes over records of other kinds, and never looks at them again', async () => {
    const twins: LoggedRecord['record'] = {
      v: 1,
      kind: 'twins',
      time: '2026-03-02T10:15:30.123+08:00',
      region: '510000',
      log: 'sc.exchange.test/log',
      twins: [{ exchangeId: 'ex-0', index: 3, leafHash: `${'A'.repeat(43)}=` }],
    }
    async function* mixed(from: number): AsyncIterable<readonly LoggedRecord[]> {
      if (from === 0) yield [twins, released].map((record, index) => ({ index, record }))
    }
    assert.equal(await indexLog({ ...options, readRecords: mixed }), 2)
    assert.equal(await indexLog({ ...options, readRecords: mixed }), 0)
    assert.deepEqual(await database.query('SELECT log_index FROM shudao.log_index'), [
      { log_index: '1' },
    ])
  })

  it('begins behind what was pruned, and says from which entry on it has the log', async () => {
    async function* pruned(from: number): AsyncIterable<readonly (LoggedRecord | PrunedEntries)[]> {
      if (from === 0) yield [{ pruned: { from: 0, to: 512 } }]
      if (from <= 512) yield [{ index: 512, record: released }]
    }
    const told: Indexed[] = []
    const reading = { ...options, readRecords: pruned, onIndexed: (one: Indexed) => told.push(one) }
    assert.equal(await indexLog(reading), 513)
    assert.equal(await indexLog(reading), 0)
    assert.deepEqual(told.at(-1), { entries: 513, prunedTo: 512 })
    async function* late(): AsyncIterable<readonly PrunedEntries[]> {
      yield [{ pruned: { from: 600, to: 768 } }]
    }
    await assert.rejects(indexLog({ ...options, readRecords: late }), /gave record 600 where 513/)
  })

  it('refuses a log with a gap', async () => {
    async function* gap(): AsyncIterable<readonly LoggedRecord[]> {
      yield [{ index: 0, record: released }]
      yield [{ index: 2, record: refused }]
    }
    await assert.rejects(indexLog({ ...options, readRecords: gap }), {
      code: 'STATE_INCOMPATIBLE',
      message: /gave record 2 where 1 was to come/,
    })
    assert.deepEqual(await database.query('SELECT 1 FROM shudao.log_index'), [])
  })

  it('is not stopped by text which the database cannot hold', async () => {
    records = [{ ...released, operator: 'A\0B', caseNumber: '\ud800' }]
    await indexLog(options)
    assert.deepEqual(await database.query('SELECT operator, case_number FROM shudao.log_index'), [
      { operator: 'A\uFFFDB', case_number: '\uFFFD' },
    ])
  })
})
