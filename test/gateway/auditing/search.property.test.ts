import assert from 'node:assert/strict'
import fc from 'fast-check'
import { matches, questionsOf } from '../../../gateway/audit/record-filter.ts'
import { search, type Found } from '../../../gateway/auditing/search.ts'
import { series, top, TOP_BY, type Step } from '../../../gateway/auditing/totals.ts'
import { indexLog, type LoggedRecord } from '../../../gateway/jobs/index-log.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'
import { anyFilter, fewConditions, recordsFrom } from '../../support/records.ts'

const LOG = 'search.test/log'
const RECORDS = recordsFrom(37, 300)
type Filter = typeof fewConditions extends fc.Arbitrary<infer T> ? T : never

/** What a search has to find, by the records themselves. */
function expected(filter: Filter): readonly number[] {
  return RECORDS.map((record, index) => ({ record, index, at: Date.parse(record.time) }))
    .filter(
      ({ record }) =>
        matches(record, filter) &&
        (filter.subjectHash === undefined ||
          record.subjects.some(({ hash }) => hash === filter.subjectHash)),
    )
    .sort((a, b) => b.at - a.at || b.index - a.index)
    .map(({ index }) => index)
}

describe('search in the index', function () {
  this.timeout(60_000)
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = openDatabase(await (await testPostgres()).createDatabase())
    await migrate(database)
    async function* readRecords(from: number, max: number): AsyncIterable<readonly LoggedRecord[]> {
      for (const [n, record] of RECORDS.slice(from, from + max).entries()) {
        yield [{ index: from + n, record }]
      }
    }
    await indexLog({ database, log: LOG, readRecords })
  })

  after(() => database.close())

  async function everyPage(filter: Filter, limit: number): Promise<readonly Found[]> {
    const all: Found[] = []
    for (let after: string | undefined; ;) {
      const page = await search(database, filter, {
        limit,
        ...(after === undefined ? {} : { after }),
      })
      assert.ok(page.found.length <= limit)
      all.push(...page.found)
      if (page.next === null) return all
      after = page.next
    }
  }

  it('finds what the filter says, newest first, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 9, arbitrary: fewConditions }, anyFilter),
        fc.integer({ min: 20, max: 120 }),
        async (filter, limit) => {
          const found = await everyPage(filter, limit)
          assert.deepEqual(
            found.map(({ index }) => index),
            expected(filter),
          )
        },
      ),
      { numRuns: 40 },
    )
  })

  it('shows of each record who asked what, and what came of each question', async () => {
    for (const found of (await search(database, {}, { limit: 40 })).found) {
      const record = RECORDS[found.index]
      assert.deepEqual(
        [found.exchangeId, found.time.toISOString(), found.consumer, found.operator, found.outcome],
        [
          record?.exchangeId,
          record?.time,
          record?.consumer?.id ?? null,
          record?.operator,
          record?.outcome,
        ],
      )
      assert.deepEqual(found.questions, questionsOf(record!))
    }
  })

  it('counts the most frequent by any name as the records themselves do', async () => {
    const filter = { consumer: 'cq-pension-desk' }
    const held = RECORDS.filter((record) => matches(record, filter))
    for (const by of TOP_BY) {
      const counts = new Map<string, number>()
      for (const record of held) {
        const names = {
          consumer: [record.consumer?.id],
          region: [record.consumer?.region],
          department: [record.consumer?.department],
          operator: [record.operator],
          matter: [record.matter],
          outcome: [record.outcome],
          code: [record.code],
          resource: questionsOf(record).map(({ resource }) => resource),
          item: questionsOf(record).flatMap(({ resource, items }) =>
            items.map((item) => `${resource}.${item}`),
          ),
          result: questionsOf(record).map(({ result }) => result),
          rule: questionsOf(record).map(({ rule }) => rule),
        }[by]
        for (const name of new Set(names)) {
          if (name != null) counts.set(name, (counts.get(name) ?? 0) + 1)
        }
      }
      const listed = await top(database, by, filter)
      assert.deepEqual(new Map(listed.map(({ name, records }) => [name, records])), counts, by)
      const sorted = [...listed].sort((a, b) => b.records - a.records)
      assert.deepEqual(
        listed.map(({ records }) => records),
        sorted.map(({ records }) => records),
      )
    }
  })

  it('counts over time without a gap, every record and subject once a step', async () => {
    const from = new Date('2026-03-01T00:00:00+08:00')
    const to = new Date('2026-03-08T00:00:00+08:00')
    for (const step of ['hour', 'day', 'week', 'month'] as readonly Step[]) {
      const buckets = await series(database, step, { from, to })
      const sum = buckets.reduce((n, b) => n + b.released + b.partial + b.refused + b.failed, 0)
      assert.equal(sum, expected({ from, to }).length, step)
    }
    const days = await series(database, 'day', { from, to })
    assert.equal(days.length, 7)
    assert.deepEqual(days[6], { ...days[6], released: 0, refused: 0, subjects: 0 })
    const first = RECORDS.filter(({ time }) => Date.parse(time) < from.getTime() + 86_400_000)
    const hashes = new Set(first.flatMap(({ subjects }) => subjects.map(({ hash }) => hash)))
    const refused = first.filter(({ outcome }) => outcome === 'refused').length
    assert.deepEqual([days[0]?.subjects, days[0]?.refused], [hashes.size, refused])
    await assert.rejects(series(database, 'hour', { from, to: new Date('2027-03-01') }), {
      code: 'BAD_SERIES',
    })
  })

  it('refuses a page that nobody gave, and one without an end', async () => {
    const refused = { code: 'BAD_PAGE' }
    await assert.rejects(search(database, {}, { after: 'nonsense' }), refused)
    await assert.rejects(search(database, {}, { limit: 0 }), refused)
    await assert.rejects(search(database, {}, { limit: 10_000 }), refused)
    await assert.rejects(top(database, 'consumer', {}, 0), refused)
  })
})
