/**
 * Why a peer gave nothing of a read: what it said of it, in our words for whoever asked us.
 *
 * @module
 */
import { GATEWAY_ERRORS } from '../core/errors.ts'
import type { FailureCode, PlannedRead, ReadFailure } from '../core/types.ts'
import { PeerError } from './errors.ts'
import { asArray, asObject, isWhole, type Json } from './loose-json.ts'
import type { PeerQueryPart } from './query.ts'

/** Of one sentence that a peer says; what is longer is cut off. */
const SENTENCE_CHARACTERS_MAX = 600

export interface PeerAnswerContext {
  /** Name of the peer's region, for sentences: `SICHUAN`. */
  readonly region: string
  readonly regionCode: string
  readonly now: Date
  readonly latencyMs: number
  /** Name of the body that provides a read. */
  readonly department: (read: PlannedRead) => string
}

/** What is said of one subject to a part; undefined where that is no list. */
export function answersOf(
  part: PeerQueryPart,
  data: Json,
  subject: number,
): readonly Json[] | undefined {
  const handle = asObject(asArray(data[part.alias])[subject])
  const within = part.claim === undefined ? handle : asObject(handle['verify'])
  const given = within[part.answer]
  return Array.isArray(given) ? given.map(asObject) : undefined
}

/** The failure of a part's whole field: its path ends at the field itself. */
export function failureOf(
  context: PeerAnswerContext,
  part: PeerQueryPart,
  data: Json,
  errors: readonly Json[],
): ReadFailure | undefined {
  const depth = part.claim === undefined ? 3 : 4
  for (const error of errors) {
    const path = asArray(error['path'])
    const code = codeOf(error)
    if (path[0] !== part.alias || path.length !== depth) continue
    if (path.at(-1) !== part.answer) continue
    if (code === 'SOURCE_INVALID_DATA' && isUndecided(part, data, path[1])) continue
    return { code: relayed(code), message: sentence(relayed(code), context, part.read) }
  }
  return undefined
}

/** One claim that could not be compared: its list is there, and empty. */
function isUndecided(part: PeerQueryPart, data: Json, subject: unknown): boolean {
  if (part.claim === undefined || !isWhole(subject)) return false
  return answersOf(part, data, subject) !== undefined
}

/** Why a peer answered nothing at all. */
export function refusal(context: PeerAnswerContext, errors: readonly Json[]): ReadFailure {
  const [first] = errors
  const code = first === undefined ? undefined : codeOf(first)
  const known = new Map<string, { readonly retryable: boolean }>(Object.entries(GATEWAY_ERRORS))
  if (code !== undefined && known.get(code)?.retryable === false) {
    const said = reasonOf(first) ?? sentenceOf(first?.['message']) ?? 'no reason given'
    return {
      code: 'PEER_REFUSED',
      message: `${context.region} refuses this query (${code}): ${said}`,
      ...ruleOf(first),
    }
  }
  return unavailable(context, failedBy(context, code, known))
}

/** For the administrator: nothing of what a peer says but a code that we have too. */
function failedBy(
  { region }: PeerAnswerContext,
  code: string | undefined,
  known: ReadonlyMap<string, unknown>,
): PeerError {
  if (code === undefined) {
    return new PeerError('PEER_MALFORMED', `The answer of ${region} has neither data nor errors.`)
  }
  const named = known.has(code) ? code : 'a code that is not known here'
  return new PeerError('PEER_FAILED', `The exchange of ${region} answered with ${named}.`)
}

/** Why the first thing is refused, and what to do: the list itself is for the one who asked over there, which we are. */
function reasonOf(error: Json | undefined): string | undefined {
  const refused = asArray(asObject(error?.['extensions'])['refused']).map(asObject)
  const because = sentenceOf(refused[0]?.['because'])
  const remedy = sentenceOf(refused[0]?.['remedy'])
  if (because === undefined || remedy === undefined) return undefined
  const more = refused.length === 1 ? '' : ` (${refused.length - 1} more refused likewise.)`
  return `${because} ${remedy}${more}`
}

const RULE_FIELDS = ['rule', 'resource', 'item', 'mode', 'grant', 'becauseZh', 'remedyZh'] as const
const FACTS_MAX = 10

/** The same for who says it in another language; nothing where the peer names no rule. */
function ruleOf(error: Json | undefined): Pick<ReadFailure, 'refusedBy'> {
  const refused = asArray(asObject(error?.['extensions'])['refused'])
  const first = asObject(refused[0])
  if (typeof first['rule'] !== 'string') return {}
  const texts = RULE_FIELDS.flatMap((name) => {
    const text = sentenceOf(first[name])
    return text === undefined ? [] : [[name, text] as const]
  })
  const facts = Object.entries(asObject(first['facts']))
    .slice(0, FACTS_MAX)
    .flatMap(([name, fact]) => {
      const texts = asArray(fact)
        .slice(0, FACTS_MAX)
        .flatMap((one) => sentenceOf(one) ?? [])
      const kept = Array.isArray(fact) ? texts : isWhole(fact) ? fact : sentenceOf(fact)
      return kept === undefined ? [] : [[name, kept] as const]
    })
  const more = refused.length - 1
  return {
    refusedBy: { ...Object.fromEntries(texts), facts: Object.fromEntries(facts), more },
  }
}

function sentenceOf(said: unknown): string | undefined {
  return typeof said === 'string' ? said.slice(0, SENTENCE_CHARACTERS_MAX) : undefined
}

export function unavailable(context: PeerAnswerContext, cause: unknown): ReadFailure {
  return {
    code: 'PEER_UNAVAILABLE',
    message: `The exchange of ${context.region} cannot answer just now. Nothing of it is in this answer. Try again in a minute.`,
    cause,
  }
}

function relayed(code: string): FailureCode {
  return code === 'SOURCE_TIMEOUT' || code === 'SOURCE_INVALID_DATA' ? code : 'SOURCE_UNAVAILABLE'
}

function sentence(code: FailureCode, context: PeerAnswerContext, read: PlannedRead): string {
  const department = context.department(read)
  if (code === 'SOURCE_TIMEOUT') {
    return `${department} did not answer the exchange of ${context.region} in time. Try again in a minute.`
  }
  if (code === 'SOURCE_INVALID_DATA') {
    return `${department} answered the exchange of ${context.region} in a form that is not the agreed one. Its data officer has to look.`
  }
  return `${department} cannot be reached by the exchange of ${context.region} just now. Try again in a minute.`
}

function codeOf(error: Json): string {
  const code = asObject(error['extensions'])['code']
  return typeof code === 'string' ? code : 'UNKNOWN'
}
