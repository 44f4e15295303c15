/**
 * What may be done with a request, in which state, by whom. Whatever is not in the table cannot be done.
 *
 * @module
 */
import type { Transitions } from './procedure.ts'
import type { RequestAction, RequestState } from './request.ts'

/** From the reply that agrees until the end of use. */
const IN_USE: readonly RequestState[] = ['active', 'suspended', 'rectified']

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
  suspend: {
    from: ['active', 'rectified'],
    to: 'suspended',
    side: ['supply', 'steward'],
    role: ['officer', 'head', 'steward'],
    article: 27,
  },
  rectify: {
    from: ['suspended'],
    to: 'rectified',
    side: ['demand'],
    role: ['officer', 'head'],
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
