/**
 * Requests (共享申请): a department applies for another's data, item by item and for stated matters; the other replies,
 * provides, suspends, ends. Decree 809 Art. 20–27. Each step is an event of the request and of the log.
 *
 * @module
 */
import { TRANSITIONS } from '../../catalog/procedures/request-transitions.ts'
import type { Application, RequestAction, Terms } from '../../catalog/procedures/request.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import { statedSchema, termsSchema } from '../../catalog/schema/request.ts'
import type { Schema } from '../../catalog/schema/build.ts'
import { knownToRequests } from '../knowledge.ts'
import { dayOf, localTime } from '../core/day.ts'
import { ProcedureError } from '../procedures/errors.ts'
import { soundApplication, soundRewriting } from '../procedures/application-defects.ts'
import { requestHead, requestRules } from '../procedures/request-checks.ts'
import { requestOf } from '../procedures/request-kind.ts'
import type { ManagementContext, Operation, Topic } from './operation.ts'
import { actorOf } from './possible-steps.ts'
import { procedureStep, STEP_SDL, type StepArgs, type StepKind } from './procedure-step.ts'
import { requestQueries, REQUESTS_SDL } from './requests-queries.ts'

const SEEN = `"Number of the last event that you have seen: what was done since is told, and nothing is done." event: Int`

const SDL = `
  """
  What an applicant must state (Decree 809 Art. 20), an object. Everything that is wrong with it is told at once, also what has not its form.

  - consumer: id of the system that is to ask
  - resource: code
  - items, matters: lists of names and codes
  - legalBasis (使用依据): the provision that permits it
  - scenario (使用场景), scope (使用范围)
  - method (共享方式): query, verify, batch or table-exchange
  - until (使用时限): the last day of use, YYYY-MM-DD
  - joinedWith, where it is: codes of further resources with which the data is to be joined
  - correlationRisk, where several departments' data is joined, or can be by grants of before: what that could give away, and what is done about it (Art. 25)
  - correlationAssessedBy: who assessed that
  """
  scalar RequestApplication
  extend type Mutation {
    "Begins a request of the own department; refused with everything that is wrong with it."
    applyRequest(application: RequestApplication!, reason: String!): StepTaken!
    amendRequest(id: ID!, ${SEEN}, application: RequestApplication!, reason: String!): StepTaken!
    "The head of the applicant's work body agrees to it, and again to what was supplemented: another person than its writer (Art. 20)."
    endorseRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    "Sends it to the provider; the clock of the reply begins when it is received."
    submitRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    withdrawRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    "Tells everything that is missing, at once; there is no second notice. The clock stands still (Art. 21)."
    askSupplement(id: ID!, ${SEEN}, missing: [String!]!, reason: String!): StepTaken!
    "Adds what was missing, and asks for nothing more; it is endorsed and submitted anew."
    supplementRequest(id: ID!, ${SEEN}, application: RequestApplication!, reason: String!): StepTaken!
    "Proposes the reply: 'agree' with terms, or 'refuse'. Again where the head does not agree to these terms."
    reviewRequest(id: ID!, ${SEEN}, proposal: String!, "JSON: items with 'clear' or a mask each, rows, quota, until." terms: String, reason: String!): StepTaken!
    "Agrees on the terms that were proposed: the head, another person than the reviewer (Art. 20)."
    agreeRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    "Refuses, with the reason (Art. 21)."
    refuseRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    "Consents to more time for the reply, ten working days in all at most (Art. 21)."
    extendRequest(id: ID!, ${SEEN}, days: Int!, reason: String!): StepTaken!
    "Provides: the request is a grant in force, on all replicas within two seconds (Art. 22)."
    provideRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    "Takes the permission away until the use is put right (Art. 27)."
    suspendRequest(id: ID!, ${SEEN}, rectifyBy: Date!, reason: String!): StepTaken!
    rectifyRequest(id: ID!, ${SEEN}, evidence: String!, reason: String!): StepTaken!
    reinstateRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    terminateRequest(id: ID!, ${SEEN}, reason: String!): StepTaken!
    "The purpose is reached, or cannot be: what was received is to be disposed of (Art. 27)."
    askDisposal(id: ID!, ${SEEN}, reason: String!): StepTaken!
    disposeRequest(id: ID!, ${SEEN}, evidence: String!, reason: String!): StepTaken!
  }
`

