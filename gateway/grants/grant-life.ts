/**
 * What becomes of grants after they were given: suspended, revoked, attested anew. Kept in the database, for all
 * replicas; each change is an event with who, when, what and why.
 *
 * @module
 */
import type { GrantHold, GrantHolds } from '../../policies/grant-holds.ts'
import type { Database, Sql } from '../state/database.ts'

/** Who does what to a grant, when and why. */
export interface GrantChange {
  /** Grant id. */
  readonly grant: string
  /** Id of the staff. */
  readonly by: string
  readonly because: string
  readonly at: Date
}

/** Holds, and the number of the last event that they tell of. */
export interface KnownHolds {
  readonly event: number
  readonly holds: GrantHolds
}

/** Holds a grant back until it is attested anew. What is revoked stays so. */
export async function suspendGrant(database: Database, change: GrantChange): Promise<void> {
  await database.transaction((sql) => hold(sql, change, 'suspended', 'staff'))
}

/** Ends a grant for ever. */
export async function revokeGrant(database: Database, change: GrantChange): Promise<void> {
  await database.transaction((sql) => hold(sql, change, 'terminated', 'staff'))
}

/**
 * Says anew that the consumer, as it is registered now, shall have the grant.
 *
 * @param bearer see `bearerOf`.
 * @returns false where it was revoked: nothing brings that back.
 */
export async function reattestGrant(
  database: Database,
  bearer: string,
  { grant, by, because, at }: GrantChange,
): Promise<boolean> {
  return database.transaction(async (sql) => {
    await lockEvents(sql)
    const revoked = await sql.query(
      `SELECT FROM shudao.grant_hold WHERE grant_id = $1 AND state = 'terminated'`,
      [grant],
    )
    if (revoked.length > 0) return false
    await sql.query('DELETE FROM shudao.grant_hold WHERE grant_id = $1', [grant])
    await sql.query(
      `INSERT INTO shudao.grant_attestation (grant_id, bearer, attested_at) VALUES ($1, $2, $3)
       ON CONFLICT (grant_id) DO UPDATE SET bearer = $2, attested_at = $3`,
      [grant, bearer, at],
    )
    await sql.query(
      `INSERT INTO shudao.grant_event (at, grant_id, what, because, by_whom)
       VALUES ($1, $2, 're-attested', $3, $4)`,
      [at, grant, because, by],
    )
    return true
  })
}

/** What holds grants back now; undefined when nothing has happened since `event`. */
export async function holdsSince(
  database: Database,
  event: number,
): Promise<KnownHolds | undefined> {
  const [last] = await database.query('SELECT max(id) AS id FROM shudao.grant_event')
  const newest = Number(last?.['id'] ?? 0)
  if (newest === event) return undefined
  const rows = await database.query(
    'SELECT grant_id, state, kind, because, by_whom, since FROM shudao.grant_hold',
  )
  return {
    event: newest,
    holds: new Map(rows.map((row) => [String(row['grant_id']), holdOf(row)])),
  }
}

/** Whether anything holds a grant back at this exchange, also for ever. */
export async function isHeld(database: Sql, grant: string): Promise<boolean> {
  const held = await database.query('SELECT FROM shudao.grant_hold WHERE grant_id = $1', [grant])
  return held.length > 0
}

/**
 * Remembers to whom grants were given, and suspends those whose consumer is another now.
 *
 * @param bearers by grant id, see `bearerOf`.
 */
