/**
 * What the log is told when a consumer is suspended by itself, because an emergency use was not accounted for.
 *
 * @module
 */
import type { ManagementRecord } from './audit/management-record.ts'
import { encodeRecord } from './audit/record.ts'
import { localTime } from './core/day.ts'
import type { House } from './core/house.ts'
import { newExchangeId } from './exchange-id.ts'
import type { EmergencyUse } from './grants/emergency-use.ts'

/** Durable when it resolves. @throws {AuditError} when it cannot be written; then it is told again later. */
export async function recordSuspension(house: House, use: EmergencyUse): Promise<void> {
  const { policyVersion, catalogVersion, secrets, log, now } = house
  const managementId = newExchangeId(now())
  const { exchangeId, consumer } = use
  const record: ManagementRecord = {
    v: 1,
    kind: 'management',
    managementId,
    time: localTime(now()),
    staff: null,
    operation: 'suspendForEmergency',
    about: { exchange: exchangeId, consumer, due: use.dueAt.toISOString() },
    reason: null,
    outcome: 'accepted',
    code: null,
    catalogVersion,
    policyVersion,
    requestCommitment: secrets.commit(managementId, 'request', exchangeId),
    sealed: null,
  }
  await log.append(encodeRecord(record))
}
