import { strict as assert } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { JOBS_MAX, type Jobs, type JobsOptions } from '../../../gateway/jobs/jobs.ts'
import type { PayloadSchema } from '../../../gateway/jobs/payload.ts'
import { openJobs } from '../../../gateway/jobs/queue.ts'
import { openRedis } from '../../../gateway/redis.ts'
import { openDatabase } from '../../../gateway/state/database.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'
import { REDIS_TIMEOUT_MS, redisOrSkip } from '../../support/redis.ts'

const schema: PayloadSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { n: { type: 'integer' } },
  required: ['n'],
}

jobsContract('postgres', async () => ({
  databaseUrl: await (await testPostgres()).createDatabase(),
}))
jobsContract('redis', async (context) => ({
  databaseUrl: 'postgres://unused@127.0.0.1:1/unused',
  redisUrl: await redisOrSkip(context),
}))

/** What holds for jobs wherever they are kept. */
function jobsContract(
  backend: 'postgres' | 'redis',
  connect: (context: Mocha.Context) => Promise<Pick<JobsOptions, 'databaseUrl' | 'redisUrl'>>,
): void {
  describe(`jobs on ${backend}`, function () {
    this.timeout(20_000)
    let settings: JobsOptions
    let lines: string[]
    let opened: Jobs[]

    before(async function () {
      this.timeout(Math.max(REDIS_TIMEOUT_MS, START_TIMEOUT_MS))
      const line = (fields: object, message: string): void => {
        lines.push(JSON.stringify(fields) + message)
      }
      const log = { info: line, warn: line, error: line }
      settings = { ...(await connect(this)), log }
    })

    beforeEach(() => {
      settings = { ...settings, namespace: `test-${randomBytes(4).toString('hex')}` }
      lines = []
      opened = []
    })

    afterEach(() => Promise.all(opened.map((jobs) => jobs.close())))

    async function open(more: Pick<JobsOptions, 'replica'> = {}): Promise<Jobs> {
      const jobs = await openJobs({ ...settings, ...more })
      opened.push(jobs)
      return jobs
    }

    it('run with the payload that was added', async () => {
      const jobs = await open()
      const seen: number[] = []
      jobs.define<{ n: number }>('count', { schema, handler: async ({ n }) => void seen.push(n) })
      for (const n of [1, 2, 3]) await jobs.add('count', { n })
      await until(() => seen.length === 3)
      assert.deepEqual(seen, [1, 2, 3])
      assert.equal(jobs.backend, backend)
      await until(async () => (await jobs.counts())['count']?.completed === 3)
      assert.deepEqual(await jobs.counts(), {
        count: { waiting: 0, active: 0, delayed: 0, completed: 3, failed: 0 },
      })
    })

    it('are as many as they may be without a warning of a leak', async () => {
      const warnings: string[] = []
      const hear = ({ message }: Error): void => void warnings.push(message)
      process.on('warning', hear)
      try {
        const jobs = await open()
        for (let n = 0; n < JOBS_MAX; n++) {
          jobs.define(`job-${String.fromCharCode(97 + n)}`, {
            schema,
            handler: async () => undefined,
          })
        }
        // Warnings come in a later turn.
        await sleep(10)
        assert.deepEqual(warnings, [])
      } finally {
        process.off('warning', hear)
      }
    })

    it('wait for their delay', async () => {
      const jobs = await open()
      let ranAt = 0
      jobs.define('later', { schema, handler: async () => void (ranAt = Date.now()) })
      const addedAt = Date.now()
      await jobs.add('later', { n: 1 }, { delayMs: 300 })
      await until(() => ranAt > 0)
      assert.ok(ranAt - addedAt >= 295, `ran after ${ranAt - addedAt} ms`)
    })

    it('with one id are one job while it waits or runs', async () => {
      const jobs = await open()
      let runs = 0
      const gate = deferred()
      const handler = async (): Promise<void> => {
        runs += 1
        await gate.promise
      }
      jobs.define('once', { schema, handler, concurrency: 4 })
      for (let n = 0; n < 4; n += 1) await jobs.add('once', { n }, { jobId: 'the-same' })
      await until(() => runs > 0)
      await jobs.add('once', { n: 9 }, { jobId: 'the-same' })
      gate.resolve()
      await until(async () => (await jobs.counts())['once']?.completed === 1)
      await jobs.add('once', { n: 10 }, { jobId: 'the-same' })
      await until(async () => (await jobs.counts())['once']?.completed === 2)
      assert.equal(runs, 2)
    })

    it('are tried again after a failure', async () => {
      const jobs = await open()
      let runs = 0
      const handler = async (): Promise<void> => {
        runs += 1
        if (runs === 1) throw new Error('the first time')
      }
      jobs.define('flaky', { schema, handler })
      await jobs.add('flaky', { n: 1 })
      await until(async () => (await jobs.counts())['flaky']?.completed === 1)
      assert.equal(runs, 2)
    })

    it('are refused with a payload that breaks the schema, without its value', async () => {
      const jobs = await open()
      jobs.define('strict', { schema, handler: async () => undefined })
      for (const payload of [{ n: 'canary-9905' }, { n: 1, idNumber: 'canary-9905' }, null]) {
        await assert.rejects(jobs.add('strict', payload), (error: Error & { code: string }) => {
          assert.equal(error.code, 'JOB_PAYLOAD_INVALID')
          assert.doesNotMatch(error.message, /canary/)
          return true
        })
      }
      assert.equal((await jobs.counts())['strict']?.waiting, 0)
    })

    it('leave nothing of what a handler threw in the queue or in the log', async () => {
      const jobs = await open()
      let runs = 0
      const handler = async (): Promise<void> => {
        runs += 1
        throw new Error('Key (id)=(canary-9905) already exists')
      }
      jobs.define('leaky', { schema, handler })
      await jobs.repeat('leaky', 60_000, { payload: { n: 1 } })
      await until(async () => runs > 0 && (await jobs.counts())['leaky']?.failed === 1)
      assert.ok(lines.some((line) => line.includes('job failed')))
      assert.doesNotMatch(lines.join('\n'), /canary/)
      const kept = await everythingKept(settings)
      assert.match(kept, /Job "leaky" failed with Error/)
      assert.doesNotMatch(kept, /canary/)
    })

    for (const [when, whileRunning] of [
      ['while it runs', true],
      ['between two starts', false],
    ] as const) {
      it(`repeat on when the clock is set back ${when}`, async () => {
        const { now } = Date
        let runs = 0
        const repeated = async (): Promise<Jobs> => {
          const jobs = await open()
          jobs.define('tick', { schema, handler: async () => void (runs += 1) })
          await jobs.repeat('tick', 300, { payload: { n: 1 } })
          return jobs
        }
        try {
          Date.now = () => now() + 24 * 3_600_000
          const jobs = await repeated()
          await until(() => runs >= 2)
          if (!whileRunning) await jobs.close()
        } finally {
          Date.now = now
        }
        if (!whileRunning) await repeated()
        const before = runs
        await until(() => runs >= before + 3)
      })
    }

    it('repeat, once for all who ask', async () => {
      const jobs = await open()
      const replica = await open()
      let runs = 0
      for (const one of [jobs, replica]) {
        one.define('tick', { schema, handler: async () => void (runs += 1) })
        await one.repeat('tick', 300, { payload: { n: 1 } })
      }
      const from = Date.now()
      await until(() => runs >= 4)
      // Four runs need three intervals; twice as many asked.
      assert.ok(Date.now() - from >= 550, `4 runs in ${Date.now() - from} ms`)
    })

    it('of a replica are run by it alone, however many share the others', async () => {
      const ran: { readonly by: string; readonly n: number }[] = []
      const names = ['one.example', 'two.example'] as const
      const replicas = await Promise.all(names.map((replica) => open({ replica })))
      for (const [i, jobs] of replicas.entries()) {
        const handler = async ({ n }: { n: number }): Promise<void> =>
          void ran.push({ by: names[i] ?? '', n })
        jobs.define('own', { schema, handler, ofReplica: true })
        await jobs.repeat('own', 60_000, { payload: { n: i } })
      }
      for (let round = 0; round < 10; round += 1) {
        for (const [i, jobs] of replicas.entries()) await jobs.add('own', { n: i })
      }
      await until(() => ran.length === 22)
      const others = ran.filter(({ by, n }) => by !== names[n])
      assert.deepEqual(others, [])
      await until(async () => {
        const all = await Promise.all(replicas.map((jobs) => jobs.counts()))
        return all.every(({ own }) => own?.completed === 11)
      })
    })

    it('that nobody ran are run by the next process', async () => {
      const first = await open()
      first.define('kept', { schema, handler: async () => undefined })
      await first.add('kept', { n: 5 }, { delayMs: 200 })
      await first.close()
      await sleep(250)

      const second = await open()
      const seen: number[] = []
      second.define<{ n: number }>('kept', { schema, handler: async ({ n }) => void seen.push(n) })
      await until(() => seen.length > 0)
      assert.deepEqual(seen, [5])
    })

    it('that run are let end by close', async () => {
      const jobs = await open()
      let ended = false
      const started = deferred()
      const handler = async (): Promise<void> => {
        started.resolve()
        await sleep(200)
        ended = true
      }
      jobs.define('slow', { schema, handler })
      await jobs.add('slow', { n: 1 })
      await started.promise
      await jobs.close()
      assert.equal(ended, true)
      await jobs.close()
    })

    it('must be known, have a name of their own, and a closed schema', async () => {
      const jobs = await open()
      const handler = async (): Promise<void> => undefined
      jobs.define('known', { schema, handler })
      await assert.rejects(jobs.add('unknown', {}), {
        code: 'JOB_UNKNOWN',
        message: 'There is no job "unknown"; there are: known.',
      })
      const refused = { code: 'JOB_DEFINITION_INVALID' }
      assert.throws(() => jobs.define('known', { schema, handler }), refused)
      assert.throws(() => jobs.define('Not:A Name', { schema, handler }), refused)
      const open_ = { type: 'object', properties: {} } as unknown as PayloadSchema
      assert.throws(() => jobs.define('open', { schema: open_, handler }), refused)
      const inner = { ...schema, properties: { n: { type: 'object', properties: {} } } }
      assert.throws(() => jobs.define('inner', { schema: inner, handler }), refused)
    })
  })
}

