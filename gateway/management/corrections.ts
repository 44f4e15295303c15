/**
 * Corrections (校核) of records that a department received, named by their receipt, and disputes (争议) that go to the
 * common superior. Decree 809 Art. 26, 28. No value of a record is stored.
 *
 * @module
 */
import {
  arbiterOf,
  CORRECTION_TRANSITIONS,
  DISPUTE_TRANSITIONS,
  type CorrectionAction,
  type DisputeAction,
} from '../../catalog/procedures/correction.ts'
import { ProcedureError } from '../procedures/errors.ts'
import { disputeText } from '../procedures/dispute-text.ts'
import type { Head, Kept, KindName } from '../procedures/kind.ts'
import { findProcedure, LISTED_MAX, listProcedures } from '../procedures/procedure-store.ts'
import { whoReceivedByNow } from '../procedures/received-record.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Operation, type Topic } from './operation.ts'
import { possibleSteps } from './possible-steps.ts'
import { procedureStep, sideOf, type StepArgs } from './procedure-step.ts'
import { clocksShown, eventShown, READERS, seesAll } from './requests-queries.ts'
import { noneOf } from './none-of.ts'

const SIDE_KINDS = ['correction', 'dispute'] as const satisfies readonly KindName[]

const SDL = `
  "A correction or a dispute."
  type SideProcedure {
    id: ID!
    kind: String!
    state: String!
    "<region>.<department>"
    demand: String!
    supply: String!
    "JSON of what it is about: resource, items, exchange and its place in the log; or the request."
    about: String!
    clocks: [ProcedureClock!]!
    events: [ProcedureEvent!]!
    "What you may do with it now; each step decides again."
    steps: [String!]!
  }
  type DisputeBundle {
    "JSON of the dispute and of what it is about, with every event."
    bundle: String!
    "The same for people, with the body that decides."
    text: String!
  }
  extend type Query {
    "By id, ${LISTED_MAX} at most; officers and heads see those of their own department, on either side."
    sideProcedures("correction or dispute" kind: String!, after: ID, first: Int): [SideProcedure!]!
    "For the body that decides it."
    exportDispute(id: ID!): DisputeBundle!
  }
  extend type Mutation {
    "Doubts a record that was received, by its receipt: exchange id and place in our log. Say what is in doubt without the value."
    raiseCorrection(exchangeId: ID!, index: Int!, resource: ID!, items: [String!]!, reason: String!): StepTaken!
    verifyCorrection(id: ID!, reason: String!): StepTaken!
    "The record was wrong and is corrected."
    correctRecord(id: ID!, finding: String!, reason: String!): StepTaken!
    "The record is right as it is."
    upholdRecord(id: ID!, finding: String!, reason: String!): StepTaken!
    withdrawCorrection(id: ID!, reason: String!): StepTaken!
    "Begins a dispute about a request or a correction: the head of either side."
    raiseDispute(about: ID!, reason: String!): StepTaken!
    settleDispute(id: ID!, outcome: String!, reason: String!): StepTaken!
    "To the competent department, across regions to the common superior (Art. 28)."
    escalateDispute(id: ID!, to: String!, reason: String!): StepTaken!
    "Writes down what the superior decided."
    decideDispute(id: ID!, outcome: String!, reason: String!): StepTaken!
  }
`

interface SideArgs extends StepArgs {
  readonly exchangeId?: string
  readonly index?: number
  readonly resource?: string
  readonly items?: readonly string[]
  readonly about?: string
  readonly finding?: string
  readonly outcome?: string
  readonly to?: string
}

