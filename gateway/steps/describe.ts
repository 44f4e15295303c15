/**
 * What the record says of a request (design §9): who, for what, which items, how it ended. No values.
 *
 * Fields stand in the order of the canonical form (RFC 8785: by name): so they are written without a search for each.
 *
 * @module
 */
import { commitment } from '../audit/commitment.ts'
import type { ContentKey } from '../audit/content-keys.ts'
import type { ExchangeRecord, RecordedAsk, RecordedDecision } from '../audit/exchange-record.ts'
import type { Denial } from '../../policies/types.ts'
import type { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { ownDecision } from '../core/own-decision.ts'
import { single } from '../core/single.ts'
import type { Trail } from '../core/trail.ts'
import type { Answer, FieldAsk, PlannedRead, ReadOutcome, Subject } from '../core/types.ts'
import { askedPart, consumerPart, directionPart } from '../core/lasting-parts.ts'

/** Nothing to say, said by all: most records have several such lists. */
const NONE: readonly never[] = []

export type End = { readonly answer: Answer } | { readonly error: GatewayError }

/**
 * The whole record, not yet sealed. Pure but for the clock, which gives the latency.
 *
 * @param time when the request came in, as `localTime` writes it.
 * @param key of the record's month and class: its salts hide the request and the response.
 */
export function describe(
  house: House,
  trail: Trail,
  end: End,
  time: string,
  key: Pick<ContentKey, 'salts'>,
): ExchangeRecord {
  const { request, exchangeId, facts } = trail
  const { identity, purpose, query, decision, plan, outcomes } = facts
  const subjects = distinctSubjects(subjectsOf(query?.asks ?? NONE))
  const content = request.method === 'GET' ? request.query : (request.body ?? '')
  const asks =
    plan?.reads.map((read) => describeAsk(house, read, outcomes, subjects)) ??
    describeUnread(house, trail, subjects)
  const consumer = identity?.consumer
  const salts = key.salts(exchangeId)
  return {
    asks,
    caseNumber: purpose?.caseNumber ?? null,
    catalogVersion: house.catalogVersion,
    code: 'error' in end ? end.error.code : (end.answer.errors[0]?.extensions.code ?? null),
    consumer: consumer === undefined ? null : consumerPart(consumer),
    decisions: describeDecisions(house, trail),
    direction: directionPart(consumer?.region ?? null, regionsAsked(trail)),
    exchangeId,
    kind: 'exchange',
    latencyMs: Math.max(0, house.now().getTime() - trail.startedAt.getTime()),
    matter: purpose?.matter ?? null,
    operationHash: query?.operation.hash ?? null,
    operator: purpose?.operator ?? null,
    outcome: outcomeOf(end),
    policyVersion: house.policyVersion,
    refused: decision?.effect === 'deny' ? describeRefused(decision) : NONE,
    requestCommitment: commitment(salts.request, content),
    responseCommitment: 'answer' in end ? commitment(salts.response, end.answer.dataJson) : null,
    sealed: null,
    signs: facts.signs ?? NONE,
    subjects: subjects.map(({ kind, keys }) => ({
      hash: house.secrets.subjectHash(kind, keys),
      kind,
    })),
    time,
    traceId: traceId(single(request.headers['traceparent'])),
    twins: twinsOf(outcomes ?? NONE),
    v: 1,
    via: identity?.via ?? null,
  }
}

/** The regions whose resources were asked for; of a refusal, those of what was refused. */
function regionsAsked({ facts }: Trail): readonly string[] {
  const { plan, questions } = facts
  const regions =
    plan?.reads.map((read) => read.resource.region) ??
    questions?.flatMap(({ resource }) => resource.split('.', 1)) ??
    NONE
  return regions.length < 2 ? regions : [...new Set(regions)]
}

function subjectsOf(asks: readonly FieldAsk[]): readonly Subject[] {
  const [first] = asks
  if (first === undefined) return NONE
  return asks.length === 1 ? first.subjects : asks.flatMap((ask) => ask.subjects)
}

/** Of a query that was not read, what was asked beside the refused items. */
function describeUnread(
  house: House,
  { facts }: Trail,
  all: readonly Subject[],
): readonly RecordedAsk[] {
  const { questions, decision, query } = facts
  if (questions === undefined || decision === undefined) return []
  const held = decision.effect === 'deny' ? describeRefused(decision) : []
  const refused = new Set(held.map((one) => `${one.mode} ${one.resource} ${one.item}`))
  return questions.flatMap(({ resource, mode, items }) => {
    const rest = items.filter((item) => !refused.has(`${mode} ${resource} ${item}`))
    if (rest.length === 0) return []
    const known = house.catalog.resource(resource)
    const asks = query?.asks.filter((ask) => ask.standard === known?.standard) ?? []
    const subjects = distinctSubjects(subjectsOf(asks))
    const unread: RecordedAsk = {
      emergencyGrants: [],
      grants: [],
      items: rest,
      joinKeys: [],
      latencyMs: null,
      legalBasis: [],
      masked: {},
      mode,
      resource,
      resourceVersion: known?.version ?? 1,
      result: 'NOT_READ',
      rowCount: null,
      rowRules: [],
      rowsWithheld: null,
      ruleItems: [],
      subjectCount: subjects.length,
      subjectsAt: placesOf(subjects, all),
      takenFrom: null,
    }
    return [unread]
  })
}

export function outcomeOf(end: End): ExchangeRecord['outcome'] {
  if ('answer' in end) return end.answer.errors.length > 0 ? 'partial' : 'released'
  return end.error.code === 'INTERNAL' ? 'failed' : 'refused'
}

function distinctSubjects(subjects: readonly Subject[]): readonly Subject[] {
  if (subjects.length < 2) return subjects
  return [...new Map(subjects.map((subject) => [nameOf(subject), subject])).values()]
}

/** Where `some` stand among `all`; null when they are all of them, as they mostly are. */
function placesOf(some: readonly Subject[], all: readonly Subject[]): readonly number[] | null {
  if (some.length === all.length) return null
  const wanted = new Set(some.map(nameOf))
  return all.flatMap((subject, place) => (wanted.has(nameOf(subject)) ? [place] : []))
}

function nameOf({ kind, id }: Subject): string {
  return `${kind} ${id}`
}

function describeAsk(
  house: House,
  read: PlannedRead,
  outcomes: readonly ReadOutcome[] | undefined,
  all: readonly Subject[],
): RecordedAsk {
  const outcome = outcomes?.find((one) => one.read === read)
  const part = askedPart(house, read)
  // Field by field: each one that is added to a copy costs as much as hashing a record.
  return {
    emergencyGrants: part.emergencyGrants,
    grants: part.grants,
    items: part.items,
    joinKeys: part.joinKeys,
    latencyMs: outcome === undefined ? null : Math.round(outcome.latencyMs),
    legalBasis: part.legalBasis,
    masked: part.masked,
    mode: part.mode,
    resource: part.resource,
    resourceVersion: outcome?.version ?? read.resource.version,
    result: resultOf(outcome),
    rowCount: outcome === undefined || outcome.failure !== undefined ? null : outcome.rowCount,
    rowRules: part.rowRules,
    rowsWithheld: outcome?.rowsWithheld ?? null,
    ruleItems: part.ruleItems,
    subjectCount: read.subjects.length,
    subjectsAt: placesOf(read.subjects, all),
    takenFrom: outcome?.takenFrom ?? null,
  }
}

function resultOf(outcome: ReadOutcome | undefined): string {
  if (outcome === undefined) return 'NOT_READ'
  if (outcome.failure !== undefined) return outcome.failure.code
  if (outcome.read.mode === 'query') return outcome.rowCount > 0 ? 'RECORDS' : 'NO_RECORD'
  const results = new Set([...outcome.verifications.values()].map(({ result }) => result))
  const [only] = results
  return results.size === 1 && only !== undefined ? only : 'MIXED'
}

function describeRefused(denial: Denial): ExchangeRecord['refused'] {
  const byGrants = denial.refused.map(({ resource, mode, item, rule, grant }) => ({
    grant: grant ?? null,
    item,
    mode,
    resource,
    rule,
  }))
  const byGuardrails = (denial.guardrails ?? []).flatMap(({ rule, concerned }) =>
    concerned.flatMap(({ resource, mode, items }) =>
      items.map((item) => ({ grant: null, item, mode, resource, rule })),
    ),
  )
  return [...byGrants, ...byGuardrails]
}

/** Our own, then that of the exchange that vouched or of those that answered. */
function describeDecisions(
  house: House,
  { facts: { identity, decision, judged, outcomes = [] } }: Trail,
): readonly RecordedDecision[] {
  if (decision === undefined || judged === undefined) return []
  const own = ownDecision(house, decision, judged, identity?.via !== undefined)
  const isAlone = identity?.decision === undefined && !outcomes.some(({ decision: one }) => one)
  if (isAlone) return [own]
  // One peer says the same in each of its outcomes.
  const peers = new Map(outcomes.flatMap(({ decision: one }) => (one ? [[one.region, one]] : [])))
  return [own, ...(identity?.decision ? [identity.decision] : []), ...peers.values()]
}

/** The peers' receipts, each once: one receipt may be for several reads. */
export function twinsOf(outcomes: readonly ReadOutcome[]): ExchangeRecord['twins'] {
  if (!outcomes.some(({ twin }) => twin !== undefined)) return NONE
  const twins = outcomes.flatMap(({ twin }) => twin ?? [])
  return [...new Map(twins.map((twin) => [`${twin.log} ${twin.index}`, twin])).values()]
}

/** The trace id of W3C Trace Context; anything else is left out. */
function traceId(traceparent: string | undefined): string | null {
  if (traceparent === undefined) return null
  return /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent)?.[1] ?? null
}
