/**
 * Makes the next event of a request, or says why there can be none. Pure: the caller keeps the event.
 *
 * @module
 */
import type { Finding } from '../finding.ts'
import { correlationFindings } from './correlation.ts'
import { DEADLINES } from './deadlines.ts'
import { isOf, needsText, strayFindings, transitionFindings } from './procedure.ts'
import { TRANSITIONS } from './request-transitions.ts'
import type { Application, Request, RequestAction, RequestEvent, Terms } from './request.ts'

/** What somebody wants to do; the rest of an event follows from it. */
export type Deed = Pick<
  RequestEvent,
  | 'by'
  | 'day'
  | 'at'
  | 'why'
  | 'application'
  | 'missing'
  | 'proposal'
  | 'terms'
  | 'days'
  | 'grant'
  | 'rectifyBy'
  | 'evidence'
>

export type Acted =
  | { readonly ok: true; readonly request: Request; readonly event: RequestEvent }
  | { readonly ok: false; readonly problems: readonly Finding[] }

/** Begins a request. Who writes it is an officer of the department whose system is to ask. */
export function draft(
  head: Pick<Request, 'id' | 'demand' | 'supply' | 'shareType'>,
  deed: Deed & { readonly application: Application },
): Acted {
  const problems = [
    ...(isOf(deed.by, head.demand) && deed.by.role === 'officer'
      ? []
      : [finding('/by', 'is no data officer of the department whose system is to ask (Art. 20)')]),
    ...strayFindings('draft', deed, SAYS.draft),
    ...askedFindings(deed.application, head),
    ...applicationFindings(deed.application, deed.day),
    ...needsText('/why', deed.why, 'say why, in words'),
  ]
  if (problems.length > 0) return { ok: false, problems }
  const event: RequestEvent = { ...deed, seq: 1, action: 'draft' }
  const request: Request = {
    ...head,
    state: 'draft',
    application: deed.application,
    events: [event],
  }
  return { ok: true, request, event }
}

/** Does `action` to a request. Every problem is told at once, each with its article. */
export function act(request: Request, action: RequestAction, deed: Deed): Acted {
  const problems = [
    ...transitionFindings(TRANSITIONS, request, action, deed),
    ...strayFindings(action, deed, SAYS[action]),
    ...DETAILS[action](deed, request),
  ]
  if (problems.length > 0) return { ok: false, problems }
  const event: RequestEvent = { ...deed, seq: request.events.length + 1, action }
  return { ok: true, request: after(request, event), event }
}

/** The request as one more event makes it. The only way in which a state changes. */
export function after(request: Request, event: RequestEvent): Request {
  const to = event.action === 'draft' ? 'draft' : TRANSITIONS[event.action].to
  const events = [...request.events, event]
  return {
    ...request,
    state: to ?? request.state,
    application: applicationOf({ events }) ?? request.application,
    events,
  }
}

/** The application as it was last written, whatever else an event may have carried. */
export function applicationOf({ events }: Pick<Request, 'events'>): Application | undefined {
  return events.findLast(({ action }) => SAYS[action]?.includes('application'))?.application
}

/** Working days that were added to the time for the reply. */
export function extendedBy({ events }: Pick<Request, 'events'>): number {
  return events
    .filter(({ action }) => action === 'extend')
    .reduce((sum, { days = 0 }) => sum + days, 0)
}

/** What each action says besides who, when and why, checked below; nothing where it is not named. */
const SAYS: Readonly<Partial<Record<RequestEvent['action'], readonly (keyof Deed)[]>>> = {
  draft: ['application'],
  amend: ['application'],
  'ask-supplement': ['missing'],
  supplement: ['application'],
  review: ['proposal', 'terms'],
  extend: ['days'],
  provide: ['grant'],
  suspend: ['rectifyBy'],
  rectify: ['evidence'],
  dispose: ['evidence'],
}

type DetailCheck = (deed: Deed, request: Request) => readonly Finding[]
const NOTHING: DetailCheck = () => []

/** What each action must say besides. */
const DETAILS: Readonly<Record<RequestAction, DetailCheck>> = {
  amend: (deed, request) => needsApplication(deed, request, ['consumer', 'resource']),
  endorse: NOTHING,
  submit: NOTHING,
  receive: NOTHING,
  withdraw: NOTHING,
  'ask-supplement': ({ missing = [] }) =>
    missing.length > 0
      ? []
      : [finding('/missing', 'names nothing; list everything that is missing, at once (Art. 21)')],
  supplement: supplementFindings,
  review: reviewFindings,
  agree: (_deed, request) =>
    termsOf(request) === undefined
      ? [finding('/terms', 'were not proposed; have it reviewed on what terms to agree (Art. 20)')]
      : [],
  refuse: NOTHING,
  extend: extensionFindings,
  provide: ({ grant }) => needsText('/grant', grant, 'name the grant that was made'),
  suspend: ({ rectifyBy, day }) =>
    rectifyBy === undefined || rectifyBy <= day
      ? [finding('/rectifyBy', 'is no later day; say until when it is to be put right (Art. 27)')]
      : [],
  rectify: needsEvidence,
  reinstate: NOTHING,
  terminate: NOTHING,
  'suspend-grant': NOTHING,
  're-attest-grant': NOTHING,
  'revoke-grant': NOTHING,
  expire: ({ day }, request) =>
    day > lastDayOf(request)
      ? []
      : [finding('/day', `is not after ${lastDayOf(request)}, the last day of use`)],
  'ask-disposal': NOTHING,
  dispose: needsEvidence,
}

