/**
 * Answers a query of our own sources from what was read moments ago, where the resource allows it (`cacheSec`).
 *
 * Only the read is spared. Whoever is answered was identified, decided and charged like everybody, and is recorded
 * with the exchange for which it was read.
 *
 * @module
 */
import type { ReadContext, RegionReader } from '../core/house.ts'
import { maxAgeOf, questionOf } from '../core/read-cache.ts'
import type { PlannedRead, ReadOutcome } from '../core/types.ts'

export function cachedReader(reader: RegionReader, now: () => Date): RegionReader {
  return async (reads, context) => {
    const taken = reads.flatMap((read) => take(read, context, now) ?? [])
    const left = reads.filter((read) => taken.every((outcome) => outcome.read !== read))
    return left.length === 0 ? taken : [...taken, ...(await reader(left, context))]
  }
}

function take(read: PlannedRead, context: ReadContext, now: () => Date): ReadOutcome | undefined {
  const maxAgeSec = maxAgeOf(read)
  if (maxAgeSec === undefined) return undefined
  const started = now().getTime()
  const cached = context.cache.take(questionOf(read, context), maxAgeSec)
  if (cached === undefined) return undefined
  const { exchangeId, retrievedAt, records, rowCount, rowsWithheld } = cached
  return {
    read,
    version: read.resource.version,
    retrievedAt,
    records: new Map(records),
    verifications: new Map(),
    undecided: new Map(),
    rowCount,
    ...(rowsWithheld === undefined ? {} : { rowsWithheld }),
    latencyMs: now().getTime() - started,
    takenFrom: exchangeId,
  }
}
