/**
 * What was read moments ago, kept for whoever asks the same again with the same right and for the same purpose.
 *
 * @module
 */
import type { RecordedDecision } from '../audit/exchange-record.ts'
import type { Identity, MappedRecord, PlannedRead, Purpose } from './types.ts'

/** What a source answered to one read, as far as it can be answered again. */
export interface CachedRead {
  /** The exchange for which it was read. */
  readonly exchangeId: string
  /** When it was asked for: ISO 8601 with zone. */
  readonly retrievedAt: string
  /** By subject id. */
  readonly records: readonly (readonly [string, readonly MappedRecord[]])[]
  readonly rowCount: number
  readonly rowsWithheld?: number
}

export interface ReadCache {
  /**
   * @param question everything on which the answer depends, and everything that entitles to it.
   * @returns what was kept for exactly this question, if it was asked for less than `maxAgeSec` ago.
   */
  take(question: readonly unknown[], maxAgeSec: number): CachedRead | undefined
  /** Keeps it for `maxAgeSec`, or for less where room is needed. */
  keep(question: readonly unknown[], maxAgeSec: number, read: CachedRead): void
  /** An empty one. */
  afresh(): ReadCache
}

/** How old an answer to this read may be, in seconds; undefined where it is always read. */
export function maxAgeOf({ mode, resource }: PlannedRead): number | undefined {
  // A verification compares with what holds now.
  return mode === 'query' ? resource.binding?.cacheSec : undefined
}

/** Who asks, what for, and what was decided. */
export interface Entitlement {
  readonly identity: Identity
  readonly purpose: Purpose
  readonly decision: Pick<RecordedDecision, 'policyVersion' | 'catalogVersion'>
}

/**
 * The same question is: the same items of the same subjects of one version of a resource, by the same clerk of the
 * same system for the same case, permitted by the same grants, under the same row rules and policies. Whoever differs
 * in any of it asks something else.
 */
export function questionOf(
  read: PlannedRead,
  { identity: { consumer, via }, purpose, decision }: Entitlement,
): readonly unknown[] {
  return [
    [consumer.region, consumer.department, consumer.unitCode, consumer.id, via?.exchange ?? null],
    [purpose.matter, purpose.caseNumber, purpose.operator],
    [decision.policyVersion, decision.catalogVersion],
    [[...read.grants].sort(), read.rows ?? [], read.access],
    [read.resource.code, read.resource.version, read.kind],
    [...read.items].sort(),
    read.subjects.map(({ id }) => id).sort(),
  ]
}
