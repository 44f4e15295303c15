/**
 * The words of the catalogue. Every other folder speaks in these.
 *
 * A *standard* defines a record type once for all regions; a *resource* is one department's offer of a
 * standard. The fields of a resource are the core metadata of the 2017 guide and what Decree 809 Art. 13
 * adds.
 *
 * @module
 */

/** GB/T 2260 province code, six digits: `500000`. */
export type RegionCode = string

export interface Region {
  readonly code: RegionCode
  /** Name of the GraphQL enum value, upper case: `CHONGQING`. */
  readonly name: string
  readonly nameZh: string
  readonly nameEn: string
}

export interface Department {
  /** Short code, unique in the catalogue: `RS`. */
  readonly code: string
  readonly slug: string
  readonly nameZh: string
  readonly nameEn: string
  /** The body which holds this function in each region, by region code. */
  readonly bodies: Readonly<Record<RegionCode, DepartmentBody>>
  readonly synthetic: boolean
}

export interface DepartmentBody {
  readonly nameZh: string
  /** Unified social credit code, GB 32100. */
  readonly uscc: string
}

/**
 * Item data types of the guide: C text, M long text, N number, Y money, F float, B double, I integer,
 * D date, T date and time, L boolean, G reference to a binary object.
 */
export type ItemType = 'C' | 'M' | 'N' | 'Y' | 'F' | 'B' | 'I' | 'D' | 'T' | 'L' | 'G'

/** What an item's text must be besides its type: a checked identifier. */
export type ItemFormat = 'citizen-id' | 'uscc'

/** One field of a standard. */
export interface Item {
  readonly name: string
  readonly nameZh: string
  readonly type: ItemType
  /** Characters (C, M), digits (numbers); 0 where the type has no length. */
  readonly length: number
  /** Sensitive personal information in the sense of PIPL Art. 28, or otherwise protected. */
  readonly sensitive: boolean
  /** Id of the code list whose codes are the only values. */
  readonly codeList?: string
  readonly format?: ItemFormat
}

/** Names of the kinds of subject, e.g. `person`. */
export type SubjectKindName = string

/** A kind of thing that can be asked about; becomes a handle of the schema. */
export interface SubjectKind {
  /** Field of `Query`, lower camel case: `person`. */
  readonly name: SubjectKindName
  /** Plural field of `Query`: `persons`. */
  readonly plural: string
  readonly nameZh: string
  readonly nameEn: string
  /** What identifies one subject, in order; at least one. */
  readonly keys: readonly SubjectKey[]
}

export interface SubjectKey {
  /** Argument name: `idNumber`. */
  readonly name: string
  /** Argument name of the plural handle when there is only one key: `idNumbers`. */
  readonly plural: string
  readonly nameZh: string
  readonly format?: ItemFormat
}

/** How the records of a standard belong to subjects of one kind. */
export interface SubjectBinding {
  readonly kind: SubjectKindName
  /**
   * Alternatives; each names, in the order of the kind's keys, the items that hold them. A record belongs
   * to a subject when any alternative matches (a marriage belongs to both spouses).
   */
  readonly keys: readonly (readonly string[])[]
}

export type ShareType = 'unconditional' | 'conditional' | 'not-shared'
export type UpdateCycle =
  | 'realtime'
  | 'daily'
  | 'weekly'
  | 'monthly'
  | 'quarterly'
  | 'semiannual'
  | 'annual'
  | 'irregular'
  | 'other'
export type ShareMethod = 'query' | 'verify' | 'batch' | 'table-exchange' | 'file'

/** A record type shared by all regions. */
export interface Standard {
  /** Unique, lower camel case; the field of the schema: `pensionBenefit`. */
  readonly key: string
  /** Code of the department whose function it is. */
  readonly department: string
  readonly nameZh: string
  readonly nameEn: string
  /** At least one. */
  readonly subjects: readonly SubjectBinding[]
  readonly items: readonly Item[]
  /** What a resource of this standard usually declares; each resource declares its own. */
  readonly usual: {
    readonly shareType: ShareType
    readonly shareCondition?: string
    readonly updateCycle: UpdateCycle
    readonly methods: readonly ShareMethod[]
  }
  readonly synthetic: boolean
}

export interface CodeList {
  /** `sex` */
  readonly id: string
  /** Name of the GraphQL scalar: `SexCode`. */
  readonly typeName: string
  readonly nameZh: string
  readonly nameEn: string
  /** `GB/T 2261.1-2003` */
  readonly source: string
  /** The same for who reads Chinese, where `source` says it in English: `GA/T 16.7，节选`. */
  readonly sourceZh?: string
  readonly codes: readonly Code[]
}

