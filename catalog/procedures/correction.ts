/**
 * Corrections (校核) and disputes (争议): the two procedures beside the use of shared data. Decree 809 Art. 26, 28.
 *
 * Neither holds a value of a record: the record is named by the receipt under which it was received.
 *
 * @module
 */
import type { Finding } from '../finding.ts'
import type { RegionCode } from '../types.ts'
import type { Clock } from './deadlines.ts'
import { isOf, needsText, sidesOf, strayFindings, transitionFindings } from './procedure.ts'
import type { Party, Procedure, ProcedureEvent, Transitions } from './procedure.ts'

export type CorrectionState = 'raised' | 'verifying' | 'corrected' | 'upheld' | 'withdrawn'
export type CorrectionAction = 'receive' | 'verify' | 'correct' | 'uphold' | 'withdraw'

export interface CorrectionEvent extends ProcedureEvent<CorrectionAction> {
  /** With `correct` and `uphold`: what was found, without the value. */
  readonly finding?: string
}

export interface Correction extends Procedure<CorrectionState, CorrectionAction> {
  readonly id: string
  readonly demand: Party
  readonly resource: string
  readonly items: readonly string[]
  /** The exchange under which the record was received. */
  readonly exchangeId: string
  readonly events: readonly CorrectionEvent[]
}

export const CORRECTION_TRANSITIONS: Transitions<CorrectionState, CorrectionAction> = {
  // From another province: the clock begins on the day on which it came.
  receive: { from: ['raised'], side: ['time'], role: ['system'], times: 1, article: 26 },
  verify: { from: ['raised'], to: 'verifying', side: ['supply'], role: ['officer'], article: 26 },
  correct: {
    from: ['raised', 'verifying'],
    to: 'corrected',
    side: ['supply'],
    role: ['officer', 'head'],
    article: 26,
  },
  uphold: {
    from: ['raised', 'verifying'],
    to: 'upheld',
    side: ['supply'],
    role: ['officer', 'head'],
    article: 26,
  },
  withdraw: {
    from: ['raised', 'verifying'],
    to: 'withdrawn',
    side: ['demand'],
    role: ['officer', 'head'],
    article: 26,
  },
}

/** Why a correction cannot be raised; empty when it can. */
export function raiseCorrectionFindings(
  { demand, items, exchangeId }: Pick<Correction, 'demand' | 'items' | 'exchangeId'>,
  event: Pick<CorrectionEvent, 'by' | 'why'>,
): readonly Finding[] {
  const { by, why } = event
  const findings: Finding[] = [...strayFindings('draft', event)]
  if (!isOf(by, demand) || !['officer', 'head'].includes(by.role)) {
    const message = 'is not of the department that received the record (Art. 26)'
    findings.push({ pointer: '/by', message })
  }
  if (items.length === 0) {
    findings.push({ pointer: '/items', message: 'names none; say which items are in doubt' })
  }
  return [
    ...findings,
    ...needsText('/exchangeId', exchangeId, 'name the exchange under which it was received'),
    ...needsText('/why', why, 'say what is in doubt, without the value (Art. 26)'),
  ]
}

/** Why an action cannot follow; empty when it can. */
export function correctionFindings(
  correction: Correction,
  action: CorrectionAction,
  event: Omit<CorrectionEvent, 'seq' | 'action'>,
): readonly Finding[] {
  const isReport = action === 'correct' || action === 'uphold'
  return [
    ...transitionFindings(CORRECTION_TRANSITIONS, correction, action, event),
    ...strayFindings(action, event, isReport ? ['finding'] : []),
    ...(isReport
      ? needsText('/finding', event.finding, 'report what was found, without the value (Art. 26)')
      : []),
  ]
}

/** D6: from the day on which it was raised to the report. */
export function correctionClock({ events }: Correction): Clock | undefined {
  const raised = events.find(({ action }) => action === 'receive') ?? events[0]
  if (raised === undefined) return undefined
  const done = events.find(({ action }) => ['correct', 'uphold', 'withdraw'].includes(action))
  const metOn = done === undefined ? {} : { metOn: done.day }
  return { deadline: 'D6', startedOn: raised.day, extendedBy: 0, ...metOn }
}

export type DisputeState = 'negotiating' | 'escalated' | 'settled' | 'decided'
export type DisputeAction = 'settle' | 'escalate' | 'decide'

export interface DisputeEvent extends ProcedureEvent<DisputeAction> {
  /** With `settle` and `decide`: what was agreed or decided, and by whom. */
  readonly outcome?: string
  /** With `escalate`: the body to which it goes. */
  readonly to?: string
}

export interface Dispute extends Procedure<DisputeState, DisputeAction> {
  readonly id: string
  readonly demand: Party
  /** Id of the request or correction that it is about. */
  readonly about: string
  readonly events: readonly DisputeEvent[]
}

export const DISPUTE_TRANSITIONS: Transitions<DisputeState, DisputeAction> = {
  settle: {
    from: ['negotiating'],
    to: 'settled',
    side: ['demand', 'supply'],
    role: ['head'],
    article: 28,
  },
  escalate: {
    from: ['negotiating'],
    to: 'escalated',
    side: ['demand', 'supply', 'steward'],
    role: ['head', 'steward'],
    article: 28,
  },
  // Neither province decides over the other: the steward writes down what the common superior decided.
  decide: { from: ['escalated'], to: 'decided', side: ['steward'], role: ['steward'], article: 28 },
}

/** Who decides when negotiation fails: across regions, the common superior. */
export function arbiterOf(demand: { region: RegionCode }, supply: { region: RegionCode }): string {
  return demand.region === supply.region
    ? `the competent department of ${supply.region} (政务数据共享主管部门)`
    : 'the competent department of the State Council (国务院政务数据共享主管部门), the common superior'
}

/** Why a dispute cannot be raised; empty when it can. */
export function raiseDisputeFindings(
  dispute: Pick<Dispute, 'demand' | 'supply' | 'about'>,
  event: Pick<DisputeEvent, 'by' | 'why'>,
): readonly Finding[] {
  const { by, why } = event
  const isParty = sidesOf(dispute, by).some((side) => side === 'demand' || side === 'supply')
  const message = 'is not the head of the work body of either side (Art. 28)'
  return [
    ...(isParty && by.role === 'head' ? [] : [{ pointer: '/by', message }]),
    ...strayFindings('draft', event),
    ...needsText('/about', dispute.about, 'name the request or correction that it is about'),
    ...needsText('/why', why, 'say what is in dispute, without a value of a person'),
  ]
}

/** Why an action cannot follow; empty when it can. */
export function disputeFindings(
  dispute: Dispute,
  action: DisputeAction,
  event: Omit<DisputeEvent, 'seq' | 'action'>,
): readonly Finding[] {
  const arbiter = arbiterOf(dispute.demand, dispute.supply)
  return [
    ...transitionFindings(DISPUTE_TRANSITIONS, dispute, action, event),
    ...strayFindings(action, event, [action === 'escalate' ? 'to' : 'outcome']),
    ...(action === 'escalate'
      ? needsText('/to', event.to, `name the body to which it goes: ${arbiter} (Art. 28)`)
      : needsText('/outcome', event.outcome, 'say what was agreed or decided, and by whom')),
  ]
}
