/**
 * Emergency grants: who has not accounted for a use gets nothing more, and each use is noted before anything is read.
 *
 * @module
 */
import { emergencyGrantsOf } from '../core/emergency-grants.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { suspensionOf } from '../core/suspension.ts'
import type { Trail } from '../core/trail.ts'
import type { Identity, Plan, Purpose } from '../core/types.ts'

/** @throws {GatewayError} `ACCESS_DENIED`, with the use that was not accounted for. */
export function assertAccounted(house: House, { consumer }: Identity): void {
  const suspension = suspensionOf(house, consumer)
  if (suspension === undefined) return
  const { exchangeId, because, remedy, ...facts } = suspension
  throw new GatewayError('ACCESS_DENIED', `${because} Nothing was read. ${remedy}`, {
    extensions: { refused: [], emergency: { exchange: exchangeId, ...facts } },
  })
}

/**
 * Notes the exchange as an emergency use where a grant marked so permits it; it is durable when this resolves. What
 * fails later has been asked all the same.
 *
 * @throws {GatewayError} `OVERLOADED` when it cannot be noted: then nothing is read.
 */
export async function noteEmergency(
  house: House,
  { exchangeId, startedAt }: Trail,
  identity: Identity,
  purpose: Purpose,
  { reads }: Plan,
): Promise<void> {
  const used = reads.filter((read) => emergencyGrantsOf(house, read).length > 0)
  if (used.length === 0) return
  const { consumer, via } = identity
  // A peer's officer is out of reach here: the department that shares justifies; of several, the first by code.
  const providers = used.map(({ resource }) => resource.department).sort()
  await house.emergencies.note({
    exchangeId,
    consumer: consumer.id,
    consumerRegion: consumer.region,
    department: via === undefined ? consumer.department : (providers[0] ?? consumer.department),
    operator: purpose.operator,
    matter: purpose.matter,
    caseNumber: purpose.caseNumber,
    grants: [...new Set(used.flatMap((read) => emergencyGrantsOf(house, read)))].sort(),
    usedAt: startedAt,
  })
}
