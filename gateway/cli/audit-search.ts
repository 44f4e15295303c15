import { readFileSync } from 'node:fs'
import type { FilterTexts } from '../audit/record-filter.ts'
import { ALL_OUTCOMES, outcomesOf } from '../auditing/filter-words.ts'
import { PAGE_MAX } from '../auditing/search.ts'
import { STEPS, TOP_BY, TOP_MAX } from '../auditing/totals.ts'
import { dayOf, localTime } from '../core/day.ts'
import { CliError } from './cli-error.ts'
import { FOUND_FIELDS, foundLines, type FoundRecord } from './found-record.ts'
import { printReach, REACH_FIELDS, type ToldReach } from './index-reach.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'
import { wholeNumberOf } from './whole-number.ts'

export interface AuditQueryOptions extends ManagementClientOptions {
  readonly reason: string
  readonly filter: FilterTexts & { readonly kind?: string; readonly reference?: string }
  /** As typed: keys separated by commas; `-` reads them from standard input. */
  readonly subject?: string
  readonly subjectKind: string
  readonly json?: true
}

export interface AuditSearchOptions extends AuditQueryOptions {
  /** As typed. */
  readonly limit: string
  readonly after?: string
}

const SEARCH = `query ($filter: RecordFilter, $subject: RecordSubject, $after: String, $limit: Int, $reason: String!) {
  searchRecords(filter: $filter, subject: $subject, after: $after, limit: $limit, reason: $reason) {
    next reach ${REACH_FIELDS}
    found ${FOUND_FIELDS}
  }
}`

/** Finds records and prints one line each, with what was asked below it. @returns 0; 1 when there are none. */
export async function auditSearch(options: AuditSearchOptions): Promise<number> {
  const { after } = options
  const limit = wholeNumberOf('--limit', options.limit, PAGE_MAX)
  const { searchRecords } = await withManagement(options, ({ ask }) =>
    ask(SEARCH, { ...variablesOf(options), limit, after }),
  )
  const page = searchRecords as {
    readonly found: readonly FoundRecord[]
    readonly next: string | null
    readonly reach: readonly ToldReach[]
  }
  if (options.json === true) {
    terminal.print(JSON.stringify(page, null, 2))
    return page.found.length === 0 ? 1 : 0
  }
  for (const record of page.found) terminal.print(foundLines(record))
  if (page.found.length === 0) {
    terminal.print('No such record.')
    printReach(page.reach)
  }
  if (page.next !== null) terminal.print(`There is more: --after ${page.next}`)
  return page.found.length === 0 ? 1 : 0
}

/** Totals, and how far the index had come before they were counted. */
async function countTotals(
  options: AuditQueryOptions,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly totals: unknown; readonly reach: readonly ToldReach[] }> {
  return withManagement(options, async ({ ask }) => {
    const { reach } = await ask(`{ reach: indexReach ${REACH_FIELDS} }`)
    const { totals } = await ask(query, { ...variablesOf(options), ...variables })
    return { totals, reach: reach as readonly ToldReach[] }
  })
}

const TOP = `query ($by: RecordName!, $filter: RecordFilter, $subject: RecordSubject, $limit: Int, $reason: String!) {
  totals: topRecords(by: $by, filter: $filter, subject: $subject, limit: $limit, reason: $reason) { name records refused }
}`

/** Lists who or what stands in most records. */
export async function auditTop(
  by: string,
  options: AuditQueryOptions & Pick<AuditSearchOptions, 'limit'>,
): Promise<number> {
  if (!TOP_BY.some((name) => name === by)) {
    throw new CliError(`"${by}" is nothing that can be listed. Give one of ${TOP_BY.join(', ')}.`)
  }
  const limit = wholeNumberOf('--limit', options.limit, TOP_MAX)
  const { totals, reach } = await countTotals(options, TOP, { by, limit })
  const listed = totals as readonly { name: string; records: number; refused: number }[]
  if (options.json === true) {
    terminal.print(JSON.stringify(listed, null, 2))
    return 0
  }
  const rows = listed.map(({ name, records, refused }) => [name, `${records}`, `${refused}`])
  terminal.print(table([by, 'records', 'refused'], rows))
  printReach(reach)
  return 0
}

const SERIES = `query ($step: SeriesStep!, $filter: RecordFilter, $subject: RecordSubject, $reason: String!) {
  totals: recordSeries(step: $step, filter: $filter, subject: $subject, reason: $reason) {
    start ${ALL_OUTCOMES.join(' ')} subjects
  }
}`

