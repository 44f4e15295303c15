/**
 * Requests, as the store of procedures keeps them.
 *
 * @module
 */
import {
  act,
  after,
  applicationOf,
  draft,
  type Acted,
  type Deed,
} from '../../catalog/procedures/request-act.ts'
import { clocksOf } from '../../catalog/procedures/request-clocks.ts'
import { TRANSITIONS } from '../../catalog/procedures/request-transitions.ts'
import type {
  Application,
  Request,
  RequestAction,
  RequestEvent,
} from '../../catalog/procedures/request.ts'
import type { Head, Kept, KeptEvent, Kind, Outcome } from './kind.ts'

export const REQUESTS: Kind = {
  name: 'request',
  prefix: 'SQ',
  begin: (head, deed) => outcome(head, draft(requestHead(head), deed as unknown as Draft)),
  act: (kept, action, deed) =>
    Object.hasOwn(TRANSITIONS, action)
      ? outcome(kept.head, act(requestOf(kept), action as RequestAction, deed))
      : {
          ok: false,
          problems: [{ pointer: '/action', message: `is "${action}", which no request knows` }],
        },
  replay: (head, events) =>
    keptOf(head, (events as unknown as readonly RequestEvent[]).reduce(after, blank(head, events))),
  // The applicant's exchange keeps what was not submitted; from then on the provider's calendar and order count.
  keptBy: ({ demand, supply, events }) =>
    events.some(({ action }) => action === 'submit') ? supply.region : demand.region,
  awaitsReceipt: ({ state, events }) =>
    state === 'submitted' && !events.some(({ action }) => action === 'receive'),
  clocks: (kept) => clocksOf(requestOf(kept)),
}

type Draft = Deed & { readonly application: Application }

/** What the store keeps, as a request. */
export function requestOf(kept: Kept): Request {
  const { state, head } = kept
  const events = kept.events as unknown as readonly RequestEvent[]
  return {
    ...requestHead(head),
    state: state as Request['state'],
    application: applicationOf({ events }) as Application,
    events,
  }
}

function requestHead({
  id,
  demand,
  supply,
  about,
}: Head): Pick<Request, 'id' | 'demand' | 'supply' | 'shareType'> {
  return { id, demand, supply, shareType: about['shareType'] as Request['shareType'] }
}

function blank(head: Head, events: readonly KeptEvent[]): Request {
  const [first] = events as unknown as readonly RequestEvent[]
  return {
    ...requestHead(head),
    state: 'draft',
    application: first?.application as Application,
    events: [],
  }
}

function keptOf(head: Head, { state, demand, supply, events }: Request): Kept {
  return {
    kind: 'request',
    head,
    demand,
    supply,
    state,
    events: events as unknown as readonly KeptEvent[],
  }
}

function outcome(head: Head, acted: Acted): Outcome {
  if (!acted.ok) return acted
  const procedure = keptOf(head, acted.request)
  return { ok: true, procedure, event: acted.event as unknown as KeptEvent }
}
