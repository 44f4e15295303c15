/**
 * The queue: the same jobs on Redis where there is one, and on PostgreSQL otherwise. The only file which
 * knows `bullmq`.
 *
 * @module
 */
import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq'
import type { PgPool } from 'bullmq'
import { onClockSetBack } from '../core/clock-set-back.ts'
import type { Logger } from '../core/logger.ts'
import { openRedis } from '../redis.ts'
import { openDatabase } from '../state/database.ts'
import { StateError } from '../state/errors.ts'
import { ATTEMPTS_MAX, JOBS_MAX } from './jobs.ts'
import type {
  AddOptions,
  JobCounts,
  JobDefinition,
  Jobs,
  JobsOptions,
  RepeatOptions,
} from './jobs.ts'
import { payloadCheck } from './payload.ts'
import type { PayloadCheck } from './payload.ts'

const RETRY_AFTER_MS = 1_000
const POOL_MAX = 2 * JOBS_MAX
/** A queue listens to its pool for errors, and so does each of the two connections of a worker. */
const POOL_LISTENERS_MAX = 3 * JOBS_MAX + 1
const SCHEMA = 'bullmq'
const KEEP_COMPLETED = { count: 100, age: 24 * 3600 }
const KEEP_FAILED = { count: 1_000, age: 7 * 24 * 3600 }

/** What we use of the queue's classes, whichever backend they stand on. */
interface Engine {
  readonly backend: 'postgres' | 'redis'
  queue(name: string): Queue
  worker(name: string, run: (payload: unknown) => Promise<void>, concurrency: number): Worker
  close(): Promise<void>
}

interface Defined {
  readonly queue: Queue
  readonly worker: Worker
  readonly check: PayloadCheck<unknown>
}

interface Repeated {
  readonly name: string
  readonly key: string
  readonly everyMs: number
  readonly payload: unknown
}

