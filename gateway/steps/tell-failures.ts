import type { House } from '../core/house.ts'
import type { Trail } from '../core/trail.ts'
import type { PlannedRead, ReadFailure, ReadOutcome } from '../core/types.ts'

/**
 * For the administrator: why a source or a peer gave nothing. Whoever asked is told what is missing, and the answer goes
 * out without it.
 */
export function tellFailures(house: House, trail: Trail, outcomes: readonly ReadOutcome[]): void {
  const failed = new Map<ReadFailure, PlannedRead>()
  for (const { failure, read } of outcomes) {
    // A peer that cannot be asked fails once, whatever the number of reads.
    if (failure !== undefined && !failed.has(failure)) failed.set(failure, read)
  }
  for (const [{ code, cause }, { resource }] of failed) {
    // A refusal, which is no fault of the source; or the peer's own matter, which its exchange tells.
    if (code === 'QUERY_TOO_LARGE' || cause === undefined) continue
    const where = code === 'PEER_UNAVAILABLE' ? resource.region : resource.code
    const alike = house.failures.say(`${where} ${code} ${kindOf(cause)}`)
    if (alike === undefined) continue
    house.logger.warn(
      {
        exchangeId: trail.exchangeId,
        resource: resource.code,
        code,
        ...(alike === 0 ? {} : { alike }),
        err: cause,
      },
      'a source or a peer failed; the answer is without it',
    )
  }
}

/** A breaker that is open does not hide for what it opened. */
function kindOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause
  const { name, code = '' } = cause as Error & { readonly code?: unknown }
  return `${name} ${String(code)}`
}
