/**
 * Why a consumer gets nothing just now, although its grants stand: an emergency use that nobody accounted for.
 *
 * @module
 */
import type { Consumer } from '../../catalog/types.ts'
import { localSecond } from './day.ts'
import type { House } from './house.ts'

export interface Suspension {
  /** The emergency use that led to it. */
  readonly exchangeId: string
  /** ISO 8601. */
  readonly since: string
  readonly usedAt: string
  /** Somebody rejected it; otherwise it was not accounted for in time. */
  readonly wasRejected: boolean
  /** Whose data officer would have to justify it. */
  readonly department: string
  /** A sentence. */
  readonly because: string
  /** Who can lift it, and how. */
  readonly remedy: string
}

export function suspensionOf(
  { emergencies, region, now }: Pick<House, 'emergencies' | 'region' | 'now'>,
  consumer: Pick<Consumer, 'id' | 'region'>,
): Suspension | undefined {
  const use = emergencies.barring(consumer, now())
  if (use === undefined) return undefined
  const { exchangeId, usedAt, dueAt, rejected, department } = use
  const steward = `the steward of ${region.name}`
  const [why, remedy, since] =
    rejected === null
      ? [
          `was not justified and approved until ${localSecond(dueAt)}`,
          `Have it justified by the data officer of ${department} and approved by ${steward}, or ask the steward to lift the suspension.`,
          dueAt,
        ]
      : ['was rejected', `Ask ${steward} to lift the suspension.`, new Date(rejected.at)]
  const because = `The consumer "${consumer.id}" is suspended since ${localSecond(since)}: its emergency use ${exchangeId} of ${localSecond(usedAt)} ${why} (Decree 809 Art. 27: whose use may have gone beyond its scope is suspended).`
  return {
    exchangeId,
    since: since.toISOString(),
    usedAt: usedAt.toISOString(),
    wasRejected: rejected !== null,
    department,
    because,
    remedy,
  }
}
