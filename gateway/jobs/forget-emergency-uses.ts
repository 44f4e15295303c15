/**
 * Forgets emergency uses that are settled, when the records that they are about are over their retention. What was said
 * of them are events in the log, which keeps them as long as holds ask.
 *
 * @module
 */
import type { RetentionYears } from '../audit/retention.ts'
import type { Database } from '../state/database.ts'
import { defineRepeated, type Jobs } from './jobs.ts'

export interface ForgetEmergencyUsesOptions {
  readonly database: Database
  readonly retention: RetentionYears
  readonly now: () => Date
}

export const FORGET_EMERGENCY_USES_JOB = 'forget-emergency-uses'

export async function defineForgetEmergencyUses(
  jobs: Jobs,
  options: ForgetEmergencyUsesOptions,
  everyMs: number,
): Promise<void> {
  await defineRepeated(jobs, FORGET_EMERGENCY_USES_JOB, () => forgetEmergencyUses(options), everyMs)
}

/** Idempotent. An open use stays, however old. @returns how many were forgotten. */
export async function forgetEmergencyUses({
  database,
  retention: { released, refused },
  now,
}: ForgetEmergencyUsesOptions): Promise<number> {
  const before = now()
  // A use may have ended as either.
  before.setUTCFullYear(before.getUTCFullYear() - Math.max(released, refused))
  const gone = await database.query(
    `DELETE FROM shudao.emergency_use
     WHERE used_at < $1 AND (approved IS NOT NULL OR lifted IS NOT NULL) RETURNING exchange_id`,
    [before],
  )
  return gone.length
}
