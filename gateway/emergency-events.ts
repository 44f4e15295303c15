/**
 * What the log is told when a consumer is suspended by itself, because an emergency use was not accounted for.
 *
 * @module
 */
import type { House } from './core/house.ts'
import { recordOwnAct } from './exchange-events.ts'
import type { EmergencyUse } from './grants/emergency-use.ts'

/** Durable when it resolves. @throws {AuditError} when it cannot be written; then it is told again later. */
export async function recordSuspension(house: House, use: EmergencyUse): Promise<void> {
  const { exchangeId, consumer } = use
  const about = { exchange: exchangeId, consumer, due: use.dueAt.toISOString() }
  await recordOwnAct(house, 'suspendForEmergency', about, exchangeId)
}
