/**
 * What the guided flow asks of the management API.
 *
 * @module
 */
import type { ShownCodeList } from '../../parts/code-list-said.ts'

export interface OwnSource {
  readonly id: string
  /** Null where it cannot say what it holds. */
  readonly format: string | null
}

export interface SourceEntity {
  readonly name: string
  readonly comment: string | null
}

export interface ProposedLine {
  readonly item: string
  readonly column: string
  readonly type: string
  readonly comment: string | null
  readonly confidence: number
  readonly because: readonly string[]
  readonly doubts: readonly string[]
}

export interface Proposal {
  /** JSON of a resource. */
  readonly draft: string
  readonly lines: readonly ProposedLine[]
  readonly unused: readonly {
    readonly column: string
    readonly type: string
    readonly comment: string | null
  }[]
  readonly doubts: readonly string[]
}

export interface StandardItem {
  readonly name: string
  readonly nameZh: string
  readonly type: string
  readonly length: number
  readonly sensitive: boolean
  /** Whose codes are its only values; null where it has none. */
  readonly codeList: ShownCodeList | null
}

export interface Standard {
  readonly key: string
  readonly nameZh: string
  readonly nameEn: string
  readonly items: readonly StandardItem[]
  readonly subjects: readonly {
    readonly kind: string
    readonly nameZh: string
    readonly nameEn: string
    readonly keys: readonly { readonly name: string; readonly nameZh: string }[]
  }[]
}

export interface ProbedItem {
  readonly item: string
  readonly nameZh: string
  readonly raw: readonly string[]
  readonly value: string | null
  readonly problem: string | null
}

export interface Probed {
  readonly asOf: string | null
  readonly records: readonly (readonly ProbedItem[])[]
}

export const SOURCES = `{ ownSources { id format } }`

export const ENTITIES = `query ($source: ID!, $reason: String!) {
  sourceEntities(source: $source, reason: $reason) { name comment }
}`

export const STANDARDS = `query ($words: String, $department: String) {
  searchCatalog(words: $words, department: $department, limit: 50) { found { key nameZh nameEn } }
}`

export const STANDARD = `query ($key: ID!) {
  catalogStandard(key: $key) {
    key nameZh nameEn
    items { name nameZh type length sensitive codeList { nameZh nameEn source sourceZh } }
    subjects { kind nameZh nameEn keys { name nameZh } }
  }
}`

export const PROPOSE = `query ($source: ID!, $entity: String!, $standard: ID!, $columns: [GivenColumn!], $reason: String!) {
  proposeMapping(source: $source, entity: $entity, standard: $standard, columns: $columns, reason: $reason) {
    draft doubts
    lines { item column type comment confidence because doubts }
    unused { column type comment }
  }
}`

export const WRITTEN = `query ($code: ID!) {
  registeredResource(code: $code) { code name state version entry digest }
}`

/** JSON of the version in force; null before the first. */
export const IN_FORCE = `query ($code: ID!) { entryInForce(code: $code) }`

export const CHECK = `query ($entry: String!) { checkResource(entry: $entry) { pointer message } }`

export const PROBE = `query ($code: ID!, $kind: String!, $keys: [String!]!, $reason: String!) {
  probeResource(code: $code, kind: $kind, keys: $keys, reason: $reason) {
    asOf records { item nameZh raw value problem }
  }
}`

export const DRAFT = `mutation ($entry: String!, $digest: ID!, $reason: String!) { draftResource(entry: $entry, digest: $digest, reason: $reason) }`

export const SUBMIT = `mutation ($code: ID!, $digest: ID!, $reason: String!) { submitResource(code: $code, digest: $digest, reason: $reason) }`

/** Proposals of this window, by resource: they can be asked for again, so nothing keeps them. */
export const proposals = new Map<string, Proposal>()
