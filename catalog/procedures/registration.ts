/**
 * The life of an entry in the registry: of a resource, from the draft to the service that other departments use, by
 * Decree 809 Art. 13–17 and 27; of what is no resource (a standard, a source, a consumer …) the same way, by the exchange's
 * own order, since the decree does not speak of it.
 *
 * Published and attached are two things: an entry may be published before it is bound to a working source, and a
 * binding may be lost and found without a new version.
 *
 * @module
 */
import type { Finding } from '../finding.ts'
import { DEADLINES } from './deadlines.ts'
import { needsText, transitionFindings } from './procedure.ts'
import type { Procedure, ProcedureEvent, Transitions } from './procedure.ts'

export type RegistrationState =
  'draft' | 'submitted' | 'returned' | 'published' | 'suspended' | 'withdrawn'

export type RegistrationAction =
  | 'amend'
  | 'note-change'
  | 'extend'
  | 'submit'
  | 'return'
  | 'publish'
  | 'attach'
  | 'detach'
  | 'suspend'
  | 'resume'
  | 'withdraw'

export interface RegistrationEvent extends ProcedureEvent<RegistrationAction> {
  /** The digest of the entry as it is now, hex SHA-256: with `draft`, `amend`, and what drops an amendment. */
  readonly entry?: string
  /** With `publish`: the version that was published; counts up from 1. */
  readonly version?: number
  /** With `return`: every defect, at once. */
  readonly defects?: readonly Finding[]
  /** With `submit`, `publish` and `return`: what the source could not be asked, or is not certain; a sentence each. */
  readonly warnings?: readonly string[]
  /** With `note-change`: the day on which law or duty changed, `YYYY-MM-DD`; D1 counts from it. */
  readonly changedOn?: string
  /** With `extend`: working days that the steward consents to add to D1. */
  readonly days?: number
  /** With `attach`: the report of the probe that went before. */
  readonly probe?: string
  /** With `suspend` and `withdraw` of a resource: how the using departments were consulted, and where it was filed (Art. 27). */
  readonly consultation?: string
  readonly filing?: string
}

export interface Registration extends Procedure<RegistrationState, RegistrationAction> {
  readonly code: string
  /** Whether it is a resource, of which the decree speaks. */
  readonly isResource: boolean
  /** Digest of the entry as it was last written. */
  readonly entry: string
  readonly attached: boolean
  /** Versions published so far; 0 before the first. */
  readonly version: number
  readonly events: readonly RegistrationEvent[]
}

const PUBLIC: readonly RegistrationState[] = ['published', 'suspended']
/** Also while an amendment is written or reviewed: a draft must not keep a service from being stopped. */
const IN_SERVICE: readonly RegistrationState[] = ['draft', 'submitted', 'returned', ...PUBLIC]

export const REGISTRATION_TRANSITIONS: Transitions<RegistrationState, RegistrationAction> = {
  // A published entry is amended by a new draft of it; the version in force stays until that is published.
  amend: {
    from: ['draft', 'returned', 'published', 'suspended'],
    to: 'draft',
    side: ['supply'],
    role: ['officer'],
    article: 17,
  },
  // A change of law or duty that touches the entry: it is to be amended and submitted within ten working days.
  'note-change': {
    from: IN_SERVICE,
    side: ['supply', 'steward'],
    role: ['officer', 'head', 'steward'],
    article: 17,
  },
  extend: {
    from: IN_SERVICE,
    side: ['steward'],
    role: ['steward'],
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
    from: IN_SERVICE,
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
    from: IN_SERVICE,
    to: 'withdrawn',
    side: ['supply', 'steward'],
    role: ['head', 'steward'],
    article: 27,
  },
}

const OWN_ORDER = Object.fromEntries(
  Object.entries(REGISTRATION_TRANSITIONS).map(([action, transition]) => [
    action,
    { ...transition, article: undefined },
  ]),
) as typeof REGISTRATION_TRANSITIONS

