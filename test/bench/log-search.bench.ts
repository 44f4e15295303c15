/**
 * How long an auditor waits: first pages by subject, case, operator and rule over ten million records; and how many
 * records a second the index takes in.
 *
 * Run with `node --import=tsx test/bench/log-search.bench.ts [records]`. With `TEST_DATABASE_URL` on a server of
 * yours, else on an embedded one in a scratch folder (10 million records take about 7 GB).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indexLog } from '../../gateway/jobs/index-log.ts'
import { openDatabase } from '../../gateway/state/database.ts'
import { startEmbeddedPostgres } from '../../gateway/state/embedded-postgres.ts'
import { migrate } from '../../gateway/state/migrate.ts'
import { recordOf } from '../gateway/audit/support.ts'
import { fillIndex, p95, SEARCHES, timeSearches } from './search-rows.ts'

const records = Number(process.argv[2] ?? 10_000_000)
const ROUNDS = 200
const TAKEN_IN = 20_000

const given = process.env['TEST_DATABASE_URL']
const folder = mkdtempSync(join(tmpdir(), 'shudao-search-bench-'))
const server = given === undefined ? await startEmbeddedPostgres({ folder }) : undefined
const database = openDatabase(given ?? server?.url() ?? '')
try {
  await migrate(database)
  const began = performance.now()
  await fillIndex(database, records)
  console.log(`${records} records in ${((performance.now() - began) / 1_000).toFixed(0)} s`)
  for (const by of SEARCHES) {
    const times = await timeSearches(database, by, records, ROUNDS)
    const [median = NaN] = times.slice(times.length / 2)
    console.log(`by ${by}: median ${median.toFixed(1)} ms, p95 ${p95(times).toFixed(1)} ms`)
  }
  const full = recordOf('bench')
  const start = performance.now()
  await indexLog({
    database,
    log: 'taken-in.test/log',
    readRecords: async function* (from, max) {
      for (let index = from; index < Math.min(from + max, TAKEN_IN); index++) {
        yield [{ index, record: { ...full, exchangeId: `x-${index}` } }]
      }
    },
  })
  const perSecond = (1_000 * TAKEN_IN) / (performance.now() - start)
  console.log(`taken in: ${perSecond.toFixed(0)} records/s into the index of ${records}`)
} finally {
  await database.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
