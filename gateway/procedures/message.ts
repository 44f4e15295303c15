/**
 * What exchanges tell each other of procedures: `POST /peer/procedures`, signed both ways.
 *
 * Whoever keeps a procedure tells what happened to it; the other region tells what its people did, which has happened when
 * it comes back as an event.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Actor, Party } from '../../catalog/procedures/procedure.ts'
import {
  anyText,
  choice,
  date,
  integer,
  list,
  optional,
  record,
  text,
  type Schema,
} from '../../catalog/schema/build.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import { applicationSchema, termsSchema } from '../../catalog/schema/request.ts'
import type { Head, Kept, KeptEvent, KindName } from './kind.ts'

export interface ProcedureMessage {
  readonly kind: KindName
  readonly head: Head
  /** How many events the other side is known to have; `events` are those after it. */
  readonly from: number
  readonly events: readonly KeptEvent[]
  readonly deed?: SentDeed
}

/** What somebody did to a procedure that the receiver keeps. When it happens is for the receiver to say. */
export type SentDeed = Omit<KeptEvent, 'seq' | 'day' | 'at'> & {
  readonly id: string
  readonly action: string
  readonly by: Actor
  readonly why: string
}

export interface ProcedureAnswer {
  /** How many events the receiver has now. */
  readonly has: number
  /** Of these, those that the sender does not have. */
  readonly events: readonly KeptEvent[]
  /** What became of the deed: no finding where it was taken. */
  readonly deed?: { readonly id: string; readonly findings: readonly Finding[] }
}

/** Events of one message; the rest follows in the next. */
export const EVENTS_MAX = 100
/** Of the events of a message, and of each of them, so that it stays with its head below the 256 KiB that peers take. */
const EVENTS_BYTES_MAX = 120_000
export const REASON_CHARS_MAX = 500

/** As many of the events as fit into one message, in order; never none. */
export function fitting(events: readonly KeptEvent[]): readonly KeptEvent[] {
  let bytes = 0
  const from = events.slice(0, EVENTS_MAX)
  const end = from.findIndex((event, n) => {
    bytes += bytesOf(event)
    return bytes > EVENTS_BYTES_MAX && n > 0
  })
  return end < 0 ? from : from.slice(0, end)
}

function bytesOf(event: KeptEvent): number {
  return Buffer.byteLength(JSON.stringify(event))
}

/**
 * Why the other province could not read an event; empty when it can. An event is never changed again: one that nobody reads
 * would be told for ever. The bounds are the same where both sides are of one province.
 */
export function unreadableFindings(
  { kind, head }: Pick<Kept, 'kind' | 'head'>,
  event: KeptEvent,
): readonly Finding[] {
  const sent = JSON.stringify({ kind, head, from: 0, events: [event] })
  const shape = checkShape(messageSchema, JSON.parse(sent))
  if (!shape.ok) {
    return shape.findings.map((one) => ({
      ...one,
      pointer: one.pointer.replace(/^\/(?:events\/0|head\/about)/, ''),
    }))
  }
  if (bytesOf(event) <= EVENTS_BYTES_MAX) return []
  const message = `says more than ${EVENTS_BYTES_MAX} bytes in all; say it in fewer words, or name a paper that says the rest`
  return [{ pointer: head.id, message }]
}

/** Undefined when it is not exactly a message. */
export function readMessage(body: unknown): ProcedureMessage | undefined {
  const shape = checkShape(messageSchema, body)
  return shape.ok ? (shape.value as unknown as ProcedureMessage) : undefined
}

/** Undefined when it is not exactly an answer. */
export function readAnswer(body: unknown): ProcedureAnswer | undefined {
  const shape = checkShape(answerSchema, body)
  return shape.ok ? (shape.value as unknown as ProcedureAnswer) : undefined
}

const REGION = text(6, { pattern: '^[1-9][0-9]0000$' })
const party: Schema<Party> = record<Party>({ region: REGION, department: text(8) })
const actor: Schema<Actor> = record<Actor>({
  id: text(64),
  role: choice<Actor['role']>({ officer: true, head: true, steward: true, system: true }),
  region: REGION,
  department: optional(text(8)),
})

interface Head_ extends Omit<Head, 'about'> {
  readonly about: Readonly<Record<string, unknown>>
}
const head: Schema<Head_> = record<Head_>({
  id: text(40, { pattern: '^(SQ|JH|ZY)-[1-9][0-9]0000-[0-9]{4}-[0-9]{4,8}$' }),
  demand: party,
  supply: party,
  about: {
    json: {
      type: 'object',
      additionalProperties: false,
      properties: {
        shareType: { type: 'string', enum: ['unconditional', 'conditional'] },
        resource: text(100).json,
        items: list(text(60), { max: 200 }).json,
        exchangeId: text(36).json,
        log: text(200).json,
        index: integer(0, Number.MAX_SAFE_INTEGER).json,
        about: text(40).json,
      },
    },
  },
})

/** Everything that any action says besides. */
const details = {
  application: applicationSchema.json,
  missing: list(text(REASON_CHARS_MAX), { max: 100 }).json,
  proposal: choice({ agree: true, refuse: true }).json,
  terms: termsSchema.json,
  days: integer(1, 100).json,
  grant: text(100).json,
  rectifyBy: date.json,
  evidence: text(2_000).json,
  finding: text(2_000).json,
  outcome: text(2_000).json,
  to: text(200).json,
  deed: text(36).json,
}
const said = { action: text(40).json, by: actor.json, why: anyText(REASON_CHARS_MAX).json }
const event = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...said,
    ...details,
    seq: integer(1, 1_000_000).json,
    day: date.json,
    at: text(40, { pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}\\+08:00$' }).json,
  },
  required: ['seq', 'action', 'by', 'day', 'at', 'why'],
}
const events = { type: 'array', maxItems: EVENTS_MAX, items: event }

const messageSchema: Schema<object> = {
  json: {
    type: 'object',
    additionalProperties: false,
    properties: {
      kind: choice<KindName>({ request: true, correction: true, dispute: true }).json,
      head: head.json,
      from: integer(0, 1_000_000).json,
      events,
      deed: {
        type: 'object',
        additionalProperties: false,
        properties: { id: text(36).json, ...said, ...details },
        required: ['id', 'action', 'by', 'why'],
      },
    },
    required: ['kind', 'head', 'from', 'events'],
  },
}

const finding = record<Pick<Finding, 'pointer' | 'message'>>({
  pointer: anyText(500),
  message: anyText(2_000),
})
const answerSchema: Schema<object> = {
  json: {
    type: 'object',
    additionalProperties: false,
    properties: {
      has: integer(0, 1_000_000).json,
      events,
      deed: record({ id: text(36), findings: list(finding, { max: 1_000 }) }).json,
    },
    required: ['has', 'events'],
  },
}
