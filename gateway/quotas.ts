/**
 * Use of grants by day, counted in the database: exact across replicas, and without saying whom it was about.
 *
 * @module
 */
import type { Quotas, QuotaUse } from './core/house.ts'
import type { Database, Sql } from './state/database.ts'

/** Undoes the transaction of a charge that does not fit; never leaves this file. */
class Exceeded extends Error {
  readonly grant: string

  constructor(grant: string) {
    super('a quota is exceeded')
    this.grant = grant
  }
}

export function makeQuotas(database: Database): Quotas {
  return { charge }

  async function charge(day: string, uses: readonly QuotaUse[]): Promise<string | undefined> {
    // In one order for everyone, so that two requests never wait for each other.
    const ordered = [...uses].sort((a, b) => (a.grant < b.grant ? -1 : 1))
    try {
      await database.transaction(async (sql) => {
        for (const use of ordered) await add(sql, day, use)
      })
      return undefined
    } catch (thrown) {
      if (thrown instanceof Exceeded) return thrown.grant
      throw thrown
    }
  }
}

/** By grant id: a new version of a grant does not start the day anew. */
async function add(sql: Sql, day: string, { grant, subjects, quota }: QuotaUse): Promise<void> {
  const rows = await sql.query(
    `INSERT INTO shudao.quota_use AS used (grant_id, day, calls, subjects)
     SELECT $1, $2::date, 1, $3::bigint WHERE 1 <= $4::bigint AND $3::bigint <= $5::bigint
     ON CONFLICT (grant_id, day) DO UPDATE
       SET calls = used.calls + 1, subjects = used.subjects + $3::bigint
       WHERE used.calls + 1 <= $4::bigint AND used.subjects + $3::bigint <= $5::bigint
     RETURNING calls`,
    [
      grant.slice(0, grant.lastIndexOf('@')),
      day,
      subjects,
      quota.callsPerDay ?? Number.MAX_SAFE_INTEGER,
      quota.subjectsPerDay ?? Number.MAX_SAFE_INTEGER,
    ],
  )
  if (rows.length === 0) throw new Exceeded(grant)
}
