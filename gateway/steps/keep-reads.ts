/**
 * What of it may answer again? Keeps reads for a few seconds where their resource allows it.
 *
 * @module
 */
import type { House } from '../core/house.ts'
import { maxAgeOf, questionOf } from '../core/read-cache.ts'
import type { Trail } from '../core/trail.ts'
import type { Identity, Purpose, ReadOutcome } from '../core/types.ts'

/** After the record: whatever is answered from a read names an exchange that is in the log. */
export function keepReads(
  house: House,
  { exchangeId }: Trail,
  identity: Identity,
  purpose: Purpose,
  outcomes: readonly ReadOutcome[],
): void {
  for (const outcome of outcomes) {
    const { read, failure, takenFrom, retrievedAt, rowCount, rowsWithheld } = outcome
    const maxAgeSec = maxAgeOf(read)
    if (maxAgeSec === undefined || failure !== undefined || takenFrom !== undefined) continue
    const records = [...outcome.records].map(([subject, found]) => {
      const told = found.map(({ values, invalid }) => ({ values, invalid }))
      return [subject, told] as const
    })
    house.cache.keep(questionOf(read, { identity, purpose, decision: house }), maxAgeSec, {
      exchangeId,
      retrievedAt,
      records,
      rowCount,
      ...(rowsWithheld === undefined ? {} : { rowsWithheld }),
    })
  }
}
