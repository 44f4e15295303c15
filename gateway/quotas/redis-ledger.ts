/**
 * Counts in Redis: one script a charge, which Redis runs whole before it does anything else.
 *
 * A day is a hash `…:use` of counts by grant and, for each grant, a set of the day's subjects. The hash bears the
 * day's mark; without it Redis was emptied, and nothing is let through. The hash is one key, so Redis cannot lose a
 * part of it; should it lose a set, its subjects count twice, which errs on the side of less.
 *
 * @module
 */
import type { RedisConnection } from '../redis.ts'
import { QuotaError, type Bound, type Ledger } from './ledger.ts'

/** Keys in braces lie on one node of a cluster. */
export interface RedisDay {
  /** Begins the keys of a day; one Redis may serve several exchanges. */
  readonly prefix: (day: string) => string
  /** What the hash of a day bears while it is whole. */
  readonly mark: (day: string) => string
  /** When the day's keys go, seconds since 1970. */
  readonly expiresAt: (day: string) => number
}

const CHARGE = `
local use = KEYS[1]
if redis.call('HGET', use, 'mark') ~= ARGV[1] then return {-1, 'lost'} end
local entries = cjson.decode(ARGV[3])
local fresh = {}
for i, e in ipairs(entries) do
  local used = redis.call('HMGET', use, 'calls ' .. e.grant, 'subjects ' .. e.grant, 'rows ' .. e.grant)
  local function of(n) return tonumber(used[n] or 0) end
  fresh[i] = 0
  for _, subject in ipairs(e.subjects) do
    if redis.call('SISMEMBER', KEYS[i + 1], subject) == 0 then fresh[i] = fresh[i] + 1 end
  end
  if e.callsMax and of(1) + e.calls > e.callsMax then return {i - 1, 'calls'} end
  if e.subjectsMax and of(2) + fresh[i] > e.subjectsMax then return {i - 1, 'subjects'} end
  if e.rowsMax and of(3) + math.max(e.rows, e.calls) > e.rowsMax then return {i - 1, 'rows'} end
end
for i, e in ipairs(entries) do
  redis.call('HINCRBY', use, 'calls ' .. e.grant, e.calls)
  redis.call('HINCRBY', use, 'subjects ' .. e.grant, fresh[i])
  redis.call('HINCRBY', use, 'rows ' .. e.grant, e.rows)
  if #e.subjects > 0 then
    redis.call('SADD', KEYS[i + 1], unpack(e.subjects))
    redis.call('EXPIREAT', KEYS[i + 1], ARGV[2])
  end
end
return {-1, 'fits'}
`

export function redisLedger({ client }: RedisConnection, of: RedisDay): Ledger {
  return {
    charge: async (day, entries) => {
      const prefix = of.prefix(day)
      const keys = [`${prefix}:use`, ...entries.map(({ grant }) => `${prefix}:subjects:${grant}`)]
      const args = [of.mark(day), of.expiresAt(day), JSON.stringify(entries)]
      let said: readonly [number, Bound | 'fits' | 'lost']
      try {
        said = (await client.eval(CHARGE, keys.length, ...keys, ...args)) as typeof said
      } catch (cause) {
        throw unavailable(cause)
      }
      const [at, bound] = said
      if (bound === 'fits') return undefined
      if (bound === 'lost') throw lost()
      return { at, bound }
    },
    used: async (day, grants) => {
      const fields = grants.flatMap((id) => [`calls ${id}`, `subjects ${id}`, `rows ${id}`])
      let said: readonly (string | null)[]
      try {
        said = await client.hmget(`${of.prefix(day)}:use`, 'mark', ...fields)
      } catch (cause) {
        throw unavailable(cause)
      }
      const [mark, ...counts] = said
      if (mark !== of.mark(day)) throw lost()
      return new Map(
        grants.flatMap((id, i) => {
          const [calls = null, subjects, rows] = counts.slice(3 * i, 3 * i + 3)
          const used = { calls: Number(calls), subjects: Number(subjects), rows: Number(rows) }
          return calls === null ? [] : [[id, used] as const]
        }),
      )
    },
  }
}

/** Begins a day, or begins it anew: whatever was counted before is gone. @throws {QuotaError} `QUOTA_UNAVAILABLE` */
export async function beginRedisDay(
  { client }: RedisConnection,
  of: RedisDay,
  day: string,
): Promise<void> {
  const key = `${of.prefix(day)}:use`
  try {
    await client.del(key)
    await client.hset(key, 'mark', of.mark(day))
    await client.expireat(key, of.expiresAt(day))
  } catch (cause) {
    throw unavailable(cause)
  }
}

export function unavailable(cause: unknown): QuotaError {
  const message =
    'The use of grants cannot be counted: Redis does not answer. Check that it runs and that REDIS_URL is right.'
  return new QuotaError('QUOTA_UNAVAILABLE', message, { cause })
}

export function lost(): QuotaError {
  const message =
    'Redis was restarted or emptied, so how much of each quota is used today is not known any more. Grants with a ' +
    'quota are refused until midnight (UTC+8), or until you begin the day anew with `shudao quota restart`.'
  return new QuotaError('QUOTA_LOST', message)
}
