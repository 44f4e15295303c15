import { SEALS_LISTED_MAX, type SealState } from '../auditing/seals.ts'
import { localSecond } from '../core/day.ts'
import { subjectOf, type AuditQueryOptions } from './audit-search.ts'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

export type SubjectReportOptions = ManagementClientOptions &
  Pick<AuditQueryOptions, 'reason' | 'subject' | 'subjectKind' | 'json'> & {
    readonly from?: string
    readonly to?: string
    /** Where the page before ended. */
    readonly after?: string
    readonly language?: string
  }

const REPORT = `query ($subject: RecordSubject!, $from: String, $to: String, $after: String, $reason: String!) {
  subjectReport(subject: $subject, from: $from, to: $to, after: $after, reason: $reason) {
    sealed generalised erasedMonths next textZh textEn
    entries { time authorityZh authorityEn matterZh matterEn refused generalised reference kinds { kindZh kindEn regionZh regionEn items { nameZh nameEn masked } result } }
  }
}`

/** Prints what one person is told: in Chinese and English, in one of them, or as JSON. */
export async function auditSubjectReport(options: SubjectReportOptions): Promise<number> {
  const { reason, from, to, after, language, json } = options
  if (language !== undefined && language !== 'zh' && language !== 'en') {
    throw new CliError(`--language ${language}: give zh or en; without it the report is in both.`)
  }
  const subject = subjectOf(options)
  const data = await withManagement(options, ({ ask }) =>
    ask(REPORT, { subject, from, to, after, reason }),
  )
  const { textZh, textEn, ...report } = data['subjectReport'] as Readonly<
    Record<string, string | null>
  >
  if (json === true) terminal.print(JSON.stringify(report, null, 2))
  else if (language === 'zh') terminal.print(textZh ?? '')
  else if (language === 'en') terminal.print(textEn ?? '')
  else terminal.print(`${textZh ?? ''}\n\n${textEn ?? ''}`)
  const { next } = report
  if (json !== true && typeof next === 'string') terminal.error(`The next page: --after ${next}`)
  return 0
}

export type SealOptions = ManagementClientOptions &
  Pick<AuditQueryOptions, 'reason' | 'subject' | 'subjectKind'> & {
    readonly authority: string
    readonly article: string
    readonly ends: string
    readonly case?: string
    readonly consumer?: string
    readonly exchangeId?: string
  }

const SEAL = `mutation ($authority: String!, $article: String!, $ends: String!, $caseNumber: String, $consumer: ID, $exchangeId: ID, $subject: RecordSubject, $reason: String!) {
  sealRecords(authority: $authority, article: $article, ends: $ends, caseNumber: $caseNumber, consumer: $consumer, exchangeId: $exchangeId, subject: $subject, reason: $reason)
}`

/** Asks to hold entries back from persons' reports until a time; it opens by itself. */
export async function auditSeal(options: SealOptions): Promise<number> {
  const { reason, authority, article, ends, case: caseNumber, consumer, exchangeId } = options
  const scope = { caseNumber, consumer, exchangeId, subject: subjectOf(options) }
  const variables = { reason, authority, article, ends, ...scope }
  const { sealRecords } = await withManagement(options, ({ ask }) => ask(SEAL, variables))
  terminal.print(
    `Asked for until ${ends}; not in force yet. Another auditor or the steward confirms it: npx shudao audit confirm-seal ${String(sealRecords)} --as <who confirms> --reason <why>`,
  )
  return 0
}

export interface SealsOptions extends ManagementClientOptions {
  readonly reason: string
  readonly all?: true
  /** Where the page before ended. */
  readonly after?: string
  readonly json?: true
}

interface ToldSeal {
  readonly id: string
  readonly authority: string
  readonly article: string
  readonly ends: string
  readonly caseNumber: string | null
  readonly consumer: string | null
  readonly exchangeId: string | null
  readonly ofSubject: boolean
  readonly orderedBy: string
  readonly orderedAt: string | null
  readonly confirmedBy: string | null
  readonly confirmedAt: string | null
  readonly state: SealState
  readonly liftedBy: string | null
  readonly liftedAt: string | null
}

const SEALS = `query ($all: Boolean!, $after: ID, $reason: String!) {
  seals(all: $all, after: $after, reason: $reason) {
    id authority article ends caseNumber consumer exchangeId ofSubject
    orderedBy orderedAt confirmedBy confirmedAt state liftedBy liftedAt
  }
}`

/** Lists the seals that have not ended, in force or not yet; with `all` those that have ended too. */
export async function auditSeals(options: SealsOptions): Promise<number> {
  const { reason, all = false, after, json } = options
  const { seals } = await withManagement(options, ({ ask }) => ask(SEALS, { reason, all, after }))
  const told = seals as readonly ToldSeal[]
  if (json === true) {
    terminal.print(JSON.stringify(told, null, 2))
    return 0
  }
  for (const seal of told) terminal.print(linesOf(seal))
  if (told.length === 0) terminal.print(all ? 'No seal.' : 'No seal that has not ended.')
  const last = told.at(-1)
  if (last !== undefined && told.length === SEALS_LISTED_MAX) {
    terminal.print(`There may be more: --after ${last.id}`)
  }
  return 0
}

function linesOf(seal: ToldSeal): string {
  const { id, authority, article, ends, caseNumber, consumer, exchangeId } = seal
  const scope = [
    ...(caseNumber === null ? [] : [`case ${caseNumber}`]),
    ...(consumer === null ? [] : [`consumer ${consumer}`]),
    ...(exchangeId === null ? [] : [`exchange ${exchangeId}`]),
    ...(seal.ofSubject ? ['of one person alone'] : []),
  ]
  return [
    `${id}  until ${localSecond(new Date(ends))}  ${stateOf(seal)}`,
    `    ${authority}, ${article}; asked for by ${seal.orderedBy}${onTime(seal.orderedAt)}`,
    `    ${scope.join(', ')}`,
  ].join('\n')
}

function stateOf({ state, confirmedBy, confirmedAt, liftedBy, liftedAt }: ToldSeal): string {
  const confirmed = `confirmed by ${confirmedBy ?? 'nobody'}${onTime(confirmedAt)}`
  switch (state) {
    case 'waiting':
      return 'not in force: nobody has confirmed it'
    case 'in-force':
      return `in force: ${confirmed}`
    case 'lifted':
      return `lifted by ${liftedBy ?? 'somebody'}${onTime(liftedAt)}; ${confirmed}`
    case 'over':
      return `over; ${confirmed}`
  }
}

function onTime(time: string | null): string {
  return time === null ? '' : ` on ${localSecond(new Date(time))}`
}

type SealStep = ManagementClientOptions & { readonly reason: string }

/** Puts a seal into force that somebody else asked for. */
export async function auditConfirmSeal(id: string, options: SealStep): Promise<number> {
  await changeSeal('confirmSeal', id, options)
  terminal.print(
    `The seal ${id} is in force, at this exchange. The exchange of another province holds nothing back by it: have it sealed there too.`,
  )
  return 0
}

/** Ends a seal before its time. */
export async function auditLiftSeal(id: string, options: SealStep): Promise<number> {
  await changeSeal('liftSeal', id, options)
  terminal.print(`The seal ${id} is lifted.`)
  return 0
}

async function changeSeal(
  operation: 'confirmSeal' | 'liftSeal',
  id: string,
  options: SealStep,
): Promise<void> {
  const { reason } = options
  const mutation = `mutation ($id: ID!, $reason: String!) { ${operation}(id: $id, reason: $reason) }`
  await withManagement(options, ({ ask }) => ask(mutation, { id, reason }))
}
