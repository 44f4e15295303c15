import type { Database } from '../state/database.ts'

/**
 * Begins a day's count of quotas anew where Redis lost it: the next charge agrees on a new salt and counts from nothing.
 * A day that the database counts is never lost, and is left alone.
 *
 * @param day `YYYY-MM-DD`
 * @returns whether the day was counted in Redis.
 */
export async function restartQuotaDay(database: Database, day: string): Promise<boolean> {
  const gone = await database.query(
    `DELETE FROM shudao.quota_day WHERE day = $1::date AND store = 'redis' RETURNING day`,
    [day],
  )
  return gone.length > 0
}