export const correctionsTopic: Topic = {
  sdl: SDL,
  operations: {
    sideProcedures: operation<{ kind: string; after?: string | null; first?: number | null }>({
      roles: READERS,
      recorded: false,
      prepare: ({ kind, after, first }, context) => ({
        department: null,
        run: async () => {
          const { database, staff, config } = context
          const found = await listProcedures(database, {
            kind: sideKindOf(kind),
            ...(seesAll(context)
              ? {}
              : { region: config.region, department: staff.department ?? '' }),
            ...(after == null ? {} : { after }),
            ...(first == null ? {} : { first }),
          })
          return found.map((kept) => shown(kept, context))
        },
      }),
    }),
    exportDispute: operation<{ id: string }>({
      roles: READERS,
      recorded: false,
      prepare: async ({ id }, { database, config, staff }) => {
        const dispute = await findProcedure(database, id)
        if (dispute?.kind !== 'dispute') {
          throw new ManagementError('NOT_FOUND', `There is no dispute "${id}" here.`)
        }
        const { department = '' } = staff
        return {
          department: sideOf(dispute, { region: config.region, department }),
          run: async () => {
            const about = await findProcedure(database, String(dispute.head.about['about']))
            const arbiter = arbiterOf(dispute.demand, dispute.supply)
            return {
              bundle: JSON.stringify({ arbiter, dispute, about: about ?? null }),
              text: disputeText(dispute, about, arbiter),
            }
          },
        }
      },
    }),
    raiseCorrection: procedureStep<SideArgs>({
      kind: 'correction',
      action: 'draft',
      roles: ['officer', 'head'],
      rules: rulesOf,
      head: correctionHead,
    }),
    verifyCorrection: correction('verify'),
    correctRecord: correction('correct', ({ finding }) => ({ finding })),
    upholdRecord: correction('uphold', ({ finding }) => ({ finding })),
    withdrawCorrection: correction('withdraw'),
    raiseDispute: procedureStep<SideArgs>({
      kind: 'dispute',
      action: 'draft',
      roles: ['head'],
      rules: rulesOf,
      head: disputeHead,
    }),
    settleDispute: dispute('settle', ({ outcome }) => ({ outcome })),
    escalateDispute: dispute('escalate', ({ to }) => ({ to })),
    decideDispute: dispute('decide', ({ outcome }) => ({ outcome })),
  },
}

type Details = (args: SideArgs) => Readonly<Record<string, unknown>>

function correction(action: CorrectionAction, details: Details = () => ({})): Operation {
  const { role } = CORRECTION_TRANSITIONS[action]
  return procedureStep<SideArgs>({
    kind: 'correction',
    action,
    roles: role,
    rules: rulesOf,
    details,
  })
}

/** @throws {ManagementError} `BAD_USER_INPUT` */
function sideKindOf(kind: string): (typeof SIDE_KINDS)[number] {
  const known = SIDE_KINDS.find((one) => one === kind)
  if (known !== undefined) return known
  throw new ManagementError(
    'BAD_USER_INPUT',
    noneOf((word) => `There is no kind "${word}".`, kind, SIDE_KINDS),
  )
}

function dispute(action: DisputeAction, details: Details): Operation {
  const { role } = DISPUTE_TRANSITIONS[action]
  return procedureStep<SideArgs>({ kind: 'dispute', action, roles: role, rules: rulesOf, details })
}

function rulesOf({ config }: ManagementContext): {
  readonly own: string
  readonly check: () => readonly never[]
} {
  return { own: config.region, check: () => [] }
}

/** The record was received by a system of the department that doubts it, as our own log says. */
async function correctionHead(
  { exchangeId = '', index = -1, resource: code = '', items = [] }: SideArgs,
  { department }: { readonly department?: string },
  { database, house, config, log }: ManagementContext,
): Promise<Omit<Head, 'id'>> {
  const resource = house().catalog.resource(code)
  const asked = { exchangeId, index, resource: code, items }
  const ours = { origin: log.origin, size: log.size() }
  const received = await whoReceivedByNow(database, asked, ours)
  if (received === 'not-indexed') {
    const message = `names entry ${index} of our log, which the search index has not come to yet; try again in a minute, and tell the administrator if it stays so`
    throw new ProcedureError('REFUSED', [{ pointer: '/index', message }])
  }
  const holder = received && house().doors.consumer(received.consumer)
  if (
    resource === undefined ||
    received === undefined ||
    holder === undefined ||
    holder.department !== department
  ) {
    const message = `names no record of ${code} with these items that a system of your department received; take exchange id and index from the receipt of the answer`
    throw new ProcedureError('REFUSED', [{ pointer: '/exchangeId', message }])
  }
  return {
    demand: { region: config.region, department },
    supply: { region: resource.region, department: resource.department },
    about: { resource: code, items, exchangeId, log: received.log, index },
  }
}

async function disputeHead(
  { about = '' }: SideArgs,
  _by: object,
  { database }: ManagementContext,
): Promise<Omit<Head, 'id'>> {
  const found = await findProcedure(database, about)
  if (found === undefined || found.kind === 'dispute') {
    const message = `names "${about}", which is no request or correction here`
    throw new ProcedureError('REFUSED', [{ pointer: '/about', message }])
  }
  return { demand: found.demand, supply: found.supply, about: { about } }
}

function shown(kept: Kept, context: ManagementContext): object {
  const { head, kind, state, demand, supply, events } = kept
  return {
    id: head.id,
    kind,
    state,
    demand: `${demand.region}.${demand.department}`,
    supply: `${supply.region}.${supply.department}`,
    about: JSON.stringify(head.about),
    clocks: clocksShown(kept, context),
    events: events.map(eventShown),
    steps: possibleSteps(kept, context),
  }
}
