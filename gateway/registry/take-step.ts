/**
 * One step in the life of an entry, as its procedure allows it: `catalog/procedures/registration.ts`
 * says who may do what when, `registry-store.ts` keeps it.
 *
 * @module
 */
import type { Content } from '../../catalog/content.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { Actor, Party } from '../../catalog/procedures/procedure.ts'
import {
  registrationFindings,
  type Registration,
  type RegistrationAction,
  type RegistrationEvent,
} from '../../catalog/procedures/registration.ts'
import { dayOf, localTime } from '../core/day.ts'
import type { Database, Sql } from '../state/database.ts'
import { defectsOf, type EntrySurroundings } from './entry-defects.ts'
import { KINDS, type GivenEntry } from './entry-kinds.ts'
import { readEntry, type Entry } from './entry.ts'
import { RegistryError } from './errors.ts'
import { contentWith } from './registered-content.ts'
import {
  findRegistered,
  findVersion,
  keepEvent,
  lastEvent,
  lockRegistry,
  newRegistration,
  submittedEntries,
  type EntryName,
  type Registered,
} from './registry-store.ts'

/** What is asked to be done: by whom, why, and what the action needs besides. */
export interface Step extends EntryName {
  /** `draft` writes an entry down, be it new or one to be amended. */
  readonly action: Exclude<RegistrationAction, 'amend' | 'attach' | 'detach'> | 'draft'
  readonly by: Actor
  readonly why: string
  readonly at: Date
  /** With `draft`: JSON of the entry. */
  readonly entry?: string
  /** Digest of the entry that whoever does it has seen, where that is said; empty where there was none. */
  readonly digest?: string
  /** With `return`: what the steward found besides what the rules find. */
  readonly defects?: readonly Finding[]
  /** With `submit`, `publish` and `return`: what the source says against the entry. */
  readonly sourceFindings?: readonly Finding[]
  /** With the same: what the source could not be asked, or is not certain; kept with the event. */
  readonly warnings?: readonly string[]
  /** With `note-change`: the day on which law or duty changed. */
  readonly changedOn?: string
  /** With `extend`: working days. */
  readonly days?: number
  /** With `suspend` and `withdraw` of a resource (Decree 809 Art. 27). */
  readonly consultation?: string
  readonly filing?: string
}

