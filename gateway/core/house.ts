/**
 * Everything built at start that the steps may use. Frozen: when the catalogue or the grants change, a new
 * `House` replaces the old one, and requests under way finish in the one they began in.
 *
 * @module
 */
import type { Consumer, Matter, Region, RegionCode } from '../../catalog/types.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { GrantIndex } from '../../policies/grants.ts'
import type { Guard } from '../../policies/guardrail-types.ts'
import type { Offers } from '../../policies/offers.ts'
import type { Quota } from '../../policies/types.ts'
import type { NewEntry } from '../audit/committer.ts'
import type { ContentKeys } from '../audit/content-keys.ts'
import type { RecordedDecision } from '../audit/exchange-record.ts'
import type { LayOut } from '../schema/lay-out.ts'
import type { ExchangeSchema } from '../schema/schema.ts'
import type { OperationCompiler } from '../schema/operation.ts'
import type { Admission } from './admission.ts'
import type { KeptDecision, KeptDecisions } from './kept-decisions.ts'
import type { Limits } from './limits.ts'
import type { Logger } from './logger.ts'
import type { RecentRecords } from './recent-records.ts'
import type { QueryBound } from './query-bounds.ts'
import type { ReadCache } from './read-cache.ts'
import type { Seldom } from './seldom.ts'
import type { SequenceWatch } from './sequences.ts'
import type { PlannedRead, Purpose, ReadOutcome, Receipt, Identity } from './types.ts'

export interface House {
  readonly region: Region
  /** `shudao-chongqing.example`; the origin of the log is `<name>/log`. */
  readonly name: string
  readonly limits: Limits
  readonly catalog: Catalog
  /** Digest of everything the catalogue says, for the record. */
  readonly catalogVersion: string
  readonly schema: ExchangeSchema
  readonly compiler: OperationCompiler
  /** Writes the data of answers, as the configuration says. */
  readonly layOut: LayOut
  readonly grants: GrantIndex
  /** The guardrails in force: whatever is granted, they may forbid. */
  readonly guard: Guard
  /** Decisions made in this house, and those of the house before it that hold in this one too. */
  readonly decisions: KeptDecisions<KeptDecision>
  /** What was read moments ago in this house, where a resource allows it; another house begins with none. */
  readonly cache: ReadCache
  /** Ids of consumers told to rectify their use of shared data (Decree 809 Art. 27). */
  readonly rectifying: ReadonlySet<string>
  /** Versions of grants and of guardrails, `<grants>.<guardrails>`, for the record. */
  readonly policyVersion: string
  /** What our own consumers may be granted: our resources and the peers'. */
  readonly offers: Offers
  /** Regions of the peers that have not told yet what they offer: none of that is among the offers. */
  readonly unheard: readonly Region[]
  /** What peers' consumers may be granted: our resources that cross the border. */
  readonly peerOffers: Offers
  readonly doors: Doors
  readonly admission: Admission
  readonly readers: Readers
  readonly quotas: Quotas
  /** Notices who goes through citizen numbers one after another. */
  readonly sequences: SequenceWatch
  /** When a failure of a source or a peer is to be told. */
  readonly failures: Seldom
  readonly uses: GrantUses
  readonly emergencies: Emergencies
  readonly log: RecordLog
  /** Told of each exchange record that is durable. */
  readonly recent: Pick<RecentRecords, 'keep'>
  readonly secrets: RecordSecrets
  readonly contentKeys: Pick<ContentKeys, 'keyFor'>
  readonly now: () => Date
  /** UUID version 7. */
  readonly newExchangeId: () => string
  readonly logger: Logger
}

/** Who may come in. */
export interface Doors {
  consumer(id: string): Consumer | undefined
  matter(code: string): Matter | undefined
  matterCodes(): Iterable<string>
  /**
   * Checks an access token.
   *
   * @throws {GatewayError} `UNAUTHENTICATED`
   */
  verifyToken(token: string): Promise<string> | string
  /**
   * Checks a peer's signed request and what it vouches for.
   *
   * @throws {GatewayError} `UNAUTHENTICATED`
   */
  verifyPeer(request: PeerRequest): VouchedRequest
}

export interface PeerRequest {
  readonly method: string
  readonly authority: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
}

/** A consumer of a peer, as the peer vouches for it in a verified message. */
export interface VouchedRequest {
  readonly identity: Identity
  readonly purposeHeader: string | undefined
}

/** What a read is for; travels to sources and peers. */
export interface ReadContext {
  readonly exchangeId: string
  readonly identity: Identity
  readonly purpose: Purpose
  /** What was decided here, for the peers: they decide again. */
  readonly decision: RecordedDecision
  readonly signal: AbortSignal
  readonly cache: ReadCache
}