/** Shows records over time. */
export async function auditSeries(step: string, options: AuditQueryOptions): Promise<number> {
  if (!STEPS.some((name) => name === step)) {
    throw new CliError(`"${step}" is no step of a series. Give one of ${STEPS.join(', ')}.`)
  }
  const { totals, reach } = await countTotals(options, SERIES, { step })
  const buckets = totals as readonly Readonly<Record<string, string | number>>[]
  if (options.json === true) {
    terminal.print(JSON.stringify(buckets, null, 2))
    return 0
  }
  const counts = [...outcomesOf(options.filter.kind ?? ''), 'subjects']
  const rows = buckets.map((bucket) => {
    const start = new Date(bucket['start'] ?? 0)
    const name = step === 'hour' ? localTime(start).slice(0, 16) : dayOf(start)
    return [name, ...counts.map((count) => String(bucket[count]))]
  })
  terminal.print(table([step, ...counts], rows))
  printReach(reach)
  return 0
}

const MATRIX = `query ($filter: RecordFilter, $subject: RecordSubject, $reason: String!) {
  totals: recordMatrix(filter: $filter, subject: $subject, reason: $reason) {
    months cells { consumer { region department } provider { region department } records refused }
  }
}`

interface ToldMatrix {
  readonly months: readonly string[]
  readonly cells: readonly {
    readonly consumer: { readonly region: string; readonly department: string }
    readonly provider: { readonly region: string; readonly department: string }
    readonly records: readonly number[]
    readonly refused: readonly number[]
  }[]
}

/** Shows month by month which department asked which. */
export async function auditMatrix(options: AuditQueryOptions): Promise<number> {
  const { totals, reach } = await countTotals(options, MATRIX)
  const { months, cells } = totals as ToldMatrix
  if (options.json === true) {
    terminal.print(JSON.stringify(totals, null, 2))
    return 0
  }
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0)
  const rows = cells.map(({ consumer, provider, records, refused }) => [
    `${consumer.region}.${consumer.department}`,
    `${provider.region}.${provider.department}`,
    ...records.map(String),
    `${sum(records)}`,
    `${sum(refused)}`,
  ])
  terminal.print(table(['who', 'whom', ...months, 'records', 'refused'], rows))
  printReach(reach)
  return 0
}

/** Throws the search index away, to be made anew from the log alone. */
export async function auditReindex(
  options: ManagementClientOptions & { readonly reason: string },
): Promise<number> {
  await withManagement(options, ({ ask }) =>
    ask('mutation ($reason: String!) { reindexRecords(reason: $reason) }', {
      reason: options.reason,
    }),
  )
  terminal.print(
    'The search index is being made anew from the log; `shudao audit status` says how far it is.',
  )
  return 0
}

/** Says how long the log is and how far the index is behind it. @returns 1 while it is behind. */
export async function auditStatus(options: ManagementClientOptions): Promise<number> {
  return withManagement(options, async ({ url }) => {
    const response = await fetch(`${url}/health/ready`)
    const { checks } = (await response.json()) as {
      readonly checks: {
        readonly log: { readonly size: number }
        readonly index: {
          readonly entries: number | null
          readonly lag: number | null
          readonly prunedTo: number
        }
      }
    }
    const { log, index } = checks
    terminal.print(
      `Entries in the log: ${log.size}. Searchable: ${index.entries ?? 0}. Behind: ${index.lag ?? log.size}.`,
    )
    if (index.prunedTo > 0) {
      terminal.print(
        `The index begins with entry ${index.prunedTo}: below it are entries that were pruned before it was made, which cannot be searched for.`,
      )
    }
    return index.lag === 0 ? 0 : 1
  })
}

function variablesOf(options: AuditQueryOptions): Readonly<Record<string, unknown>> {
  const { reason, filter } = options
  return { reason, filter, subject: subjectOf(options) }
}

/** Read from standard input with `-`, so that a number is kept neither in the shell's history nor in a list of processes. */
export function subjectOf({
  subject,
  subjectKind: kind,
}: Pick<AuditQueryOptions, 'subject' | 'subjectKind'>):
  { readonly kind: string; readonly keys: readonly string[] } | undefined {
  if (subject === undefined) return undefined
  const text = subject === '-' ? readFileSync(0, 'utf8').trim() : subject
  return { kind, keys: text.split(',') }
}
