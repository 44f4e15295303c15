/**
 * Where a day is counted, and with which salt: agreed by all replicas through the database, once a day.
 *
 * @module
 */
import type { RedisConnection } from '../redis.ts'
import type { Database, Sql } from '../state/database.ts'
import { databaseLedger } from './database-ledger.ts'
import { markOf, newSalt, subjectHasher } from './day-keys.ts'
import { QuotaError, type Ledger } from './ledger.ts'
import { beginRedisDay, lost, redisLedger, unavailable, type RedisDay } from './redis-ledger.ts'

export interface OpenDay {
  readonly ledger: Ledger
  readonly hash: (grant: string, subject: string) => string
}

export interface OpenDaysOptions {
  readonly database: Database
  /** Where days are counted from now on; without it, in the database. */
  readonly redis?: RedisConnection
  readonly secret: Buffer
  /** Tells exchanges apart that share a Redis. */
  readonly namespace: string
}

/** Opened days are kept until this long after their end: clocks of replicas differ. */
export const KEPT_AFTER_MS = 3_600_000

interface Kept {
  readonly store: 'database' | 'redis'
  readonly salt: Buffer
  readonly server: string | null
}

export interface OpenDays {
  /** Asks the database the first time, and again after Redis was away. @throws {QuotaError} */
  open(day: string): Promise<OpenDay>
  /** Asks again: what was known of the days does not hold any more. */
  forget(): void
}

/** A day stays where it was begun: a replica that has no Redis yet, or has one anew, does not count it apart. */
export function makeOpenDays(options: OpenDaysOptions): OpenDays {
  const { database, redis, secret, namespace } = options
  const opened = new Map<string, Promise<OpenDay>>()
  // Another connection may lead to another Redis, or to the same one with less in it.
  redis?.client.on('close', () => opened.clear())
  return {
    forget: () => opened.clear(),
    open: (day) => {
      const known = opened.get(day)
      if (known !== undefined) return known
      const opening = open(day)
      opened.clear()
      opened.set(day, opening)
      opening.catch(() => opened.delete(day))
      return opening
    },
  }

  async function open(day: string): Promise<OpenDay> {
    const { store, salt } = await agreed(day)
    const hash = subjectHasher(secret, salt)
    if (store === 'database') return { hash, ledger: databaseLedger(database) }
    if (redis === undefined) throw elsewhere()
    return { hash, ledger: redisLedger(redis, redisDay(namespace, salt)) }
  }

  async function agreed(day: string): Promise<Kept> {
    try {
      return await database.transaction(async (sql) => {
        const kept = await keep(sql, day, redis === undefined ? 'database' : 'redis')
        if (kept.store === 'redis') await agreeWithRedis(sql, day, kept)
        return kept
      })
    } catch (cause) {
      if (cause instanceof QuotaError) throw cause
      throw new QuotaError(
        'QUOTA_UNAVAILABLE',
        'The database does not say where today is counted.',
        { cause },
      )
    }
  }

  /** The row is locked: one replica begins the day in Redis, and the others find it begun. */
  async function agreeWithRedis(sql: Sql, day: string, { salt, server }: Kept): Promise<void> {
    if (redis === undefined) throw elsewhere()
    const running = await runOf(redis)
    if (server !== null && server !== running) throw lost()
    if (server !== null) return
    await beginRedisDay(redis, redisDay(namespace, salt), day)
    await sql.query('UPDATE shudao.quota_day SET server = $2 WHERE day = $1::date', [day, running])
  }
}

async function keep(sql: Sql, day: string, store: Kept['store']): Promise<Kept> {
  await sql.query(
    `INSERT INTO shudao.quota_day (day, store, salt) VALUES ($1::date, $2, decode($3, 'hex'))
     ON CONFLICT (day) DO NOTHING`,
    [day, store, newSalt().toString('hex')],
  )
  const [row] = await sql.query(
    'SELECT store, salt, server FROM shudao.quota_day WHERE day = $1::date FOR UPDATE',
    [day],
  )
  return row as unknown as Kept
}

function redisDay(namespace: string, salt: Buffer): RedisDay {
  return {
    prefix: (day) => `shudao:{quota:${namespace}:${day}}`,
    mark: () => markOf(salt),
    expiresAt: (day) => Math.ceil((Date.parse(`${day}T24:00:00+08:00`) + KEPT_AFTER_MS) / 1000),
  }
}

/** Each run of a Redis server has an id of its own. What it kept on disk may be older than what it had counted. */
async function runOf({ client }: RedisConnection): Promise<string> {
  let info: string
  try {
    info = await client.info('server')
  } catch (cause) {
    throw unavailable(cause)
  }
  const id = /^run_id:(\w+)/m.exec(info)?.[1]
  if (id === undefined) throw unavailable(undefined)
  return id
}

function elsewhere(): QuotaError {
  const message =
    'Today is counted in Redis, and this replica has none. Give all replicas the same REDIS_URL.'
  return new QuotaError('QUOTA_UNAVAILABLE', message)
}
