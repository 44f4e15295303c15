import { databaseLedger } from '../../../gateway/quotas/database-ledger.ts'
import type { Ledger } from '../../../gateway/quotas/ledger.ts'
import { beginRedisDay, redisLedger, type RedisDay } from '../../../gateway/quotas/redis-ledger.ts'
import { openRedis, type RedisConnection } from '../../../gateway/redis.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { ledgerContract, type LedgersUnderTest } from '../../contracts/ledger.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'
import { REDIS_TIMEOUT_MS, redisOrSkip } from '../../support/redis.ts'

const REPLICAS = 3

/** A day that nobody asked for before. */
function days(): () => string {
  let next = Date.parse('2026-03-01')
  return () => new Date((next += 86_400_000)).toISOString().slice(0, 10)
}

describe('quotas in PostgreSQL', () => {
  const databases: Database[] = []
  let under: LedgersUnderTest

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    const url = await (await testPostgres()).createDatabase()
    for (let i = 0; i < REPLICAS; i++) databases.push(openDatabase(url, { poolMax: 4 }))
    const [database] = databases
    if (database !== undefined) await migrate(database)
    const newDay = days()
    under = { ledgers: databases.map(databaseLedger), newDay: async () => newDay() }
  })
  after(() => Promise.all(databases.map((database) => database.close())))

  ledgerContract('PostgreSQL', () => under)
})

describe('quotas in Redis', () => {
  const connections: RedisConnection[] = []
  const of: RedisDay = {
    prefix: (day) => `shudao-test:{${process.pid}:${day}}`,
    mark: () => 'mark',
    expiresAt: () => Math.ceil(Date.now() / 1000) + 300,
  }
  let under: LedgersUnderTest

  before(async function () {
    this.timeout(REDIS_TIMEOUT_MS)
    const url = await redisOrSkip(this)
    for (let i = 0; i < REPLICAS; i++) {
      connections.push(await openRedis(url, { whenDown: 'fail' }))
    }
    const newDay = days()
    const ledgers: readonly Ledger[] = connections.map((redis) => redisLedger(redis, of))
    under = {
      ledgers,
      newDay: async () => {
        const day = newDay()
        for (const redis of connections.slice(0, 1)) await beginRedisDay(redis, of, day)
        return day
      },
    }
  })
  after(() => Promise.all(connections.map((redis) => redis.close())))

  ledgerContract('Redis', () => under)
})