/** Why `event` cannot follow; empty when it can. `defects` are what is wrong with the entry as it is. */
export function registrationFindings(
  registration: Registration,
  action: RegistrationAction,
  event: Omit<RegistrationEvent, 'seq' | 'action'>,
  defects: readonly Finding[],
): readonly Finding[] {
  return [
    ...transitionFindings(
      registration.isResource ? REGISTRATION_TRANSITIONS : OWN_ORDER,
      registration,
      action,
      event,
    ),
    ...detailFindings(registration, action, event, defects),
  ]
}

/** What consumers have of it, whatever is drafted beside. */
export type ServiceState = 'published' | 'suspended' | 'withdrawn'

/** The state of the version in force; undefined before the first is published. */
export function serviceOf({ events }: Pick<Registration, 'events'>): ServiceState | undefined {
  const last = events.findLast(({ action }) => Object.hasOwn(SERVICE_AFTER, action))
  return last && SERVICE_AFTER[last.action]
}

const SERVICE_AFTER: Partial<Record<RegistrationEvent['action'], ServiceState>> = {
  publish: 'published',
  suspend: 'suspended',
  resume: 'published',
  withdraw: 'withdrawn',
}

function detailFindings(
  registration: Registration,
  action: RegistrationAction,
  event: Omit<RegistrationEvent, 'seq' | 'action'>,
  defects: readonly Finding[],
): readonly Finding[] {
  switch (action) {
    case 'amend':
      return needsText('/entry', event.entry, 'give the entry as it is to be')
    case 'note-change':
      return event.changedOn !== undefined && event.changedOn <= event.day
        ? []
        : [
            {
              pointer: '/changedOn',
              message: 'is no day up to today; say when it changed (Art. 17)',
            },
          ]
    case 'extend':
      return extensionFindings(registration, event)
    case 'submit':
      return defects
    case 'publish': {
      const next = registration.version + 1
      return event.version === next
        ? defects
        : [{ pointer: '/version', message: `must be ${next}, the next one` }, ...defects]
    }
    case 'return':
      return (event.defects ?? []).length > 0
        ? []
        : [
            {
              pointer: '/defects',
              message: `names none; list every defect, at once${registration.isResource ? ' (Art. 16)' : ''}`,
            },
          ]
    case 'attach':
      return needsText('/probe', event.probe, 'probe the source first')
    case 'suspend':
    case 'withdraw':
      return [
        ...serviceFindings(registration, action),
        ...(registration.isResource ? stopFindings(event) : []),
      ]
    case 'detach':
    case 'resume':
      return []
  }
}

/** Of the change that was noted last. */
function extensionFindings(
  { events }: Registration,
  { days }: Pick<RegistrationEvent, 'days'>,
): readonly Finding[] {
  const { extensionMax } = DEADLINES.D1
  const noted = events.findLastIndex(({ action }) => action === 'note-change')
  const since = events.slice(noted)
  if (noted < 0 || since.some(({ action }) => action === 'submit')) {
    return [{ pointer: '/action', message: 'extends nothing: no change of law or duty waits' }]
  }
  if (days === undefined || !Number.isInteger(days) || days < 1) {
    return [{ pointer: '/days', message: 'is missing; give whole working days, 1 or more' }]
  }
  const all = since.reduce((sum, event) => sum + (event.days ?? 0), days)
  if (all <= extensionMax) return []
  const message = `makes ${all} working days; at most ${extensionMax} may be added in all (Art. 17)`
  return [{ pointer: '/days', message }]
}

function stopFindings({
  consultation,
  filing,
}: Pick<RegistrationEvent, 'consultation' | 'filing'>): readonly Finding[] {
  return [
    ...needsText('/consultation', consultation, 'say how the users were consulted (Art. 27)'),
    ...needsText('/filing', filing, 'say where it was filed (Art. 27)'),
  ]
}

function serviceFindings(
  registration: Registration,
  action: 'suspend' | 'withdraw',
): readonly Finding[] {
  const service = serviceOf(registration)
  if (service === 'published' || (service === 'suspended' && action === 'withdraw')) return []
  const message = `cannot be "${action}": ${service === undefined ? 'no version was published' : `it is ${service} already`}`
  return [{ pointer: '/action', message }]
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
