/**
 * One step in the life of a resource, as the procedure of the decree allows it: `catalog/procedures/registration.ts`
 * says who may do what when, `registry-store.ts` keeps it.
 *
 * @module
 */
import type { Content } from '../../catalog/content.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { Actor } from '../../catalog/procedures/procedure.ts'
import {
  registrationFindings,
  type Registration,
  type RegistrationAction,
  type RegistrationEvent,
} from '../../catalog/procedures/registration.ts'
import { dayOf, localTime } from '../core/day.ts'
import type { Database, Sql } from '../state/database.ts'
import { defectsOf, partsOfCode, readEntry, type Entry } from './entry.ts'
import { RegistryError } from './errors.ts'
import {
  findRegistered,
  findVersion,
  keepEvent,
  lockRegistry,
  newRegistration,
  type Registered,
} from './registry-store.ts'

/** What is asked to be done: by whom, why, and what the action needs besides. */
export interface Step {
  readonly code: string
  /** `draft` writes an entry down, be it new or one to be amended. */
  readonly action: Exclude<RegistrationAction, 'amend' | 'attach' | 'detach'> | 'draft'
  readonly by: Actor
  readonly why: string
  readonly at: Date
  /** With `draft`: JSON of the entry. */
  readonly entry?: string
  /** With `return`: what the steward found besides what the rules find. */
  readonly defects?: readonly Finding[]
  /** With `note-change`: the day on which law or duty changed. */
  readonly changedOn?: string
  /** With `extend`: working days. */
  readonly days?: number
  /** With `suspend` and `withdraw` (Decree 809 Art. 27). */
  readonly consultation?: string
  readonly filing?: string
}

/** What a step would do; nothing has been done yet. */
export interface PreparedStep {
  readonly before: Registration
  readonly event: RegistrationEvent
  /** As it is after the step. */
  readonly entry: Entry
}

/**
 * Checks a step against what the registry holds now.
 *
 * @throws {RegistryError} with every reason why it cannot be taken.
 */
export async function prepareStep(sql: Sql, step: Step, content: Content): Promise<PreparedStep> {
  const known = await findRegistered(sql, step.code)
  if (step.action === 'draft') return prepareDraft(step, known)
  if (known === undefined) {
    const message = 'is not in the registry. List what is: shudao catalog list'
    throw new RegistryError('UNKNOWN', [{ pointer: step.code, message }])
  }
  const { registration: before } = known
  const { action } = step
  const day = dayOf(step.at)
  const defects = defectsOf(known.entry, content, day)
  // What stops a service drops an amendment that was under way; its text stays in the events.
  const stops = action === 'suspend' || action === 'withdraw'
  const inForce = stops ? await findVersion(sql, step.code, before.version) : undefined
  const entry = inForce ?? known.entry
  const event: RegistrationEvent = {
    ...eventOf(step, before, action),
    ...(action === 'note-change' ? { changedOn: step.changedOn ?? '' } : {}),
    ...(action === 'extend' ? { days: step.days ?? 0 } : {}),
    ...(action === 'publish' ? { version: before.version + 1 } : {}),
    ...(action === 'return' ? { defects: [...(step.defects ?? []), ...defects] } : {}),
    ...(stops ? { consultation: step.consultation ?? '', filing: step.filing ?? '' } : {}),
    ...(entry.digest === before.entry ? {} : { entry: entry.digest }),
  }
  refuse(registrationFindings(before, action, event, defects))
  return { before, event, entry }
}

function prepareDraft(step: Step, known: Registered | undefined): PreparedStep {
  const entry = readEntry(step.entry ?? '')
  if (known !== undefined) {
    const { registration: before } = known
    const event = { ...eventOf(step, before, 'amend'), entry: entry.digest }
    refuse(registrationFindings(before, 'amend', event, []))
    return { before, event, entry }
  }
  const before = newRegistration(entry.code)
  const { region, department } = partsOfCode(entry.code)
  if (step.by.region !== region || step.by.department !== department) {
    const message = `is for the officer of ${department} in ${region} to draft (Art. 12)`
    throw new RegistryError('REFUSED', [{ pointer: '/code', message }])
  }
  return { before, event: { ...eventOf(step, before, 'draft'), entry: entry.digest }, entry }
}

function eventOf(
  { by, why, at }: Step,
  { events }: Registration,
  action: RegistrationEvent['action'],
): RegistrationEvent {
  return { seq: events.length + 1, action, by, why, day: dayOf(at), at: localTime(at) }
}

function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new RegistryError('REFUSED', findings)
}

/**
 * Takes a step, whole or not at all; one after the other, whatever replica they come from.
 *
 * @param seen what it was prepared on: nothing is done where that has changed in between.
 * @throws {RegistryError} with every reason why it cannot be taken; then nothing has changed.
 */
export async function takeStep(
  database: Pick<Database, 'transaction'>,
  step: Step,
  content: Content,
  seen?: PreparedStep,
): Promise<Registration> {
  return database.transaction(async (sql) => {
    await lockRegistry(sql)
    const { before, event, entry } = await prepareStep(sql, step, content)
    if (seen !== undefined && seen.event.seq !== event.seq) {
      const message = 'has changed in between; look at it again: shudao catalog history'
      throw new RegistryError('REFUSED', [{ pointer: step.code, message }])
    }
    return keepEvent(sql, before, event, entry)
  })
}