interface RequestArgs extends StepArgs {
  readonly application?: unknown
  readonly missing?: readonly string[]
  readonly proposal?: string
  readonly terms?: string | null
  readonly days?: number
  readonly rectifyBy?: string
  readonly evidence?: string
}

export const requestsTopic: Topic = {
  sdl: STEP_SDL + SDL + REQUESTS_SDL,
  operations: {
    ...requestQueries,
    applyRequest: procedureStep<RequestArgs>({
      kind: 'request',
      action: 'draft',
      roles: ['officer'],
      rules: rulesOf,
      details: ({ application }, context) => ({ application: sound(application, context) }),
      head: ({ application }, by, context) =>
        requestHead(readApplication(application), by, knownTo(context)),
    }),
    amendRequest: step('amend', written('amend')),
    endorseRequest: step('endorse'),
    submitRequest: step('submit'),
    withdrawRequest: step('withdraw'),
    askSupplement: step('ask-supplement', ({ missing }) => ({ missing })),
    supplementRequest: step('supplement', written('supplement')),
    reviewRequest: step('review', ({ proposal, terms }) => ({
      ...(proposal === 'agree' || proposal === 'refuse' ? { proposal } : {}),
      ...(terms == null ? {} : { terms: readTerms(terms) }),
    })),
    agreeRequest: step('agree'),
    refuseRequest: step('refuse'),
    extendRequest: step('extend', ({ days }) => ({ days })),
    provideRequest: step('provide', ({ id }) => ({ grant: id })),
    suspendRequest: step('suspend', ({ rectifyBy }) => ({ rectifyBy })),
    rectifyRequest: step('rectify', ({ evidence }) => ({ evidence })),
    reinstateRequest: step('reinstate'),
    terminateRequest: step('terminate'),
    askDisposal: step('ask-disposal'),
    disposeRequest: step('dispose', ({ evidence }) => ({ evidence })),
  },
}

type StepDetails = NonNullable<StepKind<RequestArgs>['details']>

function step(action: RequestAction, details?: StepDetails): Operation {
  return procedureStep<RequestArgs>({
    kind: 'request',
    action,
    roles: TRANSITIONS[action].role,
    rules: rulesOf,
    ...(details === undefined ? {} : { details }),
  })
}

function sound(given: unknown, context: ManagementContext): Application {
  const by = actorOf('officer', context)
  return soundApplication(given, by, knownTo(context), dayOf(context.now()))
}

function written(action: 'amend' | 'supplement'): StepDetails {
  return ({ application, reason: why }, context, { by, at, kept }) => {
    // What is not there is told as such.
    if (kept === undefined) return {}
    const deed = { by, why, day: dayOf(at), at: localTime(at) }
    const request = requestOf(kept)
    return { application: soundRewriting(application, action, deed, request, knownTo(context)) }
  }
}

function rulesOf(context: ManagementContext): ReturnType<typeof requestRules> {
  return requestRules(knownTo(context))
}

function knownTo({
  house,
  registrations,
  content,
  config,
}: ManagementContext): ReturnType<typeof knownToRequests> {
  return knownToRequests(house(), registrations().consumers, content, config)
}

function readApplication(given: unknown): Application {
  return shaped(statedSchema, given, '/application')
}

function readTerms(text: string): Terms {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    const message = 'are not JSON; give {"items": {"name": "clear"}}'
    throw new ProcedureError('BAD_INPUT', [{ pointer: '/terms', message }])
  }
  return shaped(termsSchema, given, '/terms')
}

function shaped<T>(schema: Schema<T>, given: unknown, place: string): T {
  const shape = checkShape(schema, given)
  if (shape.ok) return shape.value
  throw new ProcedureError(
    'BAD_INPUT',
    shape.findings.map(({ pointer, message }) => ({ pointer: place + pointer, message })),
  )
}
