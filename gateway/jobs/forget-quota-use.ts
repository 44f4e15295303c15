/**
 * Deletes what grants were used for on days that are over: the counts, the hashes, and the salt without which these
 * are noise. In Redis the same goes by itself.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import type { Database } from '../state/database.ts'
import { defineRepeated, type Jobs } from './jobs.ts'

export interface ForgetQuotaUseOptions {
  readonly database: Database
  readonly now: () => Date
}

export const FORGET_QUOTA_USE_JOB = 'forget-quota-use'

/** A replica whose clock is behind may still be counting yesterday. */
const KEPT_AFTER_MS = 3_600_000

export async function defineForgetQuotaUse(
  jobs: Jobs,
  options: ForgetQuotaUseOptions,
  everyMs: number,
): Promise<void> {
  await defineRepeated(jobs, FORGET_QUOTA_USE_JOB, () => forgetQuotaUse(options), everyMs)
}

/** Idempotent. */
export async function forgetQuotaUse({ database, now }: ForgetQuotaUseOptions): Promise<void> {
  const first = dayOf(new Date(now().getTime() - KEPT_AFTER_MS))
  await database.transaction(async (sql) => {
    for (const table of ['quota_day', 'quota_subject', 'quota_use']) {
      await sql.query(`DELETE FROM shudao.${table} WHERE day < $1::date`, [first])
    }
  })
}
