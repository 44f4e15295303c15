/**
 * Uses of emergency grants: to justify, approve or reject them, and to end a suspension that they led to.
 *
 * @module
 */
import {
  allEmergencies,
  findEmergency,
  openEmergencies,
  stepEmergency,
} from '../grants/emergency-book.ts'
import {
  isLate,
  objectionTo,
  stateOf,
  type EmergencyUse,
  type Justification,
  type UseStep,
  type Word,
} from '../grants/emergency-use.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Operation, type Topic } from './operation.ts'
import { seesAll } from './requests-queries.ts'

const SDL = `
  type EmergencyWord {
    by: ID!  at: DateTime!  because: String!
    "Of a justification: the provision of law that permitted the use."
    legalBasis: String
  }
  enum EmergencyState { open justified approved overdue rejected lifted }
  type EmergencyUse {
    exchange: ID!
    consumer: String!  consumerRegion: String!
    "Whose data officer justifies it."
    department: String!
    operator: String!  matter: String!  caseNumber: String!
    "<grant id>@<version>"
    grants: [String!]!
    usedAt: DateTime!
    "Until when it is to be justified and approved."
    dueAt: DateTime!
    "overdue and rejected suspend the consumer."
    state: EmergencyState!
    "Whether it was accounted for after it was due."
    late: Boolean!
    justified: EmergencyWord  approved: EmergencyWord  rejected: EmergencyWord  lifted: EmergencyWord
  }
  extend type Query {
    "Uses of emergency grants that are not accounted for, first due first; with settled, the last 1,000 of all, newest first. An officer sees those that the own department justifies."
    emergencyUses(consumer: String, settled: Boolean): [EmergencyUse!]!
  }
  extend type Mutation {
    "Says why the emergency grant was used; the reason is the justification."
    justifyEmergency(exchange: ID!, legalBasis: String!, reason: String!): Boolean!
    "The second person's word: the use is accounted for. A suspension that it led to ends within two seconds."
    approveEmergency(exchange: ID!, reason: String!): Boolean!
    "Suspends the consumer, on all replicas within two seconds."
    rejectEmergency(exchange: ID!, reason: String!): Boolean!
    "Ends a suspension that the use led to, without an account of it."
    liftEmergency(exchange: ID!, reason: String!): Boolean!
  }
`

const LEGAL_BASIS_CHARS_MAX = 500
/** Fifteen or eighteen digits in a row: a person's number has no place in the state. */
const NUMBER = /\d{15}/

export const emergenciesTopic: Topic = {
  sdl: SDL,
  operations: {
    emergencyUses: operation<{ consumer?: string | null; settled?: boolean | null }>({
      roles: ['officer', 'steward', 'auditor'],
      recorded: false,
      prepare: (args, context) => ({ department: null, run: () => listed(args, context) }),
    }),
    justifyEmergency: step('justify', 'officer'),
    approveEmergency: step('approve', 'steward'),
    rejectEmergency: step('reject', 'steward'),
    liftEmergency: step('lift', 'steward'),
  },
}

function step(name: UseStep, role: 'officer' | 'steward'): Operation {
  return operation<{ exchange: string; reason: string; legalBasis?: string }>({
    roles: [role],
    recorded: true,
    prepare: async ({ exchange, reason, legalBasis }, context) => {
      const { database, staff, now } = context
      const use = await findEmergency(database, exchange)
      if (use === undefined) {
        throw new ManagementError(
          'NOT_FOUND',
          `There is no emergency use "${exchange}". List them: shudao grant emergencies.`,
        )
      }
      const about = { exchange, consumer: use.consumer, grants: use.grants.join(' ') }
      // A steward acts for the whole region; only officers are bound to a department.
      context.requireDepartment(use.department, about)
      requirePlainWords(reason, legalBasis)
      refuseWhere(objectionTo(name, use, staff.id, now()))
      return {
        department: use.department,
        about,
        run: async () => {
          const word: Word | Justification = {
            by: staff.id,
            at: now().toISOString(),
            because: reason,
            ...(legalBasis === undefined ? {} : { legalBasis }),
          }
          refuseWhere(await stepEmergency(database, name, exchange, word))
          return true
        },
      }
    },
  })
}

function refuseWhere(objection: string | undefined): void {
  if (objection !== undefined) throw new ManagementError('CONFLICT', objection)
}

/** @throws {ManagementError} `BAD_USER_INPUT` */
function requirePlainWords(reason: string, legalBasis: string | undefined): void {
  if (NUMBER.test(`${reason} ${legalBasis ?? ''}`)) {
    throw new ManagementError(
      'BAD_USER_INPUT',
      'The words hold a number of 15 digits or more, as persons have. Name the case instead.',
    )
  }
  if (legalBasis === undefined) return
  if (legalBasis.trim() !== '' && legalBasis.length <= LEGAL_BASIS_CHARS_MAX) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    `"legalBasis" names the provision of law that permitted the use, in 1 to ${LEGAL_BASIS_CHARS_MAX} characters.`,
  )
}

async function listed(
  { consumer, settled }: { consumer?: string | null; settled?: boolean | null },
  context: ManagementContext,
): Promise<readonly object[]> {
  const { database, staff, now } = context
  const uses = settled === true ? await allEmergencies(database) : await openEmergencies(database)
  return uses
    .filter(({ department }) => seesAll(context) || department === staff.department)
    .filter((use) => consumer == null || use.consumer === consumer)
    .map((use) => shown(use, now()))
}

function shown(use: EmergencyUse, now: Date): object {
  const { exchangeId, usedAt, dueAt, ...rest } = use
  return {
    ...rest,
    exchange: exchangeId,
    usedAt: usedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    state: stateOf(use, now),
    late: isLate(use),
  }
}
