/**
 * What a person is told, and the seals that hold parts of it back for a while.
 *
 * @module
 */
import { reportEn, reportZh } from '../auditing/report-words.ts'
import { aboutSeal, assertSeal, keepSeal, liftSeal, sealsAt } from '../auditing/seals.ts'
import { subjectReport } from '../auditing/subject-report.ts'
import type { TypedSubject } from '../auditing/subject.ts'
import { newExchangeId } from '../exchange-id.ts'
import { meantBy, told, toldAsync } from './audit-filter.ts'
import { ManagementError } from './errors.ts'
import { operation, type Topic } from './operation.ts'

interface AskedReport {
  readonly subject: TypedSubject
  readonly from?: string | null
  readonly to?: string | null
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
    enum ReportedResult { RELEASED CHECKED NO_RECORD REFUSED NO_ANSWER }
    type ReportedKind {
      kindZh: String!
      kindEn: String!
      items: [String!]!
      masked: [String!]!
      result: ReportedResult!
    }
    type ReportEntry {
      time: DateTime!
      authorityZh: String!
      authorityEn: String!
      "Null when naming it would tell of somebody else."
      matterZh: String
      matterEn: String
      kinds: [ReportedKind!]!
      generalised: Boolean!
      reference: String!
    }
    type SubjectReport {
      entries: [ReportEntry!]!
      "Held back by an investigation under way."
      sealed: Int!
      generalised: Int!
      more: Boolean!
      "The same as a text to hand out."
      textZh: String!
      textEn: String!
    }
    type Seal { id: ID!, authority: String!, article: String!, ends: DateTime!, caseNumber: String, consumer: ID, exchangeId: ID }
    extend type Query {
      "What one subject is told: who looked at what, when and for which matter."
      subjectReport(subject: RecordSubject!, from: String, to: String, reason: String!): SubjectReport!
      "Seals that have not ended."
      seals(reason: String!): [Seal!]!
    }
    extend type Mutation {
      "Holds entries back from the persons' reports until it ends. Gives the seal's id."
      sealRecords(authority: String!, article: String!, ends: String!, caseNumber: String, consumer: ID, exchangeId: ID, subject: RecordSubject, reason: String!): ID!
      liftSeal(id: ID!, reason: String!): Boolean!
    }
  `,
  operations: {
    subjectReport: operation<AskedReport>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ subject, from, to }, context) => {
        const texts = { ...(from == null ? {} : { from }), ...(to == null ? {} : { to }) }
        const { filter, about } = meantBy({ subject, filter: texts }, context)
        const { catalog, secrets } = context.house()
        const { database, now } = context
        const parts = { database, catalog, secrets, now }
        const report = await toldAsync(subjectReport(parts, filter.subjectHash ?? '', filter))
        return {
          department: null,
          // How much was told in general words, and held back, is part of the record.
          about: {
            ...about,
            entries: String(report.entries.length),
            sealed: String(report.sealed),
            generalised: String(report.generalised),
          },
          run: () => ({ ...report, textZh: reportZh(report), textEn: reportEn(report) }),
        }
      },
    }),
    seals: operation({
      roles: ['auditor'],
      recorded: true,
      prepare: (_args, { database, now }) => ({
        department: null,
        run: () => sealsAt(database, now()),
      }),
    }),
    sealRecords: operation<AskedSeal>({
      roles: ['auditor'],
      recorded: true,
      prepare: (
        { subject, ends, authority, article, caseNumber, consumer, exchangeId },
        context,
      ) => {
        const { filter } = meantBy({ subject: subject ?? null }, context)
        const seal = {
          id: newExchangeId(context.now()),
          authority,
          article,
          ends: new Date(ends),
          caseNumber: caseNumber ?? undefined,
          consumer: consumer ?? undefined,
          exchangeId: exchangeId ?? undefined,
          subjectHash: filter.subjectHash,
        }
        told(() => assertSeal(seal, context.now()))
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
    liftSeal: operation<{ readonly id: string }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ id }, { database, now }) => {
        const known = await sealsAt(database, now())
        if (!known.some((seal) => seal.id === id)) {
          throw new ManagementError(
            'NOT_FOUND',
            'There is no such seal that has not ended. List them with `seals`.',
          )
        }
        return { department: null, about: { seal: id }, run: () => liftSeal(database, id) }
      },
    }),
  },
}