export async function attestBearers(
  database: Database,
  bearers: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> {
  const [ids, texts] = [[...bearers.keys()], [...bearers.values()]]
  await database.transaction(async (sql) => {
    await lockEvents(sql)
    await sql.query(
      `INSERT INTO shudao.grant_attestation (grant_id, bearer, attested_at)
       SELECT id, bearer, $3 FROM unnest($1::text[], $2::text[]) AS given (id, bearer)
       ON CONFLICT (grant_id) DO NOTHING`,
      [ids, texts, at],
    )
    const changed = await sql.query(
      `SELECT grant_id FROM shudao.grant_attestation a
       JOIN unnest($1::text[], $2::text[]) AS given (id, bearer) ON given.id = a.grant_id
       WHERE a.bearer <> given.bearer AND NOT EXISTS (SELECT FROM shudao.grant_hold h WHERE h.grant_id = a.grant_id)`,
      [ids, texts],
    )
    for (const { grant_id: grant } of changed) {
      const change = { grant: String(grant), by: 'exchange', because: CONSUMER_CHANGED, at }
      await hold(sql, change, 'suspended', 'consumer-changed')
    }
  })
}

export const CONSUMER_CHANGED =
  'The consumer was renamed or moved since the grant was attested, and nothing is inherited silently.'

/** Suspends those of `grants` that were neither used nor attested since `day`. */
export async function suspendUnused(
  database: Database,
  grants: readonly string[],
  day: string,
  at: Date,
): Promise<number> {
  return database.transaction(async (sql) => {
    await lockEvents(sql)
    const unused = await sql.query(
      `SELECT a.grant_id FROM shudao.grant_attestation a LEFT JOIN shudao.grant_use u USING (grant_id)
       WHERE greatest(u.used_on, (a.attested_at AT TIME ZONE 'Asia/Shanghai')::date) < $1::date
         AND a.grant_id = ANY ($2::text[])
         AND NOT EXISTS (SELECT FROM shudao.grant_hold h WHERE h.grant_id = a.grant_id)`,
      [day, grants],
    )
    const because = `The grant was not used since ${day}.`
    for (const { grant_id: grant } of unused) {
      await hold(sql, { grant: String(grant), by: 'exchange', because, at }, 'suspended', 'unused')
    }
    return unused.length
  })
}

/** Remembers the day on which grants were used last. */
export async function keepUse(
  database: Database,
  grants: readonly string[],
  day: string,
): Promise<void> {
  await database.query(
    `INSERT INTO shudao.grant_use AS u (grant_id, used_on) SELECT id, $2::date FROM unnest($1::text[]) AS given (id)
     ON CONFLICT (grant_id) DO UPDATE SET used_on = greatest(u.used_on, excluded.used_on)`,
    [grants, day],
  )
}

/** The last day of use, by grant id. */
export async function usesOf(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query('SELECT grant_id, used_on::text FROM shudao.grant_use')
  return new Map(rows.map((row) => [String(row['grant_id']), String(row['used_on'])]))
}

async function hold(
  sql: Sql,
  { grant, by, because, at }: GrantChange,
  state: GrantHold['state'],
  kind: GrantHold['kind'],
): Promise<void> {
  await lockEvents(sql)
  const held = await sql.query(
    `INSERT INTO shudao.grant_hold AS h (grant_id, state, kind, because, by_whom, since)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (grant_id) DO UPDATE SET state = $2, kind = $3, because = $4, by_whom = $5, since = $6
       WHERE h.state <> 'terminated'
     RETURNING grant_id`,
    [grant, state, kind, because, by, at],
  )
  if (held.length === 0) return
  await sql.query(
    `INSERT INTO shudao.grant_event (at, grant_id, what, because, by_whom) VALUES ($1, $2, $3, $4, $5)`,
    [at, grant, state === 'terminated' ? 'revoked' : 'suspended', because, by],
  )
}

/** One writer at a time, so that events become visible in the order of their numbers. */
async function lockEvents(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE shudao.grant_event IN EXCLUSIVE MODE')
}

function holdOf(row: Readonly<Record<string, unknown>>): GrantHold {
  return {
    grant: String(row['grant_id']),
    state: row['state'] as GrantHold['state'],
    kind: row['kind'] as GrantHold['kind'],
    because: String(row['because']),
    by: String(row['by_whom']),
    since: (row['since'] as Date).toISOString(),
  }
}
