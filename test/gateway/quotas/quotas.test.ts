import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayError } from '../../../gateway/core/errors.ts'
import type { Quotas, QuotaUse } from '../../../gateway/core/house.ts'
import { forgetQuotaUse } from '../../../gateway/jobs/forget-quota-use.ts'
import { restartQuotaDay } from '../../../gateway/quotas/restart-day.ts'
import { makeQuotas } from '../../../gateway/quotas/quotas.ts'
import { openRedis, type RedisConnection } from '../../../gateway/redis.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'
import {
  killableRedis,
  REDIS_TIMEOUT_MS,
  redisOrSkip,
  type KillableRedis,
} from '../../support/redis.ts'

const DAY = '2026-03-01'
const SECRET = Buffer.alloc(32, 7)
const RETIREE = 'person 510100195003159905'
const DRIVER = 'person 510100198509239914'

interface Replica {
  readonly database: Database
  readonly quotas: Quotas
  readonly errors: readonly string[]
}

function use(grant: string, quota: QuotaUse['quota'], subjects: readonly string[] = []): QuotaUse {
  return { grant, subjects, quota }
}

async function newDatabase(): Promise<string> {
  const url = await (await testPostgres()).createDatabase()
  const database = openDatabase(url, { poolMax: 1 })
  await migrate(database)
  await database.close()
  return url
}

function replica(
  url: string,
  {
    redis,
    secret = SECRET,
    namespace = `test-${randomBytes(4).toString('hex')}`,
  }: {
    readonly redis?: RedisConnection
    readonly secret?: Buffer
    readonly namespace?: string
  } = {},
): Replica {
  const database = openDatabase(url, { poolMax: 2 })
  const errors: string[] = []
  const logger = {
    error: (fields: object) => void errors.push(String((fields as { code: unknown }).code)),
  }
  const shared = redis === undefined ? {} : { redis }
  return {
    database,
    errors,
    quotas: makeQuotas({ database, ...shared, secret, namespace, logger }),
  }
}

/** The refusal of what cannot be counted. */
async function refusalOf(charging: Promise<unknown>): Promise<GatewayError> {
  const thrown: unknown = await charging.then(
    () => assert.fail('it was let through'),
    (error: unknown) => error,
  )
  assert(thrown instanceof GatewayError)
  return thrown
}

