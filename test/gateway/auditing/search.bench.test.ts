import assert from 'node:assert/strict'
import { openDatabase } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { fillIndex, p95, timeSearches } from '../../bench/search-rows.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

/** Ten million in `test/bench/log-search.bench.ts`; so many here. */
const RECORDS = Number(process.env['SEARCH_RECORDS'] ?? 100_000)
const P95_MS = 200

describe('searches over many records', function () {
  this.timeout(300_000)

  it(`by subject and by case take less than ${P95_MS} ms in 95 of 100, over ${RECORDS} records`, async function () {
    this.timeout(START_TIMEOUT_MS + 300_000)
    const database = openDatabase(await (await testPostgres()).createDatabase())
    try {
      await migrate(database)
      await fillIndex(database, RECORDS)
      for (const by of ['subject', 'case'] as const) {
        const times = await timeSearches(database, by, RECORDS, 60)
        assert.ok(p95(times) < P95_MS, `by ${by}: p95 ${p95(times).toFixed(1)} ms`)
      }
    } finally {
      await database.close()
    }
  })
})