/** What a step would do; nothing has been done yet. */
export interface PreparedStep {
  /** The last event of the registry that it was prepared on, whatever that was about. */
  readonly seen: number
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
export async function prepareStep(
  sql: Sql,
  step: Step,
  surroundings: EntrySurroundings,
): Promise<PreparedStep> {
  const seen = await lastEvent(sql)
  const known = await findRegistered(sql, step)
  refuseUnseen(step, known)
  if (step.action === 'draft') return { seen, ...prepareDraft(step, known) }
  if (known === undefined) {
    const message = 'is not in the registry. List what is: shudao catalog list'
    throw new RegistryError('UNKNOWN', [{ pointer: step.code, message }])
  }
  const { registration: before } = known
  const { action } = step
  const day = dayOf(step.at)
  // What is reviewed together may name each other; what is published names what is in force.
  const content = action === 'publish' ? surroundings.content : await contentToBe(sql, surroundings)
  const defects = CHECKED.has(action)
    ? [...defectsOf(known.entry, { ...surroundings, content }, day), ...(step.sourceFindings ?? [])]
    : []
  // What stops a service drops an amendment that was under way; its text stays in the events.
  const stops = action === 'suspend' || action === 'withdraw'
  const inForce = stops ? await findVersion(sql, step, before.version) : undefined
  const entry = inForce ?? known.entry
  const event: RegistrationEvent = {
    ...eventOf(step, before, action),
    ...(action === 'note-change' ? { changedOn: step.changedOn ?? '' } : {}),
    ...(action === 'extend' ? { days: step.days ?? 0 } : {}),
    ...(action === 'publish' ? { version: before.version + 1 } : {}),
    ...(step.warnings === undefined || step.warnings.length === 0
      ? {}
      : { warnings: step.warnings }),
    ...(action === 'return' ? { defects: [...(step.defects ?? []), ...defects] } : {}),
    ...(stops ? { consultation: step.consultation ?? '', filing: step.filing ?? '' } : {}),
    ...(entry.digest === before.entry ? {} : { entry: entry.digest }),
  }
  refuse(registrationFindings(before, action, event, defects))
  return { seen, before, event, entry }
}

/** Nobody publishes, submits or writes over what somebody else has put in the place of what they looked at. */
function refuseUnseen({ code, digest: seen }: Step, known: Registered | undefined): void {
  const last = known?.registration.events.findLast(({ entry }) => entry !== undefined)
  if (seen === undefined || last === undefined || seen === known?.entry.digest) return
  const message = `has changed since you looked at it: ${last.by.id} did "${last.action}" on ${last.day}; look at it again`
  throw new RegistryError('REFUSED', [{ pointer: code, message }])
}

async function contentToBe(sql: Sql, { content }: EntrySurroundings): Promise<Content> {
  const submitted = await submittedEntries(sql)
  return contentWith(
    content,
    submitted.map(({ kind, code, text }) => ({ kind, code, value: JSON.parse(text) as unknown })),
  )
}

/** Steps for which it matters whether the entry is sound. */
const CHECKED: ReadonlySet<Step['action']> = new Set(['submit', 'publish', 'return'])

function prepareDraft(step: Step, known: Registered | undefined): Omit<PreparedStep, 'seen'> {
  const { kind, code, by } = step
  const entry = readEntry(step.entry ?? '', kind)
  const owner = ownerOf(entry, by)
  if (known !== undefined) {
    const { registration: before } = known
    const event = { ...eventOf(step, before, 'amend'), entry: entry.digest }
    refuse([
      ...movedFindings(before.supply, owner),
      ...registrationFindings(before, 'amend', event, []),
    ])
    return { before, event, entry }
  }
  const { region, department } = owner ?? { region: by.region, department: by.department ?? '' }
  if (by.region !== region || by.department !== department || department === '') {
    const article = kind === 'resource' ? ' (Art. 12)' : ''
    const message = `is for the officer of ${department || 'a department'} in ${region} to draft${article}`
    throw new RegistryError('REFUSED', [{ pointer: `/${KINDS[kind].codeField}`, message }])
  }
  const before = newRegistration({ kind, code }, { region, department })
  return { before, event: { ...eventOf(step, before, 'draft'), entry: entry.digest }, entry }
}

function ownerOf({ kind, text }: Entry, { region }: Actor): Party | undefined {
  return KINDS[kind].ownerOf(JSON.parse(text) as GivenEntry, region)
}

/** Whoever may change an entry could else give it away, and take what is another's. */
function movedFindings(before: Party, after: Party | undefined): readonly Finding[] {
  if (after === undefined || after.department === before.department) return []
  const message = `is "${after.department}"; it was registered by ${before.department}, whose it stays`
  return [{ pointer: '/department', message }]
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

/** What a step was prepared on, and what must hold besides where anything has happened since. */
export interface Precautions {
  readonly prepared: PreparedStep
  /** Throws what keeps the step from being taken, in view of a registry that stays as it is until it is. */
  readonly checkAgain: (sql: Sql) => Promise<void>
}

/**
 * Takes a step, whole or not at all; one after the other, whatever replica they come from.
 *
 * @param precautions nothing is done where the entry has changed since it was prepared. Of two steps that go with what
 *   there is, and not with each other, the second finds the first, and is refused.
 * @throws {RegistryError} with every reason why it cannot be taken, or whatever `checkAgain` throws; then nothing has changed.
 */
export async function takeStep(
  database: Pick<Database, 'transaction'>,
  step: Step,
  surroundings: EntrySurroundings,
  precautions?: Precautions,
): Promise<Registration> {
  return database.transaction(async (sql) => {
    await lockRegistry(sql)
    const { seen, before, event, entry } = await prepareStep(sql, step, surroundings)
    const prepared = precautions?.prepared
    if (prepared !== undefined && prepared.event.seq !== event.seq) {
      const message = 'has changed in between; look at it again: shudao catalog history'
      throw new RegistryError('REFUSED', [{ pointer: step.code, message }])
    }
    if (prepared?.seen !== seen) await precautions?.checkAgain(sql)
    return keepEvent(sql, before, event, entry)
  })
}