describe('jobs without their service', () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/nothing'

  it('say that the database does not answer', async () => {
    await assert.rejects(openJobs({ databaseUrl, log }), { code: 'STATE_UNAVAILABLE' })
  })

  it('say that Redis does not answer', async () => {
    await assert.rejects(openJobs({ databaseUrl, redisUrl: 'redis://127.0.0.1:1', log }), {
      code: 'STATE_UNAVAILABLE',
      message: /REDIS_URL/,
    })
  })
})

/** Every byte that the queue keeps, as text. */
async function everythingKept({ redisUrl, databaseUrl, namespace }: JobsOptions): Promise<string> {
  if (redisUrl !== undefined) {
    const redis = await openRedis(redisUrl)
    const { client } = redis
    const parts: unknown[] = []
    for (const key of await client.keys(`shudao:shudao-${namespace}*`)) {
      const type = await client.type(key)
      if (type === 'hash') parts.push(await client.hgetall(key))
      if (type === 'stream') parts.push(await client.xrange(key, '-', '+'))
      if (type === 'zset') parts.push(await client.zrange(key, '0', '-1'))
      if (type === 'list') parts.push(await client.lrange(key, 0, -1))
    }
    await redis.close()
    return JSON.stringify(parts).replaceAll('\\', '')
  }
  const database = openDatabase(databaseUrl, { poolMax: 1 })
  const tables = await database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'bullmq'")
  const parts: unknown[] = []
  for (const { tablename } of tables) {
    parts.push(
      await database.query(`SELECT to_jsonb(t) AS row FROM bullmq."${String(tablename)}" t`),
    )
  }
  await database.close()
  return JSON.stringify(parts).replaceAll('\\', '')
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
    if (await holds()) return
    await sleep(10)
  }
  assert.fail('did not happen within 15 s')
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return {
    promise,
    resolve: () => {
      resolve()
    },
  }
}
