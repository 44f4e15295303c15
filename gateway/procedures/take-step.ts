/**
 * One step of a procedure. Where another region keeps the procedure the step is a deed that waits to be carried there;
 * it has happened when that region says so.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { Finding } from '../../catalog/finding.ts'
import type { Actor } from '../../catalog/procedures/procedure.ts'
import { dayOf, localTime } from '../core/day.ts'
import type { Database, Sql } from '../state/database.ts'
import { ProcedureError } from './errors.ts'
import type { AnyDeed, Head, Kept, KeptEvent, KindName, Outcome } from './kind.ts'
import { unreadableFindings } from './message.ts'
import { findProcedure, keepEvent, KINDS, lockProcedures, nextId } from './procedure-store.ts'

/** What is asked to be done: by whom, why, and what the action says besides. */
export interface Step {
  readonly kind: KindName
  /** Which one; with `draft` there is none yet. */
  readonly id?: string
  /** Number of the last event that whoever does it has seen, where that is said. */
  readonly event?: number
  readonly action: string
  readonly by: Actor
  readonly why: string
  readonly at: Date
  readonly details: Readonly<Record<string, unknown>>
  /** With `draft`: whose it is and what it is about. */
  readonly head?: Omit<Head, 'id'>
}

export interface Rules {
  /** Region of this exchange. */
  readonly own: string
  /** What else is wrong with a step, in view of the catalogue and the grants; empty when nothing is. */
  readonly check: (after: Kept, event: KeptEvent) => readonly Finding[]
}

/** What a step would do; nothing has been done yet. */
export interface PreparedStep {
  /** As it is after the step, or will be when the other region has taken it. */
  readonly procedure: Kept
  readonly event: KeptEvent
  /** The step waits for the other region, which keeps the procedure. */
  readonly waits: boolean
}

/**
 * Checks a step against what is kept now.
 *
 * @throws {ProcedureError} with every reason why it cannot be taken.
 */
export async function prepareStep(sql: Sql, step: Step, rules: Rules): Promise<PreparedStep> {
  const kind = KINDS[step.kind]
  const day = dayOf(step.at)
  const deed: AnyDeed = {
    ...step.details,
    by: step.by,
    why: step.why,
    day,
    at: localTime(step.at),
  }
  if (step.action === 'draft') {
    if (step.head === undefined) throw unknown(step)
    const id = await nextId(sql, kind, rules.own, day.slice(0, 4))
    return { ...checked(kind.begin({ ...step.head, id }, deed), rules), waits: false }
  }
  const known = await findProcedure(sql, step.id ?? '')
  if (known?.kind !== step.kind) throw unknown(step)
  refuseUnseen(step, known)
  const waits = kind.keptBy(known) !== rules.own
  if (waits) await refuseSecondDeed(sql, known)
  return { ...checked(kind.act(known, step.action, deed), rules), waits }
}

function checked(
  outcome: Outcome,
  { check }: Rules,
): { readonly procedure: Kept; readonly event: KeptEvent } {
  if (!outcome.ok) throw new ProcedureError('REFUSED', outcome.problems)
  const { procedure, event } = outcome
  const unreadable = unreadableFindings(procedure, event)
  if (unreadable.length > 0) throw new ProcedureError('BAD_INPUT', unreadable)
  const findings = check(procedure, event)
  if (findings.length > 0) throw new ProcedureError('REFUSED', findings)
  return { procedure, event }
}

/**
 * Nobody agrees to what somebody else has put in the place of what they looked at.
 *
 * @throws {ProcedureError} `REFUSED`
 */
export function refuseUnseen(
  { event: seen }: Pick<Step, 'event'>,
  { head: { id }, events }: Kept,
): void {
  const last = events.at(-1)
  if (seen === undefined || last === undefined || seen === last.seq) return
  const message = `has changed since you looked at it: ${last.by.id} did "${last.action}" on ${last.day}; look at it again`
  throw new ProcedureError('REFUSED', [{ pointer: id, message }])
}

async function refuseSecondDeed(sql: Sql, { head: { id } }: Kept): Promise<void> {
  const waiting = await sql.query(
    `SELECT deed ->> 'action' AS action FROM shudao.procedure_deed WHERE procedure = $1 AND state = 'waiting'`,
    [id],
  )
  const [first] = waiting
  if (first === undefined) return
  const message = `waits for the other province to take "${String(first['action'])}"; do the next step when that has come back`
  throw new ProcedureError('REFUSED', [{ pointer: id, message }])
}

function unknown({ kind, id = '' }: Step): ProcedureError {
  const message = `is not known here. List what is: shudao ${kind} list`
  return new ProcedureError('UNKNOWN', [{ pointer: id, message }])
}

/**
 * Takes a step, whole or not at all; one after the other, whatever replica they come from.
 *
 * @param seen what it was prepared on: nothing is done where that has changed in between.
 * @throws {ProcedureError} with every reason why it cannot be taken; then nothing has changed.
 */
export async function takeStep(
  database: Pick<Database, 'transaction'>,
  step: Step,
  rules: Rules,
  seen?: PreparedStep,
): Promise<PreparedStep> {
  return database.transaction(async (sql) => {
    await lockProcedures(sql)
    const prepared = await prepareStep(sql, step, rules)
    const { procedure, event, waits } = prepared
    if (seen !== undefined && !isOn(seen, prepared)) throw changedInBetween(step, seen)
    if (waits) await keepDeed(sql, procedure, event)
    else await keepEvent(sql, procedure, event)
    return prepared
  })
}

function isOn(seen: PreparedStep, now: PreparedStep): boolean {
  return (
    seen.procedure.head.id === now.procedure.head.id &&
    seen.event.seq === now.event.seq &&
    seen.waits === now.waits
  )
}

/** The record names the number that a draft was to have: it cannot get another one now. */
function changedInBetween({ action }: Step, { procedure: { head } }: PreparedStep): ProcedureError {
  const message =
    action === 'draft'
      ? 'is the number of another draft, made at the same moment; yours was not kept. Send it again'
      : 'has changed in between; look at it again: shudao request show'
  return new ProcedureError('REFUSED', [{ pointer: head.id, message }])
}

/** What is sent says who did it and why; when it happened is for the other region to say. */
async function keepDeed(sql: Sql, { head: { id } }: Kept, event: KeptEvent): Promise<void> {
  const { at } = event
  const deed: Readonly<Record<string, unknown>> = {
    ...event,
    seq: undefined,
    day: undefined,
    at: undefined,
  }
  await sql.query(
    `INSERT INTO shudao.procedure_deed (id, procedure, deed, done_at, state) VALUES ($1, $2, $3::jsonb, $4, 'waiting')`,
    [randomUUID(), id, JSON.stringify(deed), at],
  )
}