/** @throws {StateError} `STATE_UNAVAILABLE` when neither the database nor Redis, whichever is used, answers. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { log, namespace = 'exchange', replica } = options
  const engine =
    options.redisUrl === undefined
      ? await postgresEngine(options.databaseUrl, log)
      : await redisEngine(options.redisUrl, log)
  const defined = new Map<string, Defined>()
  const repeated = new Map<string, Repeated>()
  // What is to come next by the clock of before would come when that time is reached again, and nothing until then.
  const clock = onClockSetBack(
    () => Promise.all([...repeated.values()].map(schedule)),
    (thrown) => log.warn({ reason: codeOf(thrown) }, 'repeated jobs wait for the clock just now'),
  )
  let closing: Promise<void> | undefined
  return {
    backend: engine.backend,
    define,
    add,
    repeat,
    counts,
    close: () => (closing ??= close()),
  }

  function define<T>(name: string, definition: JobDefinition<T>): void {
    const { schema, handler, concurrency = 1, ofReplica = false } = definition
    refuseName(name, defined)
    const check = payloadCheck<T>(name, schema)
    const whose = ofReplica && replica !== undefined ? [namespace, replica] : [namespace]
    const queue = engine.queue(['shudao', ...whose, name].join('-'))
    const worker = engine.worker(
      queue.name,
      (payload) => run(name, check, handler, payload),
      concurrency,
    )
    const trouble = (error: Error): void =>
      log.warn({ job: name, reason: codeOf(error) }, 'queue trouble')
    queue.on('error', trouble)
    worker.on('error', trouble)
    defined.set(name, { queue, worker, check })
  }

  async function run<T>(
    name: string,
    check: PayloadCheck<T>,
    handler: (payload: T) => Promise<void>,
    payload: unknown,
  ): Promise<void> {
    try {
      await handler(check(payload))
    } catch (thrown) {
      // The queue keeps message and stack of what is thrown. A driver's message may hold values, so only
      // its code goes there.
      log.error({ job: name, reason: codeOf(thrown) }, 'job failed')
      throw new StateError('JOB_FAILED', `Job "${name}" failed with ${codeOf(thrown)}.`)
    }
  }

  async function add(name: string, payload: unknown, more: AddOptions = {}): Promise<void> {
    const { queue, check } = find(name)
    await queue.add(name, check(payload), {
      attempts: ATTEMPTS_MAX,
      backoff: { type: 'exponential', delay: RETRY_AFTER_MS },
      ...(more.delayMs === undefined ? {} : { delay: more.delayMs }),
      ...(more.jobId === undefined ? {} : { deduplication: { id: more.jobId } }),
    })
  }

  async function repeat(name: string, everyMs: number, more: RepeatOptions = {}): Promise<void> {
    const { check } = find(name)
    const key = more.key === undefined ? name : `${name}-${more.key}`
    const one = { name, key, everyMs, payload: check(more.payload ?? {}) }
    await schedule(one)
    repeated.set(`${name} ${key}`, one)
  }

  async function schedule({ name, key, everyMs, payload }: Repeated): Promise<void> {
    const { queue } = find(name)
    const next = (await queue.getJobScheduler(key))?.next ?? 0
    // Kept by a clock that was ahead. Going on from there, it would wait for that time to come.
    if (next > Date.now() + everyMs) await queue.removeJobScheduler(key)
    await queue.upsertJobScheduler(key, { every: everyMs }, { name, data: payload })
  }

  async function counts(): Promise<Readonly<Record<string, JobCounts>>> {
    const pairs = [...defined].map(async ([name, { queue }]) => {
      const found = await queue.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed')
      const { waiting = 0, active = 0, delayed = 0, completed = 0, failed = 0 } = found
      return [name, { waiting, active, delayed, completed, failed }] as const
    })
    return Object.fromEntries(await Promise.all(pairs))
  }

  async function close(): Promise<void> {
    await clock.close()
    await Promise.all([...defined.values()].map(({ worker }) => worker.close()))
    await Promise.all([...defined.values()].map(({ queue }) => queue.close()))
    await engine.close()
  }

  function find(name: string): Defined {
    const found = defined.get(name)
    if (found) return found
    const known = [...defined.keys()].join(', ')
    throw new StateError('JOB_UNKNOWN', `There is no job "${name}"; there are: ${known || 'none'}.`)
  }
}

function refuseName(name: string, defined: ReadonlyMap<string, Defined>): void {
  const problem = defined.has(name)
    ? 'it is defined already'
    : defined.size >= JOBS_MAX
      ? `there are ${JOBS_MAX} already; raise JOBS_MAX together with the connections it bounds`
      : /^[a-z][a-z0-9-]*$/.test(name)
        ? undefined
        : 'a name is lower-case words joined by hyphens'
  if (problem === undefined) return
  throw new StateError('JOB_DEFINITION_INVALID', `Job "${name}" cannot be defined: ${problem}.`)
}

async function postgresEngine(url: string, log: Logger): Promise<Engine> {
  const database = openDatabase(url, {
    poolMax: POOL_MAX,
    searchPath: SCHEMA,
    onError: (error) => log.warn({ reason: codeOf(error) }, 'queue lost a connection'),
  })
  database.pool.setMaxListeners(POOL_LISTENERS_MAX)
  const client = await database.pool.connect().catch(async (cause: unknown) => {
    await database.close()
    throw new StateError(
      'STATE_UNAVAILABLE',
      `The queue cannot reach the database (${codeOf(cause)}). Check that it runs and that DATABASE_URL is right.`,
      { cause },
    )
  })
  try {
    await runMigrations(client, SCHEMA)
  } finally {
    client.release()
  }
  const classes = withBackend(createPostgresBackend)
  // Structurally the pool it asks for; its own description of a pool is only narrower in its overloads.
  const settings = { connection: database.pool as unknown as PgPool }
  return {
    backend: 'postgres',
    queue: (name) =>
      new classes.Queue(name, { ...settings, defaultJobOptions }) as unknown as Queue,
    worker: (name, run, concurrency) =>
      new classes.Worker(name, (job) => run(job.data), {
        ...settings,
        concurrency,
      }) as unknown as Worker,
    close: () => database.close(),
  }
}

async function redisEngine(url: string, log: Logger): Promise<Engine> {
  const redis = await openRedis(url, {
    onError: (error) => log.warn({ reason: codeOf(error) }, 'queue lost Redis'),
  })
  const settings = { connection: redis.client, prefix: 'shudao' }
  return {
    backend: 'redis',
    queue: (name) => new Queue(name, { ...settings, defaultJobOptions }),
    worker: (name, run, concurrency) =>
      new Worker(name, (job) => run(job.data), { ...settings, concurrency }),
    close: () => redis.close(),
  }
}

const defaultJobOptions = {
  removeOnComplete: KEEP_COMPLETED,
  removeOnFail: KEEP_FAILED,
  stackTraceLimit: 1,
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'an unknown error'
  const { code, name } = thrown as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'an unknown error'
}
