/**
 * Is there any of it left today? Counts the request against the quotas of the grants it is permitted by.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import { GatewayError } from '../core/errors.ts'
import type { House, QuotaUse } from '../core/house.ts'
import type { Plan } from '../core/types.ts'

/**
 * Counts before anything is read: what fails later has been asked all the same.
 *
 * @throws {GatewayError} `QUOTA_EXCEEDED`, with the moment at which the count starts anew.
 */
export async function charge(house: House, planned: Plan): Promise<void> {
  const uses = usesOf(house, planned)
  if (uses.length === 0) return
  const now = house.now()
  const exceeded = await house.quotas.charge(dayOf(now), uses)
  if (exceeded === undefined) return
  const midnight = new Date(`${dayOf(now)}T24:00:00+08:00`)
  const seconds = Math.ceil((midnight.getTime() - now.getTime()) / 1000)
  throw new GatewayError(
    'QUOTA_EXCEEDED',
    `The quota of your grant ${exceeded} for today is used up. Nothing was read. The count starts anew at midnight (UTC+8); if your matter needs more, apply for a larger quota.`,
    {
      headers: { 'Retry-After': String(seconds) },
      extensions: { grant: exceeded, resetsAt: midnight.toISOString() },
    },
  )
}

/** One use a grant, whatever the number of reads that it permits. */
function usesOf(house: House, planned: Plan): readonly QuotaUse[] {
  const subjects = new Map<string, Set<string>>()
  for (const read of planned.reads) {
    for (const ref of read.grants) {
      const known = subjects.get(ref) ?? new Set<string>()
      for (const { id } of read.subjects) known.add(id)
      subjects.set(ref, known)
    }
  }
  return [...subjects].flatMap(([grant, ids]) => {
    const quota = house.grants.grant(grant)?.quota
    return quota === undefined ? [] : [{ grant, subjects: ids.size, quota }]
  })
}
