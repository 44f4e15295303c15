/**
 * What a person is told, and the seals that hold parts of it back for a while.
 *
 * @module
 */
import { instantOf } from '../audit/record-filter.ts'
import { reportEn, reportZh } from '../auditing/report-words.ts'
import {
  aboutSeal,
  assertSeal,
  confirmSeal,
  keepSeal,
  liftSeal,
  listSeals,
  sealsAt,
  type Seal,
} from '../auditing/seals.ts'
import { search } from '../auditing/search.ts'
import { subjectReport } from '../auditing/subject-report.ts'
import type { TypedSubject } from '../auditing/subject.ts'
import type { Database } from '../state/database.ts'
import { isSamePerson } from '../core/same-person.ts'
import { newExchangeId } from '../exchange-id.ts'
import { assertExchangeId, meantBy, told, toldAsync } from './audit-filter.ts'
import { ManagementError } from './errors.ts'
import { assertFindable } from './findable.ts'
import { operation, type Topic } from './operation.ts'

interface AskedReport {
  readonly subject: TypedSubject
  readonly from?: string | null
  readonly to?: string | null
  readonly after?: string | null
}

interface AskedSeals {
  readonly all: boolean
  readonly after?: string | null
}

interface AskedSeal {
  readonly authority: string
  readonly article: string
  readonly ends: string
  readonly caseNumber?: string | null
  readonly consumer?: string | null
  readonly exchangeId?: string | null
  readonly subject?: TypedSubject | null
}

