/**
 * What an auditor asks for, in the words of the management API.
 *
 * @module
 */
import { AuditError } from '../audit/errors.ts'
import { filterOf, type FilterTexts } from '../audit/record-filter.ts'
import { AuditingError } from '../auditing/errors.ts'
import { findEntry } from '../auditing/find-entry.ts'
import type { IndexFilter } from '../auditing/filter-sql.ts'
import { ALL_OUTCOMES, outcomesOf } from '../auditing/filter-words.ts'
import { subjectHashOf, type TypedSubject } from '../auditing/subject.ts'
import { isExchangeId } from '../exchange-id.ts'
import { ManagementError } from './errors.ts'
import { assertFindable } from './findable.ts'
import type { ManagementContext } from './operation.ts'
import { noneOf } from './none-of.ts'
import { withoutNumbers } from './without-numbers.ts'

export const FILTER_SDL = `
  "Which records: all that are given must hold; resource, item, mode, result and rule of one question together."
  input RecordFilter {
    "exchange; management for what staff did; look for whatever looked at data of subjects, exchanges and probes of sources by staff; all unless told."
    kind: String
    exchangeId: ID
    "As a person's report prints it below an entry: finds that entry."
    reference: String
    consumer: ID
    "Code of the consumer's region and department."
    region: String
    department: String
    operator: String
    matter: String
    caseNumber: String
    "released, partial, refused, failed; of what staff did: accepted, refused, failed"
    outcome: String
    code: String
    "Noticed while the numbers were known: SEQUENTIAL_NUMBERS."
    sign: String
    "510000.RS.pensionBenefit"
    resource: String
    item: String
    mode: String
    "RECORDS, NO_RECORD, MATCH, MISMATCH, NOT_FOUND, REFUSED, or the code of a source's failure"
    result: String
    "The rule that refused."
    rule: String
    "A day (whole, of both provinces' time) or an instant."
    from: String
    to: String
  }
  "Hashed and forgotten. Numbers of 15 digits are taken too."
  input RecordSubject { kind: String! = "person", keys: [String!]! }
`

export type AskedFilter = FilterTexts & { readonly kind?: string; readonly reference?: string }

export interface AskedRecords {
  readonly filter?: AskedFilter | null
  readonly subject?: TypedSubject | null
}

export interface Meant {
  readonly filter: IndexFilter
  /** For the record: the filter as it was given, and the hash of the subject. */
  readonly about: Readonly<Record<string, string>>
}

/** Kind of whatever looked at data, as the person is told of it. */
const LOOK = 'look'
const KINDS = ['exchange', 'management', LOOK]

/**
 * What is meant by a search.
 *
 * @throws {ManagementError} `BAD_USER_INPUT`, of what cannot be found as well
 */
export async function searchedBy(asked: AskedRecords, context: ManagementContext): Promise<Meant> {
  const meant = meantBy(asked, context)
  if (meant.filter.exchangeId !== undefined) assertExchangeId(meant.filter.exchangeId)
  await toldAsync(assertFindable(meant.filter, context))
  const reference = asked.filter?.reference
  if (reference == null) return meant
  if (asked.subject != null) {
    throw new ManagementError(
      'BAD_USER_INPUT',
      'A reference names one entry of one person, so a subject beside it says nothing more. Give one of the two.',
    )
  }
  const { entry, about } = await toldAsync(entryNamed(reference, context))
  return { filter: { ...meant.filter, entry }, about: { ...meant.about, ...about } }
}

/** The search is recorded as one for the person: whoever asks who of the staff sought them finds it. */
async function entryNamed(
  typed: string,
  { database, house, log }: ManagementContext,
): Promise<Pick<Meant, 'about'> & Required<Pick<IndexFilter, 'entry'>>> {
  const { references } = house().secrets
  const { entry, subjectHash } = await findEntry(database, references, log.origin, typed)
  const reference = references.write(entry)
  return { entry, about: { reference, ...(subjectHash === null ? {} : { subjectHash }) } }
}

/** @throws {ManagementError} `BAD_USER_INPUT`, without the text: what is no exchange id may be anything. */
export function assertExchangeId(text: string): void {
  if (isExchangeId(text)) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    'That is no exchange id. It is a whole UUID: take it from the answer, or find the record by what else is known of it with `searchRecords`.',
  )
}

/** @throws {ManagementError} `BAD_USER_INPUT` */
export function meantBy({ filter, subject }: AskedRecords, context: ManagementContext): Meant {
  const { kind, ...given } = filter ?? {}
  const texts = Object.fromEntries(
    Object.entries(given).filter(
      ([name, text]) => name !== 'reference' && (text as string | null) !== null,
    ),
  ) as FilterTexts
  const { catalog, secrets } = context.house()
  if (kind != null && !KINDS.includes(kind)) {
    throw new ManagementError(
      'BAD_USER_INPUT',
      noneOf((word) => `There is no kind "${word}".`, kind, KINDS),
    )
  }
  return told(() => {
    const named = filterOf(texts, ALL_OUTCOMES)
    if (kind != null && named.outcome !== undefined) assertEndsSo(kind, named.outcome)
    const hash =
      subject == null ? undefined : subjectHashOf(subject, catalog, secrets, context.now())
    return {
      filter: {
        ...named,
        ...(kind == null ? {} : kind === LOOK ? { looksOnly: true } : { kind }),
        ...(hash === undefined ? {} : { subjectHash: hash }),
      },
      about: {
        ...(kind == null ? {} : { kind }),
        ...Object.fromEntries(
          Object.entries(texts).map(([name, text]) => [name, withoutNumbers(text)]),
        ),
        ...(hash === undefined ? {} : { subjectHash: hash }),
      },
    }
  })
}

/** To an auditor an empty answer is a statement. */
function assertEndsSo(kind: string, outcome: string): void {
  const outcomes = outcomesOf(kind)
  if (outcomes.includes(outcome)) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    `No record of kind ${kind} ends ${outcome}, but with one of: ${outcomes.join(', ')}. Give one of these, or another kind: exchange for what was asked of data, management for what staff did.`,
  )
}

/** What auditing refuses is the asker's to put right. */
export function told<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw tellable(thrown)
  }
}

export async function toldAsync<T>(work: Promise<T>): Promise<T> {
  return work.catch((thrown: unknown) => {
    throw tellable(thrown)
  })
}

function tellable(thrown: unknown): unknown {
  const isAsked = thrown instanceof AuditingError || thrown instanceof AuditError
  if (!isAsked) return thrown
  const code = thrown.code.startsWith('NO_SUCH') ? 'NOT_FOUND' : 'BAD_USER_INPUT'
  return new ManagementError(code, thrown.message)
}
