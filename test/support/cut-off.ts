/**
 * Ends a transaction's connection after so many of its statements, as the server sees a process that is killed.
 *
 * @module
 */
import assert from 'node:assert/strict'
import type { Database, Sql } from '../../gateway/state/database.ts'

/** @returns false where the work was done before that. */
export async function cutOff(
  database: Database,
  after: number,
  work: (cutting: Pick<Database, 'transaction'>) => Promise<unknown>,
): Promise<boolean> {
  let made = 0
  const cutting = {
    transaction: <T>(inside: (sql: Sql) => Promise<T>): Promise<T> =>
      database.transaction((sql) =>
        inside({
          query: async (text, values) => {
            const rows = await sql.query(text, values)
            if (++made !== after) return rows
            const [row] = await sql.query('SELECT pg_backend_pid() AS pid')
            await database.query('SELECT pg_terminate_backend($1, 5000)', [Number(row?.['pid'])])
            return rows
          },
        }),
      ),
  }
  try {
    await work(cutting)
    return false
  } catch (thrown) {
    assert.match(String(thrown), /terminat|STATE_UNAVAILABLE|cannot be used|Connection/)
    return true
  }
}
