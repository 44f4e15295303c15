/**
 * The words of guardrails: what they are asked, and what they answer.
 *
 * @module
 */
import type { RegionCode, ShareType } from '../catalog/types.ts'
import type { Guardrail } from './guardrail-files.ts'
import type { ItemAccess, Mode } from './types.ts'

/** Everything a guardrail may look at. Nothing here names a subject: of those it holds booleans only. */
export interface GuardrailFacts {
  readonly consumer: GuardedConsumer
  /** Matter code. */
  readonly matter: string
  readonly circumstances: Circumstances
  readonly asks: readonly GuardedAsk[]
}

export interface GuardedConsumer {
  readonly id: string
  readonly region: RegionCode
  readonly department: string
  /** Told to rectify its use of shared data (Decree 809 Art. 27). */
  readonly rectifying: boolean
}

/** Facts of one request that differ from case to case; few, so that answers can be kept. */
export interface Circumstances {
  /** One of the persons is under 18. */
  readonly minor: boolean
  /** One of the persons is under 14 (PIPL Art. 28). */
  readonly child: boolean
  /** More than `BULK_SUBJECTS` subjects. */
  readonly bulk: boolean
  /** 22:00 to 06:00, UTC+8. */
  readonly night: boolean
}

/** What is asked of one resource, and how much of it the grants show. */
export interface GuardedAsk {
  /** Resource code. */
  readonly resource: string
  readonly mode: Mode
  /** Never empty; sorted, distinct. */
  readonly items: readonly string[]
  /** How the grants show the items that they permit. */
  readonly access: Readonly<Record<string, ItemAccess>>
}

/** Which items of which resource a guardrail holds back. */
export interface Concerned {
  readonly resource: string
  readonly mode: Mode
  readonly items: readonly string[]
}

export interface GuardrailRefusal {
  /** `guardrail:<id>` */
  readonly rule: `guardrail:${string}`
  /** Why, in words, with the article. */
  readonly because: string
  /** What to do now. */
  readonly remedy: string
  /** Both in Chinese, where the guardrail says them so too. */
  readonly becauseZh?: string
  readonly remedyZh?: string
  /** In the order of the asks. Never empty. */
  readonly concerned: readonly Concerned[]
}

/** What guardrails know of a resource. */
export interface GuardedResource {
  readonly region: RegionCode
  readonly department: string
  readonly standard: string
  readonly shareType: ShareType
  readonly crossProvince: boolean
  /** Whether its records belong to natural persons. */
  readonly aboutPerson: boolean
  /** Items that are sensitive beyond what identifies the person asked about. */
  readonly sensitive: ReadonlySet<string>
}

/** What guardrails look up. */
export interface GuardedCatalog {
  resource(code: string): GuardedResource | undefined
  /** Keys of the standards that a matter names; empty for an unknown matter. */
  standardsOf(matter: string): readonly string[]
}

/** Guardrails bound to one state of the catalogue. They can only forbid. */
export interface Guard {
  /** First 16 hex digits of the SHA-256 of the guardrails' text, or `none`. */
  readonly version: string
  /**
   * Every guardrail that forbids, sorted by rule; empty when none does.
   *
   * @throws {GuardrailError} when a guardrail cannot be evaluated: then nothing may be shown.
   */
  evaluate(facts: GuardrailFacts): readonly GuardrailRefusal[]
}

/** A set of guardrails, checked. */
export interface Guardrails {
  readonly version: string
  /** Ids, sorted. */
  readonly ids: readonly string[]
  /** The policies themselves, in the order of their ids. */
  readonly policies: readonly Guardrail[]
  /** Over one catalogue it is one guard, which keeps its answers. */
  over(catalog: GuardedCatalog): Guard
}
