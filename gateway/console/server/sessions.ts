/**
 * Sessions of the console, in PostgreSQL: every replica knows them, and one that is ended is ended everywhere.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Database, SqlRow } from '../../state/database.ts'
import { SESSION_HOURS_MAX } from './config.ts'

export interface Session {
  /** Id of the member of the staff. */
  readonly staff: string
  /** Roles that the issuer asserted; null where the configuration alone says. */
  readonly roles: readonly string[] | null
  /** What every change must be sent with; a page of another origin cannot read it. */
  readonly csrf: string
}

export interface Sessions {
  /** @returns the cookie's value, which is kept nowhere else. */
  begin(staff: string, roles: readonly string[] | null): Promise<string>
  /** The session of a cookie's value, which is thereby in use; undefined when there is none, or it has ended. */
  find(value: string): Promise<Session | undefined>
  end(value: string): Promise<void>
}

const VALUE_BYTES = 32
/** The time of last use is written at most so often. */
const SEEN_EVERY_SEC = 60

export function makeSessions(database: Database, idleMinutes: number, now: () => Date): Sessions {
  return { begin, find, end }

  async function begin(staff: string, roles: readonly string[] | null): Promise<string> {
    const value = randomBytes(VALUE_BYTES).toString('base64url')
    const csrf = randomBytes(VALUE_BYTES).toString('base64url')
    await database.query(`DELETE FROM shudao.console_session WHERE seen < $1 OR begun < $2`, [
      ...ends(),
    ])
    await database.query(
      `INSERT INTO shudao.console_session (digest, staff, roles, csrf, begun, seen)
       VALUES ($1, $2, $3, $4, $5, $5)`,
      [digestOf(value), staff, roles, csrf, now()],
    )
    return value
  }

  async function find(value: string): Promise<Session | undefined> {
    const [row] = await database.query(
      `SELECT staff, roles, csrf, seen FROM shudao.console_session
       WHERE digest = $1 AND seen >= $2 AND begun >= $3`,
      [digestOf(value), ...ends()],
    )
    if (row === undefined) return undefined
    const seen = row['seen'] as Date
    if (now().getTime() - seen.getTime() > SEEN_EVERY_SEC * 1000) {
      await database.query(`UPDATE shudao.console_session SET seen = $2 WHERE digest = $1`, [
        digestOf(value),
        now(),
      ])
    }
    return sessionOf(row)
  }

  async function end(value: string): Promise<void> {
    await database.query(`DELETE FROM shudao.console_session WHERE digest = $1`, [digestOf(value)])
  }

  /** Sessions last used before the first, or begun before the second, are over. */
  function ends(): readonly [Date, Date] {
    const at = now().getTime()
    return [new Date(at - idleMinutes * 60_000), new Date(at - SESSION_HOURS_MAX * 3_600_000)]
  }
}

function sessionOf({ staff, roles, csrf }: SqlRow): Session {
  return {
    staff: staff as string,
    roles: roles as readonly string[] | null,
    csrf: csrf as string,
  }
}

function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
