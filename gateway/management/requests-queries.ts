/**
 * Which requests there are, how far each is, and what its clocks say.
 *
 * @module
 */
import {
  afterIt,
  dutyOf,
  read,
  type Clock,
  type Reading,
} from '../../catalog/procedures/deadlines.ts'
import { termsOf } from '../../catalog/procedures/request-act.ts'
import { REQUEST_STATES } from '../../catalog/procedures/request.ts'
import type { GrantHold } from '../../policies/grant-holds.ts'
import { dayOf } from '../core/day.ts'
import { waitingDeeds, type WaitingDeed } from '../procedures/deeds.ts'
import type { Kept, KeptEvent } from '../procedures/kind.ts'
import { findProcedure, KINDS, LISTED_MAX, listProcedures } from '../procedures/procedure-store.ts'
import { runningClocks, type Counting } from '../procedures/running-clocks.ts'
import { requestOf } from '../procedures/request-kind.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext } from './operation.ts'
import { possibleSteps } from './possible-steps.ts'
import { sideOf } from './procedure-step.ts'
import { noneOf } from './none-of.ts'

export const REQUESTS_SDL = `
  type ProcedureClock {
    "D1 to D6, or rectify: the day that was set for putting the use right."
    deadline: String!
    duty: String!
    "Of Decree 809."
    article: Int!
    "running, due-today, overdue, paused, met or met-late."
    state: String!
    "Last day; null while it stands still."
    dueOn: Date
    "What follows when it has run out."
    after: String!
    "Working days left after today; when overdue 0 before the next working day, then negative."
    daysLeft: Int
    "It runs through a year whose holidays are not known yet."
    provisional: Boolean!
  }
  type ProcedureEvent {
    seq: Int!
    action: String!
    day: Date!
    at: DateTime!
    by: String!
    role: String!
    region: String!
    department: String
    why: String!
    "JSON of what the action says besides."
    details: String!
  }
  type SharingRequest {
    id: ID!
    state: String!
    "<region>.<department>"
    demand: String!
    supply: String!
    consumer: ID!
    resource: ID!
    shareType: String!
    items: [String!]!
    matters: [String!]!
    legalBasis: String!
    scenario: String!
    scope: String!
    method: String!
    until: Date!
    "Further resources with which the data is to be joined."
    joinedWith: [ID!]!
    "Other departments' resources that the consumer might ask for already when it was written, about the same subjects and for the same matters."
    heldBeside: [ID!]!
    "Where several departments' data is joined or can be: the applicant's assessment of that (Art. 25)."
    correlationRisk: String
    correlationAssessedBy: String
    "JSON, as last proposed."
    terms: String
    clocks: [ProcedureClock!]!
    "Oldest first."
    events: [ProcedureEvent!]!
    "What holds its grant back at this exchange, beside what happened to the request; null where nothing does."
    hold: GrantHold
    "A step of ours that the other province, which keeps it, has not taken yet, or has refused."
    deed: ProcedureDeed
    "What you may do with it now; each step decides again."
    steps: [String!]!
  }
  type ProcedureDeed {
    action: String!
    by: String!
    "waiting or refused."
    state: String!
    findings: [String!]!
  }
  type RunningClock {
    "Id of the request or correction, or code of the resource."
    about: ID!
    "request, correction or resource."
    kind: String!
    "Who must act: <region>.<department>, or the region where it is its steward."
    responsible: String!
    clock: ProcedureClock!
  }
  extend type Query {
    "Every legal clock that runs, what is due first at the head; officers and heads see those of their department."
    deadlines("Only what is late." overdue: Boolean): [RunningClock!]!
    "By id, ${LISTED_MAX} at most; officers and heads see those of their own department, on either side."
    requests(state: String, after: ID, first: Int): [SharingRequest!]!
    request(id: ID!): SharingRequest!
  }
`

export const READERS = ['officer', 'head', 'steward', 'auditor'] as const

