/**
 * What may be done with a request, in which state, by whom. Whatever is not in the table cannot be done.
 *
 * @module
 */
import type { Actor, Procedure, Transition, Transitions } from './procedure.ts'
import type { RequestAction, RequestState } from './request.ts'

/** From the reply that agrees until the end of use. */
const IN_USE: readonly RequestState[] = ['active', 'suspended', 'rectified']

/** What is done to the grant that a request became, and so to the request. */
export type GrantAction = Extract<RequestAction, `${string}-grant`>

/** Either side's steward may, and the provider: whose resource it is, and whose system asks. */
const OF_GRANT: Pick<Transition<RequestState, RequestAction>, 'side' | 'role' | 'article'> = {
  side: ['supply', 'steward', 'demand-steward'],
  role: ['officer', 'steward'],
  article: 27,
}

export const TRANSITIONS: Transitions<RequestState, RequestAction> = {
  amend: { from: ['draft'], side: ['demand'], role: ['officer'], article: 20 },
  // The applicant's own work body agrees first, and not the person who wrote it; again to what was supplemented.
  endorse: {
    from: ['draft', 'supplemented'],
    to: 'endorsed',
    side: ['demand'],
    role: ['head'],
    notBy: ['draft', 'amend', 'supplement'],
    article: 20,
  },
  submit: {
    from: ['endorsed'],
    to: 'submitted',
    side: ['demand'],
    role: ['officer', 'head'],
    article: 20,
  },
  // From another province: the clock of the reply begins on the day on which it came.
  receive: {
    from: ['submitted'],
    side: ['time'],
    role: ['system'],
    times: 1,
    article: 21,
  },
  withdraw: {
    from: [
      'draft',
      'endorsed',
      'submitted',
      'supplementing',
      'supplemented',
      'reviewing',
      'agreed',
    ],
    to: 'withdrawn',
    side: ['demand'],
    role: ['officer', 'head'],
    article: 20,
  },
  // Everything that is missing is told at once: there is no second notice.
  'ask-supplement': {
    from: ['submitted'],
    to: 'supplementing',
    side: ['supply'],
    role: ['officer'],
    times: 1,
    article: 21,
  },
  supplement: {
    from: ['supplementing', 'supplemented'],
    to: 'supplemented',
    side: ['demand'],
    role: ['officer'],
    article: 21,
  },
  // Again, with other terms, where the head does not agree to these.
  review: {
    from: ['submitted', 'reviewing'],
    to: 'reviewing',
    side: ['supply'],
    role: ['officer'],
    article: 20,
  },
  agree: {
    from: ['reviewing'],
    to: 'agreed',
    side: ['supply'],
    role: ['head'],
    notBy: ['review'],
    article: 20,
  },
  refuse: {
    from: ['reviewing'],
    to: 'refused',
    side: ['supply'],
    role: ['head'],
    notBy: ['review'],
    article: 21,
  },
  // Consent of the provider's competent department; the event is the notice to the applicant.
  extend: {
    from: ['submitted', 'reviewing'],
    side: ['steward'],
    role: ['steward'],
    article: 21,
  },
  provide: {
    from: ['agreed'],
    to: 'active',
    side: ['supply'],
    role: ['officer', 'head'],
    article: 22,
  },
  // What is held back by its grant alone can be given a day as well.
  suspend: {
    from: ['active', 'suspended', 'rectified'],
    to: 'suspended',
    side: ['supply', 'steward'],
    role: ['officer', 'head', 'steward'],
    objection: (request) =>
      request.state !== 'suspended' || grantHolderOf(request) !== undefined
        ? undefined
        : 'was done already; reinstate it when its use is put right, or terminate it',
    article: 27,
  },
  rectify: {
    from: ['suspended'],
    to: 'rectified',
    side: ['demand'],
    role: ['officer', 'head'],
    objection: (request) =>
      grantHolderOf(request) === undefined
        ? undefined
        : 'has nothing to be put right: its grant is held back, until it is attested anew',
    article: 27,
  },
  reinstate: {
    from: ['rectified'],
    to: 'active',
    side: ['supply', 'steward'],
    role: ['head', 'steward'],
    article: 27,
  },
  terminate: {
    from: ['suspended', 'rectified'],
    to: 'terminated',
    side: ['supply', 'steward'],
    role: ['head', 'steward'],
    article: 27,
  },
  'suspend-grant': { from: ['active'], to: 'suspended', ...OF_GRANT },
  // Whoever held it back gives it back: the grant is held at their exchange.
  're-attest-grant': {
    from: ['suspended'],
    to: 'active',
    objection: (request, { region }) => {
      const holder = grantHolderOf(request)
      if (holder?.region === region) return undefined
      return holder === undefined
        ? 'is suspended until its use is put right; attesting its grant anew does not reinstate it'
        : `is held back by ${holder.id} of ${holder.region}; its grant is attested anew there`
    },
    ...OF_GRANT,
  },
  'revoke-grant': { from: IN_USE, to: 'terminated', ...OF_GRANT },
  expire: { from: IN_USE, to: 'expired', side: ['time'], role: ['system'], article: 20 },
  'ask-disposal': {
    from: ['active', 'expired', 'terminated'],
    to: 'disposing',
    side: ['demand', 'supply'],
    role: ['officer', 'head'],
    article: 27,
  },
  dispose: {
    from: ['disposing'],
    to: 'disposed',
    side: ['demand'],
    role: ['officer', 'head'],
    article: 27,
  },
}

/** States in which the consumer may read by the request's grant. */
export const GRANTING: ReadonlySet<RequestState> = new Set<RequestState>(['active'])

/** Who holds the grant of a request back; undefined unless that is why it is suspended. */
function grantHolderOf({
  state,
  events,
}: Pick<Procedure<string, string>, 'state' | 'events'>): Actor | undefined {
  if (state !== 'suspended') return undefined
  const last = events.findLast(({ action }) => action === 'suspend' || action === 'suspend-grant')
  return last?.action === 'suspend-grant' ? last.by : undefined
}

/** Whether something is done to a request's grant through `shudao grant`, and not to the request itself. */
export function isGrantAction(action: string): action is GrantAction {
  return action.endsWith('-grant')
}
