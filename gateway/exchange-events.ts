/**
 * What the log is told that the exchange did by itself: by its clock, or because a peer said so.
 *
 * @module
 */
import type { ManagementRecord } from './audit/management-record.ts'
import { encodeRecord } from './audit/record.ts'
import { localTime } from './core/day.ts'
import type { House } from './core/house.ts'
import { newExchangeId } from './exchange-id.ts'

/**
 * Durable when it resolves.
 *
 * @param about names and numbers, never a value of a person.
 * @param subject what the commitment of the record is about.
 * @param refusedAs code, of what a peer wanted and did not get.
 * @throws {AuditError} when it cannot be written; then nothing is to be done.
 */
export async function recordOwnAct(
  { policyVersion, catalogVersion, secrets, log, now }: House,
  operation: string,
  about: Readonly<Record<string, string>>,
  subject: string,
  refusedAs: string | null = null,
): Promise<void> {
  const managementId = newExchangeId(now())
  const record: ManagementRecord = {
    v: 1,
    kind: 'management',
    managementId,
    time: localTime(now()),
    staff: null,
    operation,
    about,
    reason: null,
    outcome: refusedAs === null ? 'accepted' : 'refused',
    code: refusedAs,
    catalogVersion,
    policyVersion,
    requestCommitment: secrets.commit(managementId, 'request', subject),
    sealed: null,
  }
  await log.append(encodeRecord(record))
}