export interface Code {
  readonly code: string
  readonly nameZh: string
  readonly nameEn?: string
}

/** What departments' systems call what standards have items for: by it, columns nobody has seen before are recognised. */
export interface Vocabulary {
  /** `social-insurance` */
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly source: string
  /** Column, in whatever case → Chinese names of what it holds, the likeliest first. */
  readonly columns?: Readonly<Record<string, readonly string[]>>
  /** Chinese name, or a part of one → other words for the same. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>
}

/** A government-service item: the purpose of a request. */
export interface Matter {
  /** `CY-037` */
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly department: string
  /** Keys of the standards that the matter needs. */
  readonly standards: readonly string[]
  readonly synthetic: boolean
}

/** An identifier of a resource under one scheme. */
export interface ResourceIdentifier {
  readonly scheme: 'gov-2017' | 'national-cata-id' | 'province-local'
  readonly value: string
}

export interface ResourceFormat {
  readonly category:
    'electronic-file' | 'spreadsheet' | 'database' | 'image' | 'streaming-media' | 'self-described'
  readonly type: string
}

export interface ShareCondition {
  /** 共享范围 (Decree 809 Art. 15). */
  readonly scope: string
  /** 使用用途 (Art. 15). */
  readonly use: string
  /** For what is not shared: the exact law (Art. 15). */
  readonly legalBasis?: string
}

export interface Assessment {
  readonly done: boolean
  /** `YYYY-MM-DD` */
  readonly date: string
}

export type ResourceState =
  'draft' | 'submitted' | 'returned' | 'published' | 'suspended' | 'withdrawn'

/** One department's offer of a standard. */
export interface Resource {
  /** `<region>.<department>.<standard>`, never reused. */
  readonly code: string
  readonly identifiers: readonly ResourceIdentifier[]
  /** 类 项 目 细目 of the guide. */
  readonly classification: {
    readonly lei: string
    readonly xiang: string
    readonly mu: string
    readonly ximu?: string
  }
  readonly name: string
  readonly abstract: string
  readonly standard: string
  readonly region: RegionCode
  readonly department: string
  /** Unified social credit code of the providing body. */
  readonly providerCode: string
  readonly formats: readonly ResourceFormat[]
  readonly shareType: ShareType
  readonly shareCondition?: ShareCondition
  readonly methods: readonly ShareMethod[]
  readonly open: { readonly attribute: boolean; readonly condition?: string }
  readonly updateCycle: UpdateCycle
  /** `YYYY-MM-DD` */
  readonly publishedOn?: string
  readonly relatedCodes: readonly string[]
  /** Codes of the matters it is meant for. */
  readonly matters: readonly string[]
  /** GB/T 43697-2024. */
  readonly grading: {
    readonly level: 'general' | 'important' | 'core'
    readonly general?: 1 | 2 | 3 | 4
  }
  readonly secret: boolean
  readonly assessments: {
    readonly secrecy: Assessment
    readonly personalInformation: Assessment
  }
  /** Stored at the receiver's side (落地) rather than queried live. */
  readonly landed: boolean
  /** Whether consumers of other regions may be granted it. */
  readonly crossProvince: boolean
  readonly contact: string
  /** ≥ 1; each published version is immutable. */
  readonly version: number
  readonly state: ResourceState
  /** The items offered, a subset of the standard's; the share type may only be stricter than the resource's. */
  readonly items: readonly ResourceItem[]
  /** Absent when the resource is published but not attached (挂接). Never leaves the exchange. */
  readonly binding?: ResourceBinding
}

export interface ResourceItem {
  readonly name: string
  readonly shareType?: ShareType
}

/** Where the records come from, and how columns become items. */
export interface ResourceBinding {
  /** Id of the source in the configuration. */
  readonly source: string
  /** Table, path or file within the source; its form is the adapter's. */
  readonly entity: string
  /** Item name → how it is read. Data, never code. */
  readonly mapping: Readonly<Record<string, ItemMapping>>
  /** Where a row is not a record. Without it each row is one. */
  readonly rows?: RowShape
  /**
   * For how many seconds what was read may answer the same question again, asked by the same operator for the same
   * case, 1..60. Without it every question is read anew.
   */
  readonly cacheSec?: number
}

/**
 * How one item is read. Exactly one of `column`, `join` and `constant` says from where; the steps apply in the
 * order of the fields here. What each does, and which have a way back: `adapters/MAPPING.md`.
 */
export interface ItemMapping {
  readonly column?: string
  /** Several columns, put together; those without a value are left out. */
  readonly join?: { readonly columns: readonly string[]; readonly separator?: string }
  /** The same value for every record, in the item's own form. */
  readonly constant?: string
  /** A part of the text: the `part`-th between separators `by`, or the characters `from` to `to`; all from 1. */
  readonly split?: {
    readonly by?: string
    readonly part?: number
    readonly from?: number
    readonly to?: number
  }
  /** Blanks around are removed in any case; `all` removes those within too. */
  readonly trim?: 'ends' | 'all'
  /** Texts that mean "no value": `19000101`, `99991231`, `-`. The empty string always does. */
  readonly empty?: readonly string[]
  /** Full-width letters and digits become half-width. */
  readonly halfWidth?: boolean
  readonly case?: 'upper' | 'lower'
  /** The source holds some citizen numbers in their form of before 1999: a subject is looked for by both. */
  readonly fifteenDigits?: boolean
  /** Form of the source's date (D) or time (T). */
  readonly date?: DateForm
  /** Zone of the source's times that name none. Default `+08:00`. */
  readonly zone?: string
  /** Source code → code of the item's list. */
  readonly codes?: Readonly<Record<string, string>>
  /** What becomes of a code that `codes` does not name. Default `refuse`: the value breaks its standard. */
  readonly unknownCode?: 'refuse' | 'null' | 'default'
  /** The code of the item's list for `unknownCode: default`. */
  readonly defaultCode?: string
  /** The number is multiplied by ten to this power: `-2` reads fen as yuan. */
  readonly scale?: number
  /** The number is in unit `from` and the item in `to`; both of one quantity. */
  readonly unit?: { readonly from: UnitName; readonly to: UnitName }
}

/** Where a row is not a record. Exactly one of the fields. */
export interface RowShape {
  /** Of the rows that are equal in `by`, the one greatest by `order`, as texts, is the record. */
  readonly latest?: { readonly by: readonly string[]; readonly order: string }
  /** Rows equal in `by` are one record, in which `value` stands in the column that `name` names. */
  readonly pivot?: {
    readonly by: readonly string[]
    readonly name: string
    readonly value: string
  }
  /** A row is one record for each entry: a column of the mapping → the column in which it stands. */
  readonly unfold?: readonly Readonly<Record<string, string>>[]
  /** A row is one record for each part of `column` between separators `by`. */
  readonly explode?: { readonly column: string; readonly by: string }
}

/** Length, mass, area and money; 亩 (mu) is 2000/3 m². */
export type UnitName =
  | 'mm'
  | 'cm'
  | 'm'
  | 'km'
  | 'g'
  | 'kg'
  | 't'
  | 'm2'
  | 'mu'
  | 'ha'
  | 'km2'
  | 'fen'
  | 'jiao'
  | 'yuan'
  | 'wan-yuan'

export type DateForm =
  | 'YYYYMMDD'
  | 'YYYY-MM-DD'
  | 'YYYY/MM/DD'
  | 'YYYY年MM月DD日'
  | 'YYYYMMDDHHmmss'
  | 'YYYY-MM-DD HH:mm:ss'
  | 'YYYY-MM-DDTHH:mm:ssZ'
  | 'epoch-s'
  | 'epoch-ms'

/** A department system that asks. */
export interface Consumer {
  /** `cq-pension-desk`: also the OAuth client id. */
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly region: RegionCode
  readonly department: string
  /** Unified social credit code of the using unit. */
  readonly unitCode: string
  readonly state: 'active' | 'suspended'
  /** Public keys (JWK) with which it proves itself (`private_key_jwt`). */
  readonly keys: readonly Readonly<Record<string, unknown>>[]
  /** SHA-256, base64url, of the only documents that are answered to it; absent where it may write what it likes. */
  readonly documents?: readonly string[]
}

/** What the State Council's office gives out for one year: which days are off, which weekends are worked. */
export interface WorkYear {
  readonly year: number
  /** The notice. */
  readonly source: string
  /** First and last day, `YYYY-MM-DD`, weekends within them included. */
  readonly daysOff: readonly {
    readonly nameZh: string
    readonly from: string
    readonly to: string
  }[]
  /** Saturdays and Sundays that are working days (调休), `YYYY-MM-DD`. */
  readonly workingWeekendDays: readonly string[]
}
