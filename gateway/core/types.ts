/**
 * What travels through the pipeline, step by step.
 *
 * @module
 */
import type { Consumer, RegionCode, Resource } from '../../catalog/types.ts'
import type { GrantedRows, ItemAccess, LiveMode, Permit } from '../../policies/types.ts'
import type { CompiledOperation } from '../schema/operation.ts'
import type { RecordedDecision } from '../audit/exchange-record.ts'
import type { ErrorEntry, GatewayErrorCode } from './errors.ts'

/** An HTTP request to `/graphql` or `/peer/graphql`, read but not understood. */
export interface GatewayRequest {
  readonly door: 'consumer' | 'peer'
  readonly method: string
  /** Host and port as the client addressed us. */
  readonly authority: string
  readonly path: string
  /** Query string without `?`; empty when there is none. */
  readonly query: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Null when it was larger than `Limits.bodyBytesMax`. */
  readonly body: Buffer | null
  readonly signal: AbortSignal
}

/** Who asks, and who vouches for it. */
export interface Identity {
  readonly consumer: Pick<Consumer, 'id' | 'region' | 'department' | 'unitCode' | 'documents'>
  /** The exchange which vouched for the consumer; absent for our own. */
  readonly via?: { readonly region: RegionCode; readonly exchange: string; readonly keyId: string }
  /** SHA-256 of the query document the voucher speaks of, base64; with `via` only. */
  readonly queryDigest?: string
  /** The exchange id under which the voucher records it; with `via` only. */
  readonly exchangeId?: string
  /** What the voucher's exchange decided; with `via` only. */
  readonly decision?: RecordedDecision
}

/** What a decision depended on beside consumer, matter and asks: facts of the request, without a value of anybody. */
export interface Judged {
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly day: string
  /** Names of what held, sorted: circumstances of guardrails, and `rectifying`. */
  readonly circumstances: readonly string[]
}

/** Matter, case and operator: without it, no data. */
export interface Purpose {
  readonly matter: string
  readonly caseNumber: string
  readonly operator: string
}

/** The parameters of GraphQL over HTTP. */
export interface GraphqlParameters {
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly extensions: Readonly<Record<string, unknown>>
}

export interface Subject {
  readonly kind: string
  /** Values in the order of the kind's keys, normalised. */
  readonly keys: readonly string[]
  /** `keys` as one text, for maps: equal exactly when the subject is. */
  readonly id: string
}

export type Value = string | number | boolean | null

/** What one field of the query asks: one standard, in one mode, of some subjects. */
export interface FieldAsk {
  readonly mode: LiveMode
  readonly standard: string
  /** Region codes of `from`, each once; undefined when it was omitted. */
  readonly from: readonly RegionCode[] | undefined
  readonly subjects: readonly Subject[]
  /** Path of the field for each subject, in the order of `subjects`. */
  readonly paths: readonly (readonly (string | number)[])[]
  /** Selected items with the key under which each is answered. Of a verification, the claimed items. */
  readonly items: readonly { readonly item: string; readonly responseKey: string }[]
  /** Claimed values by item, in verify mode. */
  readonly claim?: Readonly<Record<string, Value>>
}

/** A validated operation with its variables, and everything it would read. */
export interface Query {
  readonly operation: CompiledOperation
  readonly variables: Readonly<Record<string, unknown>>
  readonly asks: readonly FieldAsk[]
}

/** A field ask with the resources that it asks, in the order of its regions. */
export interface AskedField {
  readonly ask: FieldAsk
  readonly resources: readonly string[]
}

/** A field ask with its regions decided. */
export interface PlannedField {
  readonly ask: FieldAsk
  /** In the order of regions asked; each names the read that serves it. */
  readonly reads: readonly PlannedRead[]
}

/** One read of one resource for one request. */
export interface PlannedRead {
  readonly resource: Resource
  readonly mode: LiveMode
  /** Kind of the subjects. */
  readonly kind: string
  readonly subjects: readonly Subject[]
  /** Items to read: released ones, or claimed ones. Key items are read besides, and never released. */
  readonly items: readonly string[]
  readonly access: Readonly<Record<string, ItemAccess>>
  readonly grants: readonly string[]
  /** Only records inside every one of these rules are answered; the others are as if they were not there. */
  readonly rows?: readonly GrantedRows[]
  /** In verify mode, what is claimed of whom. */
  readonly claims: readonly {
    readonly subject: Subject
    readonly claim: Readonly<Record<string, Value>>
  }[]
}

export interface Plan {
  readonly permit: Permit
  readonly fields: readonly PlannedField[]
  readonly reads: readonly PlannedRead[]
}

/** One record as mapped to items. An item that broke its standard is null here and named in `invalid`. */
export interface MappedRecord {
  readonly values: Readonly<Record<string, Value>>
  readonly invalid: readonly { readonly item: string; readonly problem: string }[]
}

export type VerificationResult = 'MATCH' | 'MISMATCH' | 'NOT_FOUND'

export interface VerificationOutcome {
  readonly result: VerificationResult
  readonly items: readonly { readonly item: string; readonly result: VerificationResult }[]
}

export type FailureCode = Extract<
  GatewayErrorCode,
  | 'SOURCE_UNAVAILABLE'
  | 'SOURCE_TIMEOUT'
  | 'SOURCE_INVALID_DATA'
  | 'PEER_UNAVAILABLE'
  | 'PEER_REFUSED'
  | 'QUERY_TOO_LARGE'
>

export interface ReadFailure {
  readonly code: FailureCode
  /** A sentence for the consumer: which, why, what now. */
  readonly message: string
  /** By which rule a peer refuses, with what stands in the places of its sentence, for who says it in another language. */
  readonly refusedBy?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** Where an exchange recorded its part. */
export interface Receipt {
  /** Origin of the log. */
  readonly log: string
  readonly index: number
  /** Base64 of the RFC 6962 leaf hash. */
  readonly leafHash: string
}

/** What became of one planned read: records or verifications by subject, or a failure. */
export interface ReadOutcome {
  readonly read: PlannedRead
  readonly failure?: ReadFailure
  /** By subject id. */
  readonly records: ReadonlyMap<string, readonly MappedRecord[]>
  /** By `claimKey(subject, claim)`. */
  readonly verifications: ReadonlyMap<string, VerificationOutcome>
  /** Claims that could not be decided, because the source's value breaks its standard: the problem by `claimKey`. */
  readonly undecided: ReadonlyMap<string, string>
  readonly rowCount: number
  /** Records of the subjects that the source gave and a row rule held back; absent where there is no rule. */
  readonly rowsWithheld?: number
  readonly latencyMs: number
  /** ISO 8601 with zone. */
  readonly retrievedAt: string
  /** The version of the resource that answered. */
  readonly version: number
  /** The exchange for which it was read, where it was not read for this one. */
  readonly takenFrom?: string
  /** The peer's receipt, when a peer answered. */
  readonly twin?: Receipt & { readonly region: RegionCode }
  /** What the peer decided, when it said so. */
  readonly decision?: RecordedDecision
}

/** An answer: JSON text of `data`, and the faults beside it. */
export interface Answer {
  readonly dataJson: string
  readonly errors: readonly ErrorEntry[]
}

export interface GatewayResponse {
  /** Status for `application/graphql-response+json`. */
  readonly status: number
  /** Status for `application/json`. */
  readonly plainStatus: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The error code, or `OK`: for metrics. */
  readonly code: GatewayErrorCode | 'OK'
}
