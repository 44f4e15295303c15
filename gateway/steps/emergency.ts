/**
 * Emergency grants: who has not accounted for a use gets nothing more, and each use is noted before anything is read.
 *
 * @module
 */
import { emergencyGrantsOf } from '../core/emergency-grants.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Trail } from '../core/trail.ts'
import type { Identity, Plan, Purpose } from '../core/types.ts'

/** @throws {GatewayError} `ACCESS_DENIED`, with the use that was not accounted for. */
export function assertAccounted(house: House, { consumer }: Identity): void {
  const use = house.emergencies.barring(consumer, house.now())
  if (use === undefined) return
  const { exchangeId, usedAt, dueAt, rejected, department } = use
  const steward = `the steward of ${house.region.name}`
  const [why, remedy, since] =
    rejected === null
      ? [
          `was not justified and approved until ${dueAt.toISOString()}`,
          `Have it justified by the data officer of ${department} and approved by ${steward}, or ask the steward to lift the suspension.`,
          dueAt.toISOString(),
        ]
      : ['was rejected', `Ask ${steward} to lift the suspension.`, rejected.at]
  throw new GatewayError(
    'ACCESS_DENIED',
    `The consumer "${consumer.id}" is suspended since ${since}: its emergency use ${exchangeId} of ${usedAt.toISOString()} ${why}. Nothing was read. ${remedy}`,
    { extensions: { refused: [], emergency: { exchange: exchangeId, since } } },
  )
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
