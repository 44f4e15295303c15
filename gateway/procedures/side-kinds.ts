/**
 * Corrections and disputes, as the store of procedures keeps them. Once raised, the provider's exchange keeps them.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import {
  CORRECTION_TRANSITIONS,
  correctionClock,
  correctionFindings,
  DISPUTE_TRANSITIONS,
  disputeFindings,
  raiseCorrectionFindings,
  raiseDisputeFindings,
  type Correction,
  type CorrectionAction,
  type Dispute,
  type DisputeAction,
} from '../../catalog/procedures/correction.ts'
import type { Transition } from '../../catalog/procedures/procedure.ts'
import type { AnyDeed, Head, Kept, KeptEvent, Kind, KindName } from './kind.ts'

export const CORRECTIONS: Kind = {
  ...sideKind('correction', CORRECTION_TRANSITIONS, 'raised', {
    begin: (head, deed) => raiseCorrectionFindings(correctionOf(blank('correction', head)), deed),
    act: (kept, action, deed) =>
      correctionFindings(correctionOf(kept), action as CorrectionAction, deed),
  }),
  prefix: 'JH',
  clocks: (kept) => {
    const clock = correctionClock(correctionOf(kept))
    return clock === undefined ? [] : [clock]
  },
}

export const DISPUTES: Kind = {
  ...sideKind('dispute', DISPUTE_TRANSITIONS, 'negotiating', {
    begin: (head, deed) => raiseDisputeFindings(disputeOf(blank('dispute', head)), deed),
    act: (kept, action, deed) => disputeFindings(disputeOf(kept), action as DisputeAction, deed),
  }),
  prefix: 'ZY',
  clocks: () => [],
}

/** What the store keeps, as a correction. */
export function correctionOf({ head, state, events }: Kept): Correction {
  return { ...head, ...head.about, state, events } as unknown as Correction
}

/** What the store keeps, as a dispute. */
export function disputeOf({ head, state, events }: Kept): Dispute {
  return { ...head, ...head.about, state, events } as unknown as Dispute
}

interface Checks {
  readonly begin: (head: Head, deed: AnyDeed) => readonly Finding[]
  readonly act: (kept: Kept, action: string, deed: AnyDeed) => readonly Finding[]
}

function sideKind(
  name: KindName,
  transitions: Readonly<Record<string, Transition<string, string>>>,
  first: string,
  checks: Checks,
): Omit<Kind, 'prefix' | 'clocks'> {
  const after = (kept: Kept, event: KeptEvent): Kept => ({
    ...kept,
    state: event.action === 'draft' ? first : (transitions[event.action]?.to ?? kept.state),
    events: [...kept.events, event],
  })
  const done = (kept: Kept, action: string, deed: AnyDeed): ReturnType<Kind['act']> => {
    const event: KeptEvent = { ...deed, seq: kept.events.length + 1, action }
    return { ok: true, procedure: after(kept, event), event }
  }
  return {
    name,
    begin: (head, deed) => {
      const problems = checks.begin(head, deed)
      return problems.length > 0 ? { ok: false, problems } : done(blank(name, head), 'draft', deed)
    },
    act: (kept, action, deed) => {
      const problems = Object.hasOwn(transitions, action)
        ? checks.act(kept, action, deed)
        : [{ pointer: '/action', message: `is "${action}", which no ${name} knows` }]
      return problems.length > 0 ? { ok: false, problems } : done(kept, action, deed)
    },
    replay: (head, events) => events.reduce(after, blank(name, head)),
    keptBy: ({ supply }) => supply.region,
    awaitsReceipt: ({ events }) => Object.hasOwn(transitions, 'receive') && events.length === 1,
  }
}

/** One to which nothing has happened. */
function blank(kind: KindName, head: Head): Kept {
  return { kind, head, demand: head.demand, supply: head.supply, state: '', events: [] }
}
