/**
 * The exchange record, version 1: what one request was, what was decided, and what kind of data left.
 *
 * It holds which items were read and keyed hashes and salted commitments of values, never a value of
 * a subject (PIPL; GB/T 39477). Fields after Decree 809 Art. 29 and Decree 790 Art. 12.
 *
 * @module
 */

import type { SealedContent } from './sealed-content.ts'

export type RecordedMode = 'query' | 'verify' | 'batch' | 'subscribe'
export const RECORDED_OUTCOMES = ['released', 'partial', 'refused', 'failed'] as const
export type RecordedOutcome = (typeof RECORDED_OUTCOMES)[number]

/** `SEQUENTIAL_NUMBERS`: the operator goes through citizen numbers one after another. */
export const RECORDED_SIGNS = ['SEQUENTIAL_NUMBERS'] as const
export type RecordedSign = (typeof RECORDED_SIGNS)[number]

export interface ExchangeRecord {
  readonly v: 1
  readonly kind: 'exchange'
  readonly exchangeId: string
  /** ISO 8601 with zone: when the request came in. */
  readonly time: string
  readonly direction: { readonly from: string | null; readonly to: readonly string[] }
  readonly consumer: RecordedConsumer | null
  /** The clerk's staff number, as the consumer gave it. */
  readonly operator: string | null
  readonly matter: string | null
  readonly caseNumber: string | null
  /** SHA-256 of the operation's document, base64url. */
  readonly operationHash: string | null
  readonly subjects: readonly RecordedSubject[]
  /** What was noticed while the numbers were known: they are hashes from here on. */
  readonly signs: readonly RecordedSign[]
  readonly outcome: RecordedOutcome
  /** The error code of a refusal or failure. */
  readonly code: string | null
  readonly asks: readonly RecordedAsk[]
  readonly refused: readonly RecordedRefusal[]
  /**
   * What each side decided, our own first: the consumer's exchange (may our department ask?) and the providers' (do
   * we answer?). Empty where it did not come to a decision.
   */
  readonly decisions: readonly RecordedDecision[]
  readonly catalogVersion: string
  readonly policyVersion: string
  /** Salted SHA-256 of the request, base64url. */
  readonly requestCommitment: string
  /** Salted SHA-256 of the response, base64url. */
  readonly responseCommitment: string | null
  /** The exchange that vouched for the consumer, when it was not ours. */
  readonly via: RecordedVoucher | null
  /** Where the same exchange is recorded in other regions' logs. */
  readonly twins: readonly RecordedTwin[]
  /** Whole milliseconds. */
  readonly latencyMs: number
  readonly traceId: string | null
  /** What tells of persons, as `seal-record.ts` has it: then operator and case are null and `subjects` is empty. */
  readonly sealed: SealedContent | null
}

export interface RecordedConsumer {
  readonly id: string
  readonly region: string
  readonly department: string
  /** Unified social credit code (GB 32100). */
  readonly unitCode: string
}

export interface RecordedSubject {
  readonly kind: string
  /** Keyed hash of the identifier, 32 bytes base64url. */
  readonly hash: string
}

/** What was asked of one resource, and what came of it. */
export interface RecordedAsk {
  readonly resource: string
  readonly resourceVersion: number
  readonly mode: RecordedMode
  readonly items: readonly string[]
  /** Item → the mask under which it was released. */
  readonly masked: Readonly<Record<string, string>>
  /** Items read to join records, never released. */
  readonly joinKeys: readonly string[]
  /** Items read to hold the row rules, never released. */
  readonly ruleItems: readonly string[]
  /** `<grant id>@<version>` */
  readonly grants: readonly string[]
  /** Those of the grants that are for emergencies: their use is to be justified and approved. */
  readonly emergencyGrants: readonly string[]
  /** Those of the grants whose row rules were held. */
  readonly rowRules: readonly string[]
  /** Rows that the source gave and the rules held back; null where there is no rule or nothing was read. */
  readonly rowsWithheld: number | null
  readonly legalBasis: readonly string[]
  readonly rowCount: number | null
  /** The earlier exchange for which it was read, where the provider's exchange answered from its cache. */
  readonly takenFrom: string | null
  readonly subjectCount: number
  /** Whom it was about: places in the record's `subjects`, rising; null means all of them. */
  readonly subjectsAt: readonly number[] | null
  /** `RECORDS`, `NO_RECORD`, `MATCH`, `MISMATCH`, `NOT_FOUND`, `MIXED`, `NOT_READ`, or an error code. */
  readonly result: string
  readonly latencyMs: number | null
}

export interface RecordedRefusal {
  readonly resource: string
  readonly mode: RecordedMode
  readonly item: string
  readonly rule: string
  readonly grant: string | null
}

/**
 * One exchange's decision. With `consumer`, `matter`, `asks` and `refused` of the record, and the policy set of these
 * versions, anybody can make it again (`shudao policy recompute`).
 */
export interface RecordedDecision {
  /** Whose. */
  readonly region: string
  /** The exchange of a consumer decides as `consumer`, about its own departments' resources too. */
  readonly side: 'consumer' | 'provider'
  readonly effect: 'permit' | 'deny'
  /** Ids of the rules that refused, sorted: `matter-not-granted`, `guardrail:minors`. Empty where it is permitted. */
  readonly rules: readonly string[]
  /** `<grant id>@<version>` of those that permit it, or came nearest; sorted. */
  readonly grants: readonly string[]
  readonly policyVersion: string
  readonly catalogVersion: string
  /** `YYYY-MM-DD`, Asia/Shanghai: the day by which grants were in force or not. */
  readonly day: string
  /** What held of the request beside what was asked, by name, sorted: `bulk`, `minor`, `night`, `rectifying`, … */
  readonly circumstances: readonly string[]
}

export interface RecordedVoucher {
  readonly region: string
  /** The origin of its log. */
  readonly exchange: string
  readonly keyId: string
}

export interface RecordedTwin {
  readonly region: string
  /** The origin of its log. */
  readonly log: string
  readonly index: number
  /** Base64. */
  readonly leafHash: string
}