export const auditSubjectsTopic: Topic = {
  sdl: `
    enum ReportedResult { RELEASED CHECKED NO_RECORD REFUSED NO_ANSWER TRIED }
    type ReportedKind {
      kindZh: String!
      kindEn: String!
      "The province that holds it; null where naming it would tell of somebody else."
      regionZh: String
      regionEn: String
      items: [ReportedItem!]!
      result: ReportedResult!
    }
    "masked: it was shown shortened."
    type ReportedItem { nameZh: String!, nameEn: String!, masked: Boolean! }
    type ReportEntry {
      time: DateTime!
      authorityZh: String!
      authorityEn: String!
      "Null when naming it would tell of somebody else."
      matterZh: String
      matterEn: String
      "The request was refused as a whole: nothing was given, of whatever it asked for."
      refused: Boolean!
      kinds: [ReportedKind!]!
      generalised: Boolean!
      reference: String!
    }
    type SubjectReport {
      entries: [ReportEntry!]!
      "Held back by an investigation under way."
      sealed: Int!
      generalised: Int!
      "Months of which it is no longer known whom a record was about: 2023-03."
      erasedMonths: [String!]!
      "Give it as after for older entries; null after the last."
      next: String
      "The same as a text to hand out."
      textZh: String!
      textEn: String!
    }
    type Seal {
      id: ID!
      authority: String!
      article: String!
      ends: DateTime!
      caseNumber: String
      consumer: ID
      exchangeId: ID
      "Of these entries only what is about one subject, who is not named."
      ofSubject: Boolean!
      orderedBy: ID!
      "This and the other times are null where an older version kept none."
      orderedAt: DateTime
      "Null while nobody has: it is not in force yet."
      confirmedBy: ID
      confirmedAt: DateTime
      "waiting, in-force, lifted before its time, or over."
      state: String!
      liftedBy: ID
      liftedAt: DateTime
    }
    extend type Query {
      "What one subject is told: who looked at what, when and for which matter."
      subjectReport(subject: RecordSubject!, from: String, to: String, after: String, reason: String!): SubjectReport!
      "Seals that have not ended, or all, in the order in which they were asked for; 1000 at most, behind the one given as after."
      seals(all: Boolean = false, after: ID, reason: String!): [Seal!]!
    }
    extend type Mutation {
      "Holds entries back from the persons' reports until it ends, once another has confirmed it. Gives the seal's id."
      sealRecords(authority: String!, article: String!, ends: String!, caseNumber: String, consumer: ID, exchangeId: ID, subject: RecordSubject, reason: String!): ID!
      "Puts a seal into force that somebody else asked for."
      confirmSeal(id: ID!, reason: String!): Boolean!
      liftSeal(id: ID!, reason: String!): Boolean!
    }
  `,
  operations: {
    subjectReport: operation<AskedReport>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ subject, from, to, after }, context) => {
        const texts = { ...(from == null ? {} : { from }), ...(to == null ? {} : { to }) }
        const { filter, about } = meantBy({ subject, filter: texts }, context)
        const { catalog, region, secrets } = context.house()
        const { database, now } = context
        const parts = { database, catalog, region, secrets, now }
        const asked = { ...filter, ...(after == null ? {} : { after }) }
        const report = await toldAsync(subjectReport(parts, filter.subjectHash ?? '', asked))
        const scope = { region, from: from ?? null, to: to ?? null, isContinued: after != null }
        return {
          department: null,
          // How much was told in general words, and held back, is part of the record.
          about: {
            ...about,
            entries: String(report.entries.length),
            sealed: String(report.sealed),
            generalised: String(report.generalised),
          },
          run: () => ({
            ...report,
            textZh: reportZh(report, scope),
            textEn: reportEn(report, scope),
          }),
        }
      },
    }),
    seals: operation<AskedSeals>({
      roles: ['auditor'],
      recorded: true,
      prepare: ({ all, after }, { database, now }) => ({
        department: null,
        about: { all: String(all) },
        run: async () => {
          const seals = await listSeals(database, now(), { all, after: after ?? undefined })
          return seals.map(({ subjectHash, ...seal }) => ({
            ...seal,
            ofSubject: subjectHash !== undefined,
          }))
        },
      }),
    }),
    sealRecords: operation<AskedSeal>({
      roles: ['auditor'],
      recorded: true,
      prepare: async (
        { subject, ends, authority, article, caseNumber, consumer, exchangeId },
        context,
      ) => {
        const { filter } = meantBy({ subject: subject ?? null }, context)
        const seal = {
          id: newExchangeId(context.now()),
          authority,
          article,
          ends: instantOf(ends, true) ?? new Date(NaN),
          caseNumber: caseNumber ?? undefined,
          consumer: consumer ?? undefined,
          exchangeId: exchangeId ?? undefined,
          subjectHash: filter.subjectHash,
          orderedBy: context.staff.id,
          orderedAt: context.now(),
          confirmedBy: null,
          confirmedAt: null,
        }
        told(() => assertSeal(seal, context.now()))
        if (exchangeId != null) await assertExchange(context.database, exchangeId)
        if (consumer != null) await toldAsync(assertFindable({ consumer }, context))
        return {
          department: null,
          about: aboutSeal(seal),
          run: async () => {
            await keepSeal(context.database, seal)
            return seal.id
          },
        }
      },
    }),
    confirmSeal: operation<{ readonly id: string }>({
      roles: ['auditor', 'steward'],
      recorded: true,
      prepare: async ({ id }, { database, now, staff }) => {
        const seal = await openSeal(database, id, now())
        if (seal.confirmedBy !== null) {
          throw new ManagementError('BAD_USER_INPUT', 'That seal is confirmed and in force.')
        }
        if (isSamePerson(seal.orderedBy, staff.id)) {
          throw new ManagementError(
            'BAD_USER_INPUT',
            `${staff.id} asked for that seal; it takes a second person to confirm it: another auditor, or the steward.`,
          )
        }
        const step = { by: staff.id, at: now() }
        return {
          department: null,
          about: { seal: id },
          run: () => confirmSeal(database, id, step),
        }
      },
    }),
    liftSeal: operation<{ readonly id: string }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ id }, { database, now, staff }) => {
        await openSeal(database, id, now())
        const step = { by: staff.id, at: now() }
        return { department: null, about: { seal: id }, run: () => liftSeal(database, id, step) }
      },
    }),
  },
}

/**
 * A seal on a mistyped exchange would hold nothing back, and nobody would notice.
 *
 * @throws {ManagementError} `BAD_USER_INPUT`, `NOT_FOUND`
 */
async function assertExchange(database: Database, exchangeId: string): Promise<void> {
  assertExchangeId(exchangeId)
  const { found } = await search(database, { exchangeId, kind: 'exchange' }, { limit: 1 })
  if (found.length > 0) return
  throw new ManagementError(
    'NOT_FOUND',
    `The index of the log holds no exchange ${exchangeId}, so nothing is sealed. Compare the id with the record (searchRecords); an exchange of the last seconds may not be indexed yet.`,
  )
}

/** @throws {ManagementError} `NOT_FOUND` */
async function openSeal(database: Database, id: string, now: Date): Promise<Seal> {
  const found = (await sealsAt(database, now)).find((seal) => seal.id === id)
  if (found !== undefined) return found
  throw new ManagementError(
    'NOT_FOUND',
    'There is no such seal that has not ended. List them with `seals`.',
  )
}
