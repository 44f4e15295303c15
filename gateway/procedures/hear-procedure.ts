/**
 * Answers a peer that tells of a procedure: takes in what happened there, and what its people did to what we keep.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Actor } from '../../catalog/procedures/procedure.ts'
import { dayOf, localTime } from '../core/day.ts'
import { ProcedureError } from './errors.ts'
import { hearEvents, type HearOptions } from './hear-events.ts'
import type { AnyDeed, Kept, KeptEvent } from './kind.ts'
import { fitting, type ProcedureAnswer, type ProcedureMessage, type SentDeed } from './message.ts'
import { findProcedure, keepEvent, KINDS, lockProcedures } from './procedure-store.ts'
import type { Rules } from './take-step.ts'

export interface HearProcedureOptions extends HearOptions {
  /** What is checked of a request besides its procedure. */
  readonly requestRules: () => Rules
  readonly now: () => Date
}

/**
 * @param region whose exchange tells.
 * @returns undefined when what it tells of its own events cannot be.
 */
export async function hearProcedure(
  options: HearProcedureOptions,
  region: string,
  message: ProcedureMessage,
): Promise<ProcedureAnswer | undefined> {
  const { events, deed, from } = message
  const { id } = message.head
  try {
    refuseTomorrow(message, options.now())
    await hearEvents(options, region, message)
  } catch (thrown) {
    if (!(thrown instanceof ProcedureError)) throw thrown
    const about = { [message.kind]: id, from: region, findings: thrown.message.slice(0, 500) }
    await options.record('hearProcedure', about, 'CONFLICT')
    return undefined
  }
  await receive(options, id)
  const before = await findProcedure(options.database, id)
  const findings =
    deed === undefined || before === undefined || before.events.length < from + events.length
      ? undefined
      : await takeDeed(options, region, before, deed)
  const now = (await findProcedure(options.database, id))?.events ?? []
  return {
    has: now.length,
    events: fitting(now.slice(from + events.length)),
    ...(deed === undefined || findings === undefined ? {} : { deed: { id: deed.id, findings } }),
  }
}

/** Clocks of exchanges that keep time differ by less. */
const CLOCK_AHEAD_MS = 3_600_000

/** Nothing could happen here any more to what has happened on a day that is to come. */
function refuseTomorrow({ head, events }: ProcedureMessage, now: Date): void {
  const today = dayOf(new Date(now.getTime() + CLOCK_AHEAD_MS))
  const ahead = events.find(({ day }) => day > today)
  if (ahead === undefined) return
  const message = `tells of "${ahead.action}" on ${ahead.day}, which is to come; set the clocks of both exchanges`
  throw new ProcedureError('REFUSED', [{ pointer: head.id, message }])
}

/** Says on which day it came, where its clock counts from that. */
async function receive(options: HearProcedureOptions, id: string): Promise<void> {
  const { database, own } = options
  const known = await findProcedure(database, id)
  if (known === undefined) return
  const kind = KINDS[known.kind]
  if (known.head.supply.region !== own || !kind.awaitsReceipt(known)) return
  const by: Actor = { id: 'exchange', role: 'system', region: own }
  await happen(options, known, 'receive', { by, why: `It came from ${known.head.demand.region}.` })
}

/** @returns why it is not taken; empty where it is, or was before. */
async function takeDeed(
  options: HearProcedureOptions,
  region: string,
  known: Kept,
  { id, action, ...deed }: SentDeed,
): Promise<readonly Finding[]> {
  if (known.events.some((event) => event['deed'] === id)) return []
  const refuse = async (findings: readonly Finding[]): Promise<readonly Finding[]> => {
    const about = { [known.kind]: known.head.id, action, by: deed.by.id, from: region }
    await options.record('hearProcedure', about, 'CONFLICT')
    return findings
  }
  if (deed.by.region !== region || deed.by.role === 'system') {
    return refuse([{ pointer: '/by', message: `is not of ${region}, which sends it` }])
  }
  if (KINDS[known.kind].keptBy(known) !== options.own) {
    return refuse([{ pointer: known.head.id, message: 'is not kept here' }])
  }
  try {
    await happen(options, known, action, { ...deed, deed: id })
    return []
  } catch (thrown) {
    if (!(thrown instanceof ProcedureError)) throw thrown
    return refuse(thrown.findings)
  }
}

type Said = Omit<AnyDeed, 'day' | 'at'> & Pick<AnyDeed, 'by' | 'why'>

/** Lets it happen now, after the log was told; nothing where the procedure has changed in between. */
async function happen(
  options: HearProcedureOptions,
  known: Kept,
  action: string,
  said: Said,
): Promise<void> {
  const { database, record, requestRules, now } = options
  const kind = KINDS[known.kind]
  const at = now()
  const outcome = kind.act(known, action, { ...said, day: dayOf(at), at: localTime(at) })
  if (!outcome.ok) throw new ProcedureError('REFUSED', outcome.problems)
  const { procedure, event } = outcome
  const findings = known.kind === 'request' ? requestRules().check(procedure, event) : []
  if (findings.length > 0) throw new ProcedureError('REFUSED', findings)
  await record('hearProcedure', aboutOf(procedure, event))
  await database.transaction(async (sql) => {
    await lockProcedures(sql)
    const current = await findProcedure(sql, known.head.id)
    if (current?.events.length === known.events.length) return keepEvent(sql, procedure, event)
    const message = 'has changed in between; look at it again'
    throw new ProcedureError('REFUSED', [{ pointer: known.head.id, message }])
  })
}

function aboutOf(
  { kind, head }: Kept,
  { action, seq, by }: KeptEvent,
): Readonly<Record<string, string>> {
  return {
    [kind]: head.id,
    action,
    event: String(seq),
    by: by.id,
    role: by.role,
    region: by.region,
  }
}