/** Reads by region: our own sources, or a peer. One call a region and request; never throws. */
export type Readers = ReadonlyMap<RegionCode, RegionReader>
export interface RegionReader {
  (reads: readonly PlannedRead[], context: ReadContext): Promise<readonly ReadOutcome[]>
  /** What of the reads is more than may be asked of the region at once. Pure; looked at before anything is counted. */
  readonly excess?: (reads: readonly PlannedRead[]) => Excess | undefined
}

/** More of something than a bound allows. */
export interface Excess {
  readonly bound: QueryBound
  /** As a sentence says it. */
  readonly what: string
  readonly max: number
}

/** Counts what grants with a quota have been used for, by day (`YYYY-MM-DD`, UTC+8), exactly, across replicas. */
export interface Quotas {
  /**
   * Adds one call and its subjects to all grants, or nothing. Before anything is read.
   *
   * @returns the first quota that would be exceeded; undefined when all fit.
   * @throws {GatewayError} `OVERLOADED` when it cannot be counted.
   */
  charge(day: string, uses: readonly QuotaUse[]): Promise<ExceededQuota | undefined>
  /** Adds rows in the same way. After they are read, and before one of them is released. */
  chargeRows(day: string, uses: readonly RowUse[]): Promise<ExceededQuota | undefined>
  /**
   * Looks, and counts nothing. Says how many, never of whom.
   *
   * @param refs `<grant id>@<version>`
   * @returns by ref; undefined when it cannot be said just now.
   */
  used(day: string, refs: readonly string[]): Promise<ReadonlyMap<string, UsedQuota> | undefined>
}

/** What a grant was used for on a day. Subjects and rows are counted where a quota bounds them. */
export interface UsedQuota {
  readonly calls: number
  readonly subjects: number
  readonly rows: number
}

export interface QuotaUse {
  /** `<grant id>@<version>` */
  readonly grant: string
  /** Distinct; each is counted once a day. */
  readonly subjects: readonly string[]
  readonly quota: Quota
}

export interface RowUse {
  /** `<grant id>@<version>` */
  readonly grant: string
  readonly rows: number
  readonly quota: Quota
}

/** Remembers which grants are used, so that those which are not can be found. */
export interface GrantUses {
  /** Cheap; nothing waits for it. @param refs `<grant id>@<version>` */
  note(refs: readonly string[]): void
}

/** Uses of emergency grants: noted, and held against consumers that do not account for them. */
export interface Emergencies {
  /** The use for which a consumer is suspended now. Cheap; asked at every request. */
  barring(consumer: Pick<Consumer, 'id' | 'region'>, now: Date): BarringUse | undefined
  /**
   * Durable when it resolves.
   *
   * @throws {GatewayError} `OVERLOADED` when it cannot be noted.
   */
  note(use: NotedEmergency): Promise<void>
}

export interface BarringUse {
  readonly exchangeId: string
  /** Whose data officer justifies it. */
  readonly department: string
  readonly usedAt: Date
  readonly dueAt: Date
  /** When it was rejected; null where it only fell due. */
  readonly rejected: { readonly at: string } | null
}

export interface NotedEmergency {
  readonly exchangeId: string
  readonly consumer: string
  readonly consumerRegion: string
  /** Whose data officer justifies it. */
  readonly department: string
  readonly operator: string
  readonly matter: string
  readonly caseNumber: string
  /** `<grant id>@<version>`, sorted. */
  readonly grants: readonly string[]
  readonly usedAt: Date
}

export interface ExceededQuota {
  /** `<grant id>@<version>` */
  readonly grant: string
  readonly bound: 'calls' | 'subjects' | 'rows'
  /** How many there are a day. */
  readonly max: number
}

/** The log as the pipeline sees it. */
export interface RecordLog {
  /** @throws {AuditError} when a record could not be kept just now. Cheap; asked before any read. */
  assertWritable(): void
  /** Resolves when the entry is durable; rejects with what is thrown by making it. */
  append(entry: NewEntry): Promise<Receipt>
}

/** Where one person stands in the log. */
export interface EntryPlace {
  /** Origin of the log. */
  readonly log: string
  readonly index: number
  /** Of the person among the subjects of the entry, from 0. */
  readonly place: number
}

/** Names entries to the persons whom they are about; to whoever has no key they say nothing. */
export interface EntryReferences {
  /** `7KQ2-…`, 26 letters and digits in groups of four. */
  write(entry: EntryPlace): string
  /**
   * @param text as it was typed, in small letters, in full width or without the dashes as well.
   * @param logs origins that it may be of.
   * @returns undefined where no such reference was ever written.
   */
  read(text: string, logs: readonly string[]): EntryPlace | undefined
}

/** Keys of the record: hashes that find a subject again, and salts that hide what tells of no person. */
export interface RecordSecrets {
  readonly references: EntryReferences
  /** Keyed hash of a subject, base64url, 128 bits. */
  subjectHash(kind: string, keys: readonly string[]): string
  /** Salted SHA-256 of `content`, base64url; the salt is derived from the exchange id and `label`. */
  commit(exchangeId: string, label: 'request' | 'response', content: string | Uint8Array): string
}
