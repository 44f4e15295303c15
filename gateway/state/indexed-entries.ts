import type { Sql } from './database.ts'

/** Entries of a log, from the first on, that its search index has come to; undefined before it was ever looked at. */
export async function indexedEntries(sql: Sql, log: string): Promise<number | undefined> {
  const [row] = await sql.query('SELECT next_index FROM shudao.log_index_state WHERE log = $1', [
    log,
  ])
  return row && Number(row['next_index'])
}
