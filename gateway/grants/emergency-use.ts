/**
 * The account that is due for each use of an emergency grant: justified by the data officer, approved by a second
 * person, both in time. Otherwise the consumer is suspended. Pure: no clock, no I/O.
 *
 * @module
 */

import { localSecond } from '../core/day.ts'
import type { NotedEmergency } from '../core/house.ts'
import { isSamePerson } from '../core/same-person.ts'

/** What somebody of the staff said of a use. */
export interface Word {
  /** Id of the staff. */
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  readonly because: string
}

export interface Justification extends Word {
  /** The provision of law that permitted it. */
  readonly legalBasis: string
}

/** One exchange that an emergency grant permitted, and what was said of it. No subject stands in it. */
export interface EmergencyUse extends NotedEmergency {
  /** Until when it is to be justified and approved. */
  readonly dueAt: Date
  readonly justified: Justification | null
  readonly approved: Word | null
  readonly rejected: Word | null
  /** A steward's word that ends a suspension without an account. */
  readonly lifted: Word | null
}

export type UseStep = 'justify' | 'approve' | 'reject' | 'lift'

export type UseState = 'open' | 'justified' | 'approved' | 'overdue' | 'rejected' | 'lifted'

export function isSettled({
  approved,
  lifted,
}: Pick<EmergencyUse, 'approved' | 'lifted'>): boolean {
  return approved !== null || lifted !== null
}

/** Whether the use suspends its consumer: rejected, or due and not accounted for; the very moment of `dueAt` is late. */
export function isBarring(
  use: Pick<EmergencyUse, 'approved' | 'lifted' | 'rejected' | 'dueAt'>,
  now: Date,
): boolean {
  return !isSettled(use) && (use.rejected !== null || use.dueAt.getTime() <= now.getTime())
}

export function stateOf(use: EmergencyUse, now: Date): UseState {
  if (use.lifted !== null) return 'lifted'
  if (use.approved !== null) return 'approved'
  if (use.rejected !== null) return 'rejected'
  if (isBarring(use, now)) return 'overdue'
  return use.justified === null ? 'open' : 'justified'
}

/** Whether it was accounted for after it was due. */
export function isLate({ approved, dueAt }: EmergencyUse): boolean {
  return approved !== null && Date.parse(approved.at) >= dueAt.getTime()
}

/** Why somebody may not take a step, in a sentence; undefined where they may. */
export function objectionTo(
  step: UseStep,
  use: EmergencyUse,
  by: string,
  now: Date,
): string | undefined {
  const { exchangeId, operator, justified } = use
  const name = `The emergency use ${exchangeId}`
  if (isSettled(use)) return `${name} is ${stateOf(use, now)} already.`
  if (isSamePerson(operator, by)) {
    return `${by} is the operator of the exchange ${exchangeId}: somebody else accounts for it.`
  }
  if (step === 'lift') {
    if (isBarring(use, now)) return undefined
    return `${name} suspends nobody. Have it justified and approved until ${localSecond(use.dueAt)}.`
  }
  if (use.rejected !== null) {
    return `${name} was rejected. Only the steward can end the suspension: shudao grant lift-emergency.`
  }
  if (step === 'justify') {
    return justified === null ? undefined : `${name} was justified by ${justified.by} already.`
  }
  if (justified !== null && isSamePerson(justified.by, by)) {
    return `${by} justified the emergency use ${exchangeId}: a second person decides about it.`
  }
  if (step === 'approve' && justified === null) {
    return `${name} is not justified yet. The data officer of ${use.department} does that: shudao grant justify.`
  }
  return undefined
}