describe('quotas', function () {
  this.timeout(START_TIMEOUT_MS)
  let one: Replica
  let other: Replica
  const all: Replica[] = []
  const open = (...args: Parameters<typeof replica>): Replica => {
    const made = replica(...args)
    all.push(made)
    return made
  }

  before(async () => {
    const url = await newDatabase()
    one = open(url)
    other = open(url)
  })
  after(() => Promise.all(all.map(({ database }) => database.close())))

  it('are one count for all replicas: calls, subjects, rows', async () => {
    const quota = { callsPerDay: 3, subjectsPerDay: 1, rowsPerDay: 5 }
    const asked = use('shared@1', quota, [RETIREE])
    assert.equal(await one.quotas.charge(DAY, [asked]), undefined)
    assert.equal(await other.quotas.charge(DAY, [asked]), undefined)
    assert.deepEqual(await other.quotas.charge(DAY, [use('shared@1', quota, [DRIVER])]), {
      grant: 'shared@1',
      bound: 'subjects',
      max: 1,
    })
    const rows = { grant: 'shared@1', quota, rows: 3 }
    assert.equal(await one.quotas.chargeRows(DAY, [rows]), undefined)
    assert.deepEqual(await other.quotas.chargeRows(DAY, [rows]), {
      grant: 'shared@1',
      bound: 'rows',
      max: 5,
    })
  })

  it('count a new version of a grant as the same grant', async () => {
    const quota = { callsPerDay: 1 }
    assert.equal(await one.quotas.charge(DAY, [use('versions@1', quota)]), undefined)
    assert.equal((await one.quotas.charge(DAY, [use('versions@2', quota)]))?.grant, 'versions@2')
  })

  it('keep of a subject a hash that differs by grant, by day and by exchange, and nothing else', async () => {
    const quota = { subjectsPerDay: 9 }
    const url = await newDatabase()
    const asked = ['a@1', 'b@1'].map((grant) => use(grant, quota, [RETIREE]))
    await open(url).quotas.charge(DAY, asked)
    const another = open(url, { secret: Buffer.alloc(32, 8) })
    await another.quotas.charge(DAY, asked)
    await another.quotas.charge('2026-03-02', asked)
    const kept = await another.database.query(
      `SELECT encode(subject, 'hex') AS hash FROM shudao.quota_subject`,
    )
    assert.equal(new Set(kept.map(({ hash }) => hash)).size, 6)
    for (const { hash } of kept) assert.match(String(hash), /^[0-9a-f]{32}$/)
  })

  it('keep no subject, hashed or not, for a grant that does not bound them', async () => {
    await one.quotas.charge(DAY, [use('calls-only@1', { callsPerDay: 9 }, [RETIREE])])
    const kept = await one.database.query(
      `SELECT FROM shudao.quota_subject WHERE grant_id = 'calls-only'`,
    )
    assert.deepEqual(kept, [])
  })

  it('are forgotten an hour after their day, with the salt of their hashes', async () => {
    const { quotas, database } = open(await newDatabase())
    await quotas.charge(DAY, [use('a@1', { subjectsPerDay: 9 }, [RETIREE])])
    const left = async (now: string): Promise<readonly number[]> => {
      await forgetQuotaUse({ database, now: () => new Date(now) })
      const tables = ['quota_day', 'quota_subject', 'quota_use']
      const counts = tables.map((table) => database.query(`SELECT FROM shudao.${table}`))
      return (await Promise.all(counts)).map(({ length }) => length)
    }
    assert.deepEqual(await left('2026-03-02T00:59:00+08:00'), [1, 1, 1])
    assert.deepEqual(await left('2026-03-02T01:01:00+08:00'), [0, 0, 0])
  })

  it('let nothing through while the database is away', async () => {
    const lone = replica(await newDatabase())
    await lone.database.close()
    const { code, message, headers } = await refusalOf(
      lone.quotas.charge(DAY, [use('a@1', { callsPerDay: 9 })]),
    )
    assert.deepEqual([code, headers], ['OVERLOADED', { 'Retry-After': '30' }])
    assert.match(
      message,
      /^The use of your grant cannot be counted just now, so nothing was released\./,
    )
    assert.deepEqual(lone.errors, ['QUOTA_UNAVAILABLE'])
  })

  describe('in Redis', function () {
    let server: KillableRedis
    let redis: RedisConnection
    const closers: (() => Promise<void>)[] = []
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const asked = [use('a@1', { callsPerDay: 9 }, [RETIREE])]

    before(async function () {
      this.timeout(REDIS_TIMEOUT_MS)
      await redisOrSkip(this)
      const found = await killableRedis()
      if (found === undefined) return this.skip()
      server = found
      closers.unshift(() => found.kill())
      redis = await openRedis(server.url, { whenDown: 'fail' })
      closers.unshift(() => redis.close())
    })
    after(async () => {
      for (const close of closers) await close()
    })

    it('go by themselves when their day is over', async () => {
      const { quotas } = open(await newDatabase(), { redis })
      const quota = { subjectsPerDay: 9 }
      assert.equal(await quotas.charge(today, [use('a@1', quota, [RETIREE])]), undefined)
      const ends = Date.parse(`${today}T24:00:00+08:00`) / 1000 + 3_600
      const keys = await redis.client.keys(`shudao:{quota:*:${today}}:*`)
      assert.equal(keys.length, 2)
      for (const key of keys) assert.equal(await redis.client.expiretime(key), ends)
    })

    it('stay where their day was begun, when Redis comes or goes', async () => {
      const url = await newDatabase()
      const once = [use('a@1', { callsPerDay: 1 })]
      assert.equal(await open(url).quotas.charge(today, once), undefined)
      assert.equal((await open(url, { redis }).quotas.charge(today, once))?.bound, 'calls')
      const tomorrow = '2099-01-01'
      assert.equal(await open(url, { redis }).quotas.charge(tomorrow, once), undefined)
      const without = open(url)
      await refusalOf(without.quotas.charge(tomorrow, once))
      assert.deepEqual(without.errors, ['QUOTA_UNAVAILABLE'])
    })

    it('let nothing through when Redis was emptied: what is used is not known any more', async () => {
      const { quotas, errors } = open(await newDatabase(), { redis })
      assert.equal(await quotas.charge(today, asked), undefined)
      await redis.client.flushall()
      const { code, message } = await refusalOf(quotas.charge(today, asked))
      assert.equal(code, 'OVERLOADED')
      assert.match(message, /^How much of your quota is used today is not known any more/)
      assert.deepEqual(errors, ['QUOTA_LOST'])
    })

    it('begin the day anew when an administrator says so, on every replica', async () => {
      const url = await newDatabase()
      const shared = { redis, namespace: 'restarted' }
      const [here, there] = [open(url, shared), open(url, shared)]
      assert.equal(await here.quotas.charge(today, asked), undefined)
      assert.equal(await there.quotas.charge(today, asked), undefined)
      await redis.client.flushall()
      await refusalOf(here.quotas.charge(today, asked))
      assert.equal(await restartQuotaDay(here.database, today), true)
      assert.equal(await here.quotas.charge(today, asked), undefined)
      // Who has not noticed yet refuses once, and asks the database again.
      await refusalOf(there.quotas.charge(today, asked))
      assert.equal(await there.quotas.charge(today, asked), undefined)
      assert.equal(await restartQuotaDay(here.database, '2099-01-31'), false)
      await redis.client.flushall()
    })

    it('let nothing through while Redis is away, nor when it comes back with an older state', async () => {
      const url = await newDatabase()
      const { quotas, errors } = open(url, { redis })
      assert.equal(await quotas.charge(today, asked), undefined)
      await redis.client.save()
      await server.kill()
      await refusalOf(quotas.charge(today, asked))
      assert.deepEqual(errors, ['QUOTA_UNAVAILABLE'])
      await server.start()
      while (redis.client.status !== 'ready') await sleep(20)
      assert.equal((await redis.client.keys(`shudao:{quota:*:${today}}:use`)).length, 1)
      await refusalOf(quotas.charge(today, asked))
      assert.equal(errors.at(-1), 'QUOTA_LOST')
      // The next day begins anew.
      assert.equal(await quotas.charge('2099-02-02', asked), undefined)
    })
  })
})