export const requestQueries = {
  deadlines: operation<{ overdue?: boolean | null }>({
    roles: READERS,
    recorded: false,
    prepare: ({ overdue }, context) => ({
      department: null,
      run: async () => {
        const { database, staff, config } = context
        const all = await runningClocks(database, countingOf(context))
        const own = `${config.region}.${staff.department}`
        return all
          .filter(({ reading }) => overdue !== true || reading.state === 'overdue')
          .filter(({ sides }) => seesAll(context) || sides.includes(own))
          .map(({ kind, about, clock, reading, region, department }) => ({
            kind,
            about,
            responsible: department === undefined ? region : `${region}.${department}`,
            clock: clockShown(clock, reading, about),
          }))
      },
    }),
  }),
  requests: operation<{ state?: string | null; after?: string | null; first?: number | null }>({
    roles: READERS,
    recorded: false,
    prepare: ({ state, after, first }, context) => ({
      department: null,
      run: async () => {
        const { database, staff, config } = context
        if (state != null) assertState(state)
        const found = await listProcedures(database, {
          kind: 'request',
          ...(seesAll(context)
            ? {}
            : { region: config.region, department: staff.department ?? '' }),
          ...(state == null ? {} : { state }),
          ...(after == null ? {} : { after }),
          ...(first == null ? {} : { first }),
        })
        const deeds = await waitingDeeds(
          database,
          found.map(({ head }) => head.id),
        )
        return found.map((kept) => shown(kept, deeds.get(kept.head.id), context))
      },
    }),
  }),
  request: operation<{ id: string }>({
    roles: READERS,
    recorded: false,
    prepare: async ({ id }, context) => {
      const { database, staff, config } = context
      const kept = await findProcedure(database, id)
      if (kept?.kind !== 'request') {
        throw new ManagementError(
          'NOT_FOUND',
          `There is no request "${id}". List them: shudao request list.`,
        )
      }
      const { department = '' } = staff
      return {
        department: sideOf(kept, { region: config.region, department }),
        run: async () => {
          const deeds = await waitingDeeds(database, [id])
          return shown(kept, deeds.get(id), context)
        },
      }
    },
  }),
}

/** @throws {ManagementError} `BAD_USER_INPUT` */
function assertState(state: string): void {
  const all: readonly string[] = REQUEST_STATES
  if (all.includes(state)) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    noneOf((word) => `No request has the state "${word}".`, state, all),
  )
}

function shown(kept: Kept, deed: WaitingDeed | undefined, context: ManagementContext): object {
  const request = requestOf(kept)
  const { demand, supply, application, shareType } = request
  const terms = termsOf(request)
  return {
    joinedWith: [],
    heldBeside: [],
    ...application,
    id: request.id,
    state: request.state,
    demand: `${demand.region}.${demand.department}`,
    supply: `${supply.region}.${supply.department}`,
    shareType,
    terms: terms === undefined ? null : JSON.stringify(terms),
    clocks: clocksShown(kept, context),
    events: kept.events.map(eventShown),
    hold: holdOf(request.id, context),
    deed: deed ?? null,
    steps: possibleSteps(kept, context),
  }
}

/** A grant that a request became is of the first version for ever. */
function holdOf(id: string, { house }: ManagementContext): GrantHold | null {
  return house().grants.hold(`${id}@1`) ?? null
}

/** What its clocks say today. */
export function clocksShown(kept: Kept, context: ManagementContext): readonly object[] {
  const { calendar, today, rules } = countingOf(context)
  return KINDS[kept.kind]
    .clocks(kept)
    .map((clock) => clockShown(clock, read(clock, calendar, today, rules), kept.head.id))
}

function clockShown(clock: Clock, reading: Reading, about: string): object {
  const { dutyEn, article } = dutyOf(clock)
  const { deadline } = clock
  return { deadline, duty: dutyEn, article, after: afterIt(clock, about), ...reading }
}

function countingOf({ house, now, config }: ManagementContext): Counting {
  return { calendar: house().catalog.workCalendar, today: dayOf(now()), rules: config.deadlines }
}

/** Whoever acts for a department sees its own. */
export function seesAll({ staff }: ManagementContext): boolean {
  return staff.roles.some((one) => one === 'steward' || one === 'auditor')
}

export function eventShown(event: KeptEvent): object {
  const { seq, action, day, at, by, why, ...details } = event
  return {
    seq,
    action,
    day,
    at,
    why,
    by: by.id,
    role: by.role,
    region: by.region,
    department: by.department ?? null,
    details: JSON.stringify(details),
  }
}
