/** What the audit pages ask. Each is an event of the log, with the reason that the auditor gives. */
export interface Question {
  readonly resource: string
  readonly mode: string
  readonly items: readonly string[]
  readonly masked: readonly string[]
  readonly result: string
  readonly rule: string | null
}

export interface FoundRecord {
  readonly log: string
  readonly index: number
  readonly kind: string
  readonly exchangeId: string
  readonly time: string
  readonly consumer: string | null
  readonly region: string | null
  readonly department: string | null
  readonly operator: string | null
  readonly matter: string | null
  readonly caseNumber: string | null
  readonly operation: string | null
  /** Of staff; null where it is not indexed. */
  readonly about: readonly { readonly name: string; readonly value: string }[] | null
  /** Of staff, in their own words. */
  readonly reason: string | null
  readonly outcome: string
  readonly code: string | null
  readonly signs: readonly string[]
  readonly erased: string | null
  /** What tells of persons did not open when it was indexed. */
  readonly sealed: boolean
  readonly questions: readonly Question[]
  readonly twins: readonly Twin[]
}

/** Where another region's exchange recorded the same; nulls while it has not said. */
export interface Twin {
  readonly region: string
  readonly log: string | null
  readonly index: number | null
  readonly leafHash: string | null
}

export interface RecordPage {
  readonly found: readonly FoundRecord[]
  readonly next: string | null
  readonly reach: readonly IndexReach[]
}

/** How far the search index of a log had come when it was asked. */
export interface IndexReach {
  readonly log: string
  readonly entries: number
  /** When the last of them was recorded; null where there is none. */
  readonly time: string | null
  readonly prunedTo: number
  /** Null of another replica's log. */
  readonly size: number | null
}

export interface Bucket {
  readonly start: string
  readonly released: number
  readonly partial: number
  readonly refused: number
  readonly failed: number
  readonly accepted: number
}

export interface Total {
  readonly name: string
  readonly records: number
  readonly refused: number
}

/** As `RecordFilter` of the management API has it; what is empty is left out. */
export type Filter = Readonly<Record<string, string>>

const FOUND = `found {
  log index kind exchangeId time consumer region department operator matter caseNumber operation about { name value } reason
  outcome code signs erased sealed questions { resource mode items masked result rule }
  twins { region log index leafHash }
} next reach { log entries time prunedTo size }`

export const SEARCH = `query ($filter: RecordFilter, $subject: RecordSubject, $after: String, $limit: Int! = 20, $reason: String!) {
  searchRecords(filter: $filter, subject: $subject, after: $after, limit: $limit, reason: $reason) { ${FOUND} }
}`

export const OVERVIEW = `query ($filter: RecordFilter, $subject: RecordSubject, $reason: String!) {
  recordSeries(step: day, filter: $filter, subject: $subject, reason: $reason) { start released partial refused failed accepted }
  consumers: topRecords(by: consumer, filter: $filter, subject: $subject, limit: 5, reason: $reason) { name records refused }
  resources: topRecords(by: resource, filter: $filter, subject: $subject, limit: 5, reason: $reason) { name records refused }
  matters: topRecords(by: matter, filter: $filter, subject: $subject, limit: 5, reason: $reason) { name records refused }
}`

/** A department of a province, by their codes. */
export interface Side {
  readonly region: string
  readonly department: string
}

export interface Cell {
  readonly consumer: Side
  readonly provider: Side
  /** One number a month. */
  readonly records: readonly number[]
  readonly refused: readonly number[]
}

export interface Matrix {
  readonly months: readonly string[]
  readonly cells: readonly Cell[]
}

export const MATRIX = `query ($filter: RecordFilter, $reason: String!) {
  recordMatrix(filter: $filter, reason: $reason) {
    months cells { consumer { region department } provider { region department } records refused }
  }
}`

export interface ReportEntry {
  readonly time: string
  readonly authorityZh: string
  readonly authorityEn: string
  /** Null where naming it would tell of somebody else. */
  readonly matterZh: string | null
  readonly matterEn: string | null
  /** As a whole: nothing was given. */
  readonly refused: boolean
  readonly kinds: readonly {
    readonly kindZh: string
    readonly kindEn: string
    readonly regionZh: string | null
    readonly regionEn: string | null
    readonly items: readonly {
      readonly nameZh: string
      readonly nameEn: string
      readonly masked: boolean
    }[]
    readonly result: string
  }[]
  readonly generalised: boolean
  readonly reference: string
}

export interface SubjectReport {
  readonly entries: readonly ReportEntry[]
  readonly sealed: number
  readonly generalised: number
  /** Of which it is no longer known whom a record was about. */
  readonly erasedMonths: readonly string[]
  readonly next: string | null
  readonly textZh: string
  readonly textEn: string
}

export const REPORT = `query ($subject: RecordSubject!, $from: String, $to: String, $after: String, $reason: String!) {
  subjectReport(subject: $subject, from: $from, to: $to, after: $after, reason: $reason) {
    entries {
      time authorityZh authorityEn matterZh matterEn refused generalised reference
      kinds { kindZh kindEn regionZh regionEn items { nameZh nameEn masked } result }
    }
    sealed generalised erasedMonths next textZh textEn
  }
}`

export const ALARMS = `query ($acknowledged: Boolean!, $after: String, $reason: String!) {
  alarms(acknowledged: $acknowledged, after: $after, limit: 20, reason: $reason) {
    found {
      id rule time explanation explanationZh state
      records { exchangeId index }
      acknowledged { by at reason }
    }
    next
  }
}`

export const ACKNOWLEDGE = `mutation ($id: ID!, $reason: String!) { acknowledgeAlarm(id: $id, reason: $reason) }`

/** As the management API has it. */
export interface LogState {
  readonly origin: string
  readonly entries: number
  readonly witnessed: number
  readonly quorum: number
  readonly indexed: number | null
  readonly twinWithinSec: number
  readonly peers: readonly PeerLog[]
}

/** Log of another province. */
export interface PeerLog {
  readonly region: string
  readonly nameZh: string
  readonly nameEn: string
  readonly origin: string
  readonly vkey: string
  /** Of its exchange, as this one asks it. */
  readonly url: string
}

export const LOG_STATE = `{
  logState {
    origin entries witnessed quorum indexed twinWithinSec
    peers { region nameZh nameEn origin vkey url }
  }
}`

export interface Reconciliation {
  readonly entries: number
  readonly shared: number
  readonly twins: number
  readonly awaited: number
  readonly withinSec: number
  readonly missing: number
  readonly missed: readonly {
    readonly index: number
    readonly exchangeId: string
    readonly time: string
    readonly region: string
  }[]
  readonly contradicted: number
}

export const RECONCILIATION = `query ($from: String, $to: String, $reason: String!) {
  reconciliation(from: $from, to: $to, reason: $reason) {
    entries shared twins awaited withinSec missing missed { index exchangeId time region } contradicted
  }
}`
