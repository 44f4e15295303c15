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
  readonly outcome: string
  readonly code: string | null
  readonly signs: readonly string[]
  readonly erased: string | null
  readonly questions: readonly Question[]
}

export interface RecordPage {
  readonly found: readonly FoundRecord[]
  readonly next: string | null
}

export interface Bucket {
  readonly start: string
  readonly released: number
  readonly partial: number
  readonly refused: number
  readonly failed: number
}

export interface Total {
  readonly name: string
  readonly records: number
  readonly refused: number
}

/** As `RecordFilter` of the management API has it; what is empty is left out. */
export type Filter = Readonly<Record<string, string>>

const FOUND = `found {
  log index kind exchangeId time consumer region department operator matter caseNumber operation
  outcome code signs erased questions { resource mode items masked result rule }
} next`

export const SEARCH = `query ($filter: RecordFilter, $subject: RecordSubject, $after: String, $reason: String!) {
  searchRecords(filter: $filter, subject: $subject, after: $after, limit: 20, reason: $reason) { ${FOUND} }
}`

export const OVERVIEW = `query ($filter: RecordFilter, $subject: RecordSubject, $reason: String!) {
  recordSeries(step: day, filter: $filter, subject: $subject, reason: $reason) { start released partial refused failed }
  consumers: topRecords(by: consumer, filter: $filter, subject: $subject, limit: 5, reason: $reason) { name records refused }
  resources: topRecords(by: resource, filter: $filter, subject: $subject, limit: 5, reason: $reason) { name records refused }
  matters: topRecords(by: matter, filter: $filter, subject: $subject, limit: 5, reason: $reason) { name records refused }
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
