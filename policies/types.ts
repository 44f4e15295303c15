/**
 * The words of access: grants, the question asked of them, and the answer.
 *
 * @module
 */
import type { GuardrailRefusal } from './guardrail-types.ts'
import type { RowRule } from './row-rule.ts'

/** What is answered at once: values, or whether a claim matches. */
export type LiveMode = 'query' | 'verify'

/** Besides: one run over many subjects (批量), and a standing subscription to a table exchange (库表交换). */
export type Mode = LiveMode | 'batch' | 'subscribe'

/** Masks of items. What each keeps is in `masks.ts`. */
export type MaskName =
  | 'citizen-id'
  | 'name'
  | 'mobile'
  | 'bank-account'
  | 'address'
  | 'plate'
  | 'email'
  | 'certificate'
  | 'all'

/** How an item is shown: `clear`, or under a mask. */
export type ItemAccess = 'clear' | MaskName

/** What a grant says of an item. `denied` closes it, whatever other grants say; an item not named is denied too. */
export type GrantedAccess = ItemAccess | 'denied'

/** What one consumer may do with one resource, until when. */
export interface Grant {
  readonly id: string
  /** ≥ 1 */
  readonly version: number
  readonly consumer: string
  /** Resource code, or all resources of a standard in a region: `510000.*.pensionBenefit`. */
  readonly resource: string
  readonly modes: readonly Mode[]
  readonly items: Readonly<Record<string, GrantedAccess>>
  /** Only the records inside the rule; all of them where it is left out. */
  readonly rows?: RowRule
  /** Matter codes; never empty. Any matter where it is left out: then only unconditional items are open. */
  readonly matters?: readonly string[]
  /** The provision of law that permits it, in words. Where it is left out, only unconditional items are open. */
  readonly legalBasis?: string
  /** First and last day on which it holds, `YYYY-MM-DD`, Asia/Shanghai. */
  readonly validFrom: string
  readonly validTo: string
  readonly state: 'active' | 'suspended' | 'terminated'
  /**
   * It was held back: it permits nothing, and what it denies, masks or limits to some rows stays so, since a hold never
   * shows more, and neither does a suspension in its file. Set by holds (`grant-holds.ts`) and by a request that followed one
   * (`request-grant.ts`), never by a file.
   */
  readonly narrows?: true
  /** How much of it a day; no bound where it is left out. */
  readonly quota?: Quota
  /** For emergencies: each use is to be justified and approved afterwards, or the consumer is suspended. */
  readonly emergency?: true
  /** Id of the request (共享申请) it was made by. */
  readonly request?: string
}

/** Bounds of one grant for one calendar day, Asia/Shanghai. */
export interface Quota {
  /** Requests that read by the grant. */
  readonly callsPerDay?: number
  /** Distinct subjects asked about. */
  readonly subjectsPerDay?: number
  /** Records that are shown. */
  readonly rowsPerDay?: number
}

/** Items of one resource in one mode: what a query would have one source disclose. */
export interface Ask {
  readonly resource: string
  readonly mode: Mode
  /** Never empty; sorted, distinct. */
  readonly items: readonly string[]
}

export interface Question {
  readonly consumer: string
  readonly matter: string
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly today: string
  readonly asks: readonly Ask[]
}

export type Decision = Permit | Denial

export interface Permit {
  readonly effect: 'permit'
  /** In the order of the question's asks. */
  readonly asks: readonly PermittedAsk[]
}

export interface PermittedAsk {
  readonly ask: Ask
  readonly access: Readonly<Record<string, ItemAccess>>
  /** `<grant id>@<version>`, sorted. */
  readonly grants: readonly string[]
  /** The row rules of those grants, in their order; a record must be inside every one. Absent where none has one. */
  readonly rows?: readonly GrantedRows[]
}

export interface GrantedRows {
  /** `<grant id>@<version>` */
  readonly grant: string
  readonly rule: RowRule
}

export interface Denial {
  readonly effect: 'deny'
  /** Every item that the grants refuse, of every ask, in the order of the question. */
  readonly refused: readonly RefusedItem[]
  /** Every guardrail that forbids; never empty where `refused` is empty. */
  readonly guardrails?: readonly GuardrailRefusal[]
}

/** Why an item is refused; the sentence and the remedy are made by `explain.ts`. */
export type RefusalRule =
  /** The resource is unknown or not published. */
  | 'not-offered'
  /** The resource, or this item of it, is 不予共享: no grant can open it. */
  | 'not-shared'
  /** The resource is published without this item. */
  | 'item-not-offered'
  /** The resource does not offer this mode. */
  | 'mode-not-offered'
  /** The consumer holds no grant at all for the resource. */
  | 'no-grant'
  /** A grant that applies denies the item explicitly. */
  | 'item-denied'
  | 'item-not-granted'
  | 'mode-not-granted'
  | 'matter-not-granted'
  /** The item is shared under conditions, and the grant names no matter or no legal basis. */
  | 'conditions-not-met'
  | 'terminated'
  | 'expired'
  | 'suspended'
  | 'not-yet-valid'

export interface RefusedItem {
  readonly resource: string
  readonly mode: Mode
  readonly item: string
  readonly rule: RefusalRule
  /** The grant nearest to permitting it, `<grant id>@<version>`, where there is one. */
  readonly grant?: string
}