/** @param kept what stays as it was written first. */
function needsApplication(
  { application, day }: Deed,
  request: Request,
  kept: readonly ('consumer' | 'resource' | 'method')[],
): readonly Finding[] {
  if (application === undefined) return [finding('/application', 'is missing')]
  const before = request.application
  const moved = kept.filter((name) => application[name] !== before[name])
  return [
    ...applicationFindings(application, day),
    ...moved.map((name) =>
      finding(`/application/${name}`, `is another one than before; make a new request for it`),
    ),
  ]
}

/** A supplement completes what was endorsed; it asks for no more, and for no longer. The head agrees to it anew. */
function supplementFindings(deed: Deed, request: Request): readonly Finding[] {
  const before = request.application
  const { application: now = before } = deed
  const widened: readonly (readonly [string, boolean])[] = [
    ['items', now.items.some((item) => !before.items.includes(item))],
    ['matters', now.matters.some((matter) => !before.matters.includes(matter))],
    ['until', now.until > before.until],
    [
      'joinedWith',
      (now.joinedWith ?? []).some((code) => before.joinedWith?.includes(code) !== true),
    ],
  ]
  return [
    ...needsApplication(deed, request, ['consumer', 'resource', 'method']),
    ...widened
      .filter(([, isWider]) => isWider)
      .map(([name]) =>
        finding(
          `/application/${name}`,
          'asks for more than the head of your work body agreed to; make a new request for it (Art. 20)',
        ),
      ),
  ]
}

/** The terms that the last review proposed; undefined where it proposed to refuse, or there was none. */
export function termsOf({ events }: Pick<Request, 'events'>): Terms | undefined {
  return events.findLast(({ action }) => action === 'review')?.terms
}

/** The last day of use: as agreed, and until then as asked for. */
export function lastDayOf(request: Pick<Request, 'application' | 'events'>): string {
  return termsOf(request)?.until ?? request.application.until
}

/** What is agreed to is within what was asked for. */
function reviewFindings({ proposal, terms }: Deed, { application }: Request): readonly Finding[] {
  if (proposal === undefined) {
    return [finding('/proposal', 'is missing; say "agree" or "refuse", and why')]
  }
  if (proposal === 'refuse') {
    return terms === undefined
      ? []
      : [finding('/terms', 'belong to an agreement, not to a refusal')]
  }
  if (terms === undefined) {
    return [finding('/terms', 'are missing; say for each item how it may be seen')]
  }
  const { until = application.until, items } = terms
  return [
    ...(Object.keys(items).length > 0
      ? []
      : [finding('/terms/items', 'names no item; propose to refuse, and say why (Art. 21)')]),
    ...Object.keys(items)
      .filter((item) => !application.items.includes(item))
      .map((item) => finding(`/terms/items/${item}`, 'was not asked for')),
    ...(until <= application.until
      ? []
      : [finding('/terms/until', `is after ${application.until}, until when it was asked for`)]),
  ]
}

function needsEvidence({ evidence }: Deed): readonly Finding[] {
  return needsText('/evidence', evidence, 'say what shows that it was done (Art. 27)')
}

function extensionFindings({ days }: Deed, request: Request): readonly Finding[] {
  const { extensionMax } = DEADLINES[replyDeadlineOf(request)]
  const used = extendedBy(request)
  if (days === undefined || !Number.isInteger(days) || days < 1) {
    return [finding('/days', 'is missing; give whole working days, 1 or more')]
  }
  if (used + days <= extensionMax) return []
  const message = `makes ${used + days} working days; at most ${extensionMax} may be added in all (Art. 21)`
  return [finding('/days', message)]
}

/** Which deadline the reply has: unconditional data within one working day. */
export function replyDeadlineOf({ shareType }: Pick<Request, 'shareType'>): 'D3' | 'D4' {
  return shareType === 'unconditional' ? 'D3' : 'D4'
}

/** Whose resource it is replies: an officer of another department could else be asked for it. */
export function askedFindings(
  { resource }: Application,
  { demand, supply }: Pick<Request, 'demand' | 'supply'>,
): readonly Finding[] {
  const asked = `${supply.region}.${supply.department}`
  if (`${demand.region}.${demand.department}` === asked) {
    return [finding('/application/resource', "is your department's own; it needs no request")]
  }
  if (resource.startsWith(`${asked}.`)) return []
  const message = `names "${resource}", which is not of ${asked}, whom it asks`
  return [finding('/application/resource', message)]
}

/**
 * The statements of Art. 20: each is there, and use ends some day to come.
 *
 * @param today `YYYY-MM-DD`
 */
export function applicationFindings(application: Application, today: string): readonly Finding[] {
  const texts = ['legalBasis', 'scenario', 'scope'] as const
  return [
    ...texts.flatMap((name) => textFindings(name, application[name])),
    ...(application.items.length > 0 ? [] : [finding('/application/items', 'names no item')]),
    ...(application.matters.length > 0 ? [] : [finding('/application/matters', 'names no matter')]),
    ...(application.until > today
      ? []
      : [finding('/application/until', `is ${application.until}, which is not to come (Art. 20)`)]),
    ...tooLong('correlationRisk', application.correlationRisk),
    ...correlationFindings(application),
  ]
}

/** Of each statement: a paragraph, not a file. */
export const STATEMENT_CHARS_MAX = 500

function textFindings(name: string, text: string): readonly Finding[] {
  const pointer = `/application/${name}`
  if (text.trim() === '')
    return [finding(pointer, 'is empty; the applicant must state it (Art. 20)')]
  return tooLong(name, text)
}

function tooLong(name: string, text = ''): readonly Finding[] {
  if (text.length <= STATEMENT_CHARS_MAX) return []
  return [finding(`/application/${name}`, `is longer than ${STATEMENT_CHARS_MAX} characters`)]
}

function finding(pointer: string, message: string): Finding {
  return { pointer, message }
}
