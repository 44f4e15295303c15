/**
 * The management record, version 1: what somebody of the staff did at the exchange, or asked of its record.
 *
 * Written before it is done: what the log cannot hold is not done. It names grants, resources, consumers and
 * versions, never a person whose data is shared (Decree 809 Art. 29; Decree 790 Art. 12).
 *
 * @module
 */

import type { SealedContent } from './sealed-content.ts'

/**
 * - `accepted`: it was allowed and then done, unless a `failed` of the same id follows.
 * - `refused`: role, department or rules forbid it; nothing was done.
 * - `failed`: it was accepted and could not be done.
 */
export const MANAGEMENT_OUTCOMES = ['accepted', 'refused', 'failed'] as const
export type ManagementOutcome = (typeof MANAGEMENT_OUTCOMES)[number]

/** The operation by which staff look at one subject's records themselves. */
export const PROBE = 'probeResource'

export interface ManagementRecord {
  readonly v: 1
  readonly kind: 'management'
  /** UUID version 7; the same in the `failed` that follows an `accepted`. */
  readonly managementId: string
  /** ISO 8601 with zone. */
  readonly time: string
  /** Who; null where the exchange did it by itself, by its configuration or clock. */
  readonly staff: RecordedStaff | null
  /** What: name of the operation, as the management API has it. */
  readonly operation: string
  /** Of what: names and versions, such as `grant` → `g-17@2`. */
  readonly about: Readonly<Record<string, string>>
  /** Why, in the words of who did it; null where the exchange did it by itself. */
  readonly reason: string | null
  readonly outcome: ManagementOutcome
  /** The error code of a refusal or failure. */
  readonly code: string | null
  readonly catalogVersion: string
  readonly policyVersion: string
  /** Salted SHA-256 of the arguments, base64url. */
  readonly requestCommitment: string
  /** What tells of persons, as `seal-record.ts` has it. */
  readonly sealed: SealedContent | null
}

export interface RecordedStaff {
  readonly id: string
  readonly roles: readonly string[]
  /** Code of the department, of a data officer. */
  readonly department: string | null
}
