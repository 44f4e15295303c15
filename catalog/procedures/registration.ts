/**
 * The life of a resource in the registry: from the draft to the service that other departments use. Decree 809
 * Art. 13–17, 27.
 *
 * Published and attached are two things: an entry may be published before it is bound to a working source, and a
 * binding may be lost and found without a new version.
 *
 * @module
 */
import type { Finding } from '../finding.ts'
import { needsText, transitionFindings } from './procedure.ts'
import type { Procedure, ProcedureEvent, Transitions } from './procedure.ts'

export type RegistrationState =
  'draft' | 'submitted' | 'returned' | 'published' | 'suspended' | 'withdrawn'

export type RegistrationAction =
  | 'amend'
  | 'submit'
  | 'return'
  | 'publish'
  | 'attach'
  | 'detach'
  | 'suspend'
  | 'resume'
  | 'withdraw'

export interface RegistrationEvent extends ProcedureEvent<RegistrationAction> {
  /** With `draft` and `amend`: the digest of the entry as it is now, hex SHA-256. */
  readonly entry?: string
  /** With `publish`: the version that was published; counts up from 1. */
  readonly version?: number
  /** With `return`: every defect, at once. */
  readonly defects?: readonly Finding[]
  /** With `attach`: the report of the probe that went before. */
  readonly probe?: string
  /** With `suspend` and `withdraw`: how the using departments were consulted, and where it was filed (Art. 27). */
  readonly consultation?: string
  readonly filing?: string
}

export interface Registration extends Procedure<RegistrationState, RegistrationAction> {
  /** Code of the resource. */
  readonly resource: string
  /** Digest of the entry as it was last written. */
  readonly entry: string
  readonly attached: boolean
  /** Versions published so far; 0 before the first. */
  readonly version: number
  readonly events: readonly RegistrationEvent[]
}

const PUBLIC: readonly RegistrationState[] = ['published', 'suspended']

export const REGISTRATION_TRANSITIONS: Transitions<RegistrationState, RegistrationAction> = {
  // A published entry is amended by a new draft of it; the version in force stays until that is published.
  amend: {
    from: ['draft', 'returned', 'published', 'suspended'],
    to: 'draft',
    side: ['supply'],
    role: ['officer'],
    article: 17,
  },
  submit: {
    from: ['draft', 'returned'],
    to: 'submitted',
    side: ['supply'],
    role: ['officer', 'head'],
    article: 16,
  },
  return: {
    from: ['submitted'],
    to: 'returned',
    side: ['steward'],
    role: ['steward'],
    article: 16,
  },
  publish: {
    from: ['submitted'],
    to: 'published',
    side: ['steward'],
    role: ['steward'],
    notBy: ['draft', 'amend', 'submit'],
    article: 16,
  },
  attach: {
    from: ['draft', 'submitted', 'returned', ...PUBLIC],
    side: ['supply'],
    role: ['officer'],
    article: 22,
  },
  detach: {
    from: ['draft', 'submitted', 'returned', ...PUBLIC],
    side: ['supply', 'steward'],
    role: ['officer', 'steward'],
    article: 27,
  },
  suspend: {
    from: ['published'],
    to: 'suspended',
    side: ['supply', 'steward'],
    role: ['head', 'steward'],
    article: 27,
  },
  resume: {
    from: ['suspended'],
    to: 'published',
    side: ['supply', 'steward'],
    role: ['head', 'steward'],
    article: 27,
  },
  withdraw: {
    from: PUBLIC,
    to: 'withdrawn',
    side: ['supply', 'steward'],
    role: ['head', 'steward'],
    article: 27,
  },
}

/** Why `event` cannot follow; empty when it can. `defects` are what is wrong with the entry as it is. */
export function registrationFindings(
  registration: Registration,
  action: RegistrationAction,
  event: Omit<RegistrationEvent, 'seq' | 'action'>,
  defects: readonly Finding[],
): readonly Finding[] {
  return [
    ...transitionFindings(REGISTRATION_TRANSITIONS, registration, action, event),
    ...detailFindings(registration, action, event, defects),
  ]
}

function detailFindings(
  { version }: Registration,
  action: RegistrationAction,
  event: Omit<RegistrationEvent, 'seq' | 'action'>,
  defects: readonly Finding[],
): readonly Finding[] {
  switch (action) {
    case 'amend':
      return needsText('/entry', event.entry, 'give the entry as it is to be')
    case 'submit':
      return defects
    case 'publish':
      return event.version === version + 1
        ? defects
        : [{ pointer: '/version', message: `must be ${version + 1}, the next one` }, ...defects]
    case 'return':
      return (event.defects ?? []).length > 0
        ? []
        : [{ pointer: '/defects', message: 'names none; list every defect, at once (Art. 16)' }]
    case 'attach':
      return needsText('/probe', event.probe, 'probe the source first')
    case 'suspend':
    case 'withdraw':
      return [
        ...needsText(
          '/consultation',
          event.consultation,
          'say how the users were consulted (Art. 27)',
        ),
        ...needsText('/filing', event.filing, 'say where it was filed (Art. 27)'),
      ]
    case 'detach':
    case 'resume':
      return []
  }
}

/** The registration as one more event makes it. */
export function registrationAfter(
  registration: Registration,
  event: RegistrationEvent,
): Registration {
  const to = event.action === 'draft' ? 'draft' : REGISTRATION_TRANSITIONS[event.action].to
  const { action } = event
  return {
    ...registration,
    state: to ?? registration.state,
    entry: event.entry ?? registration.entry,
    version: event.version ?? registration.version,
    attached: action === 'attach' || (action !== 'detach' && registration.attached),
    events: [...registration.events, event],
  }
}
