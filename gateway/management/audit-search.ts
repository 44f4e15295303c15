/**
 * Auditors' searches, lists and time series. Each is recorded with its reason before it is answered.
 *
 * @module
 */
import type { IndexFilter } from '../auditing/filter-sql.ts'
import { matrix, startOfMonths } from '../auditing/matrix.ts'
import { reachOfIndex } from '../auditing/reach.ts'
import { pageOf, search } from '../auditing/search.ts'
import { series, STEPS, top, TOP_BY, type Step, type TopBy } from '../auditing/totals.ts'
import { resetIndex } from '../jobs/index-log.ts'
import { FILTER_SDL, searchedBy, told, toldAsync, type AskedRecords } from './audit-filter.ts'
import { ManagementError } from './errors.ts'
import { operation, type Topic } from './operation.ts'

const DAY_MS = 86_400_000
/** A matrix that names no beginning has this many months, with that of its end. */
const MATRIX_MONTHS = 12
/** A time series that names no beginning has this many days. */
const SERIES_DAYS = 30

export const auditSearchTopic: Topic = {
  sdl: `
    ${FILTER_SDL}
    type FoundRecord {
      "Origin of the log, and the place in it."
      log: String!
      index: Float!
      kind: String!
      exchangeId: ID!
      time: DateTime!
      consumer: ID
      region: String
      department: String
      operator: String
      matter: String
      caseNumber: String
      "What a member of the staff did."
      operation: String
      "What it was about. Null of an exchange, and of what was indexed before this was: reindexRecords adds it."
      about: [RecordedFact!]
      "Why, in the words of who did it."
      reason: String
      outcome: String!
      code: String
      signs: [String!]!
      "Who had operator, case and subjects erased, when and why; null while they are there."
      erased: String
      "Its sealed content did not open when it was indexed: operator, case and subjects, or reason, are missing here, and not in the log."
      sealed: Boolean!
      questions: [RecordedQuestion!]!
      "Where other regions' exchanges recorded the same."
      twins: [RecordTwin!]!
    }
    "subjectHash: keyed hash of whom a member of the staff sought."
    type RecordedFact { name: String!, value: String! }
    "Nulls while the other exchange has not said."
    type RecordTwin { region: String!, log: String, index: Float, leafHash: String }
    type RecordedQuestion {
      resource: String!
      mode: String!
      items: [String!]!
      masked: [String!]!
      result: String!
      rule: String
    }
    type RecordPage {
      found: [FoundRecord!]!
      "Give it as after for the next page; null after the last."
      next: String
      "How far the index had come when it was asked: this log, and those of other replicas."
      reach: [IndexReach!]!
    }
    type IndexReach {
      "Origin of the log."
      log: String!
      "What is below this entry was searched."
      entries: Float!
      "When the last of them was recorded; null where there is none."
      time: DateTime
      "Below this entry are some that were pruned before they were indexed; 0 when there are none."
      prunedTo: Float!
      "Entries of the log when it was asked; null of another replica's, which alone knows."
      size: Float
    }
    enum RecordName { ${TOP_BY.join(' ')} }
    type RecordTotal { name: String!, records: Float!, refused: Float! }
    enum SeriesStep { ${STEPS.join(' ')} }
    type RecordBucket {
      start: DateTime!
      released: Float!
      partial: Float!
      refused: Float!
      failed: Float!
      "Of what staff did."
      accepted: Float!
      "Each once in the bucket."
      subjects: Float!
    }
    "A department of a province, by their codes."
    type MatrixSide { region: String!, department: String! }
    "Numbers are one a month."
    type MatrixCell { consumer: MatrixSide!, provider: MatrixSide!, records: [Float!]!, refused: [Float!]! }
    type RecordMatrix { months: [String!]!, cells: [MatrixCell!]! }
    extend type Query {
      "Records, newest first, page by page."
      searchRecords(filter: RecordFilter, subject: RecordSubject, after: String, limit: Int = 50, reason: String!): RecordPage!
      "Who or what stands in most records."
      topRecords(by: RecordName!, filter: RecordFilter, subject: RecordSubject, limit: Int = 20, reason: String!): [RecordTotal!]!
      "Records over time, without gaps; the last 30 days unless told."
      recordSeries(step: SeriesStep! = day, filter: RecordFilter, subject: RecordSubject, reason: String!): [RecordBucket!]!
      "Which department asked which, month by month; the last 12 months unless told."
      recordMatrix(filter: RecordFilter, subject: RecordSubject, reason: String!): RecordMatrix!
      "How far the index of these has come: this log, and those of other replicas. Ask it before totals: they then count no less."
      indexReach: [IndexReach!]!
    }
    extend type Mutation {
      "Throws the search index away; it is made anew from the log."
      reindexRecords(reason: String!): Boolean!
    }
  `,
  operations: {
    searchRecords: operation<AskedRecords & { readonly after?: string; readonly limit: number }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ after, limit, ...asked }, context) => {
        const { filter, about } = await searchedBy(asked, context)
        const place = after == null ? {} : { after }
        const page = { limit, ...place }
        told(() => pageOf(page))
        return {
          department: null,
          about: { ...about, limit: String(limit), ...place },
          run: async () => {
            const reach = await reachOfIndex(context.database, context.log)
            return { ...(await toldAsync(search(context.database, filter, page))), reach }
          },
        }
      },
    }),
    topRecords: operation<AskedRecords & { readonly by: TopBy; readonly limit: number }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ by, limit, ...asked }, context) => {
        const { filter, about } = await searchedBy(asked, context)
        return {
          department: null,
          about: { ...about, by, limit: String(limit) },
          run: () => toldAsync(top(context.database, by, filter, limit)),
        }
      },
    }),
    recordSeries: operation<AskedRecords & { readonly step: Step }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ step, ...asked }, context) => {
        const { filter, about } = await searchedBy(asked, context)
        const beginning = (to: Date): Date => new Date(to.getTime() - SERIES_DAYS * DAY_MS)
        const span = spanOf(filter, context.now(), beginning)
        return {
          department: null,
          about: { ...about, step },
          run: () => toldAsync(series(context.database, step, { ...filter, ...span })),
        }
      },
    }),
    recordMatrix: operation<AskedRecords>({
      roles: ['auditor'],
      recorded: true,
      prepare: async (asked, context) => {
        const { filter, about } = await searchedBy(asked, context)
        const span = spanOf(filter, context.now(), (to) => startOfMonths(to, MATRIX_MONTHS))
        return {
          department: null,
          about,
          run: () => toldAsync(matrix(context.database, { ...filter, ...span })),
        }
      },
    }),
    indexReach: operation({
      roles: ['auditor'],
      recorded: false,
      prepare: (_args, { database, log }) => ({
        department: null,
        run: () => reachOfIndex(database, log),
      }),
    }),
    reindexRecords: operation({
      roles: ['auditor', 'administrator'],
      recorded: true,
      prepare: (_args, { database, log }) => ({
        department: null,
        about: { log: log.origin },
        run: async () => {
          await resetIndex(database, log.origin)
          return true
        },
      }),
    }),
  },
}

/** The time that totals cover: until now, and from a beginning that follows from its end, unless told. */
function spanOf(
  { from, to }: Pick<IndexFilter, 'from' | 'to'>,
  now: Date,
  beginning: (to: Date) => Date,
): { readonly from: Date; readonly to: Date } {
  const end = to ?? now
  const start = from ?? beginning(end)
  if (start < end) return { from: start, to: end }
  const message = 'from is not before to, which is now where it is not given.'
  throw new ManagementError('BAD_USER_INPUT', message)
}
