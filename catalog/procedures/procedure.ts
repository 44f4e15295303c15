/**
 * Procedures of the decree: something that people of several sides bring from state to state, each step an event.
 *
 * A procedure is a table of transitions. Whatever is not in its table cannot be done; what is in it may only be
 * done by the sides and roles that the table names.
 *
 * @module
 */
import type { Finding } from '../finding.ts'
import type { RegionCode } from '../types.ts'

/** `head` is the head of a department's sharing work body (政务数据共享工作机构, Decree 809 Art. 11). */
export type Role = 'officer' | 'head' | 'steward' | 'system'

export interface Actor {
  readonly id: string
  readonly role: Role
  readonly region: RegionCode
  /** Of an officer or a head. */
  readonly department?: string
}

/**
 * On whose side a step is: the using department, the source-of-record department, its region's steward, the steward of the
 * using department's region, or time.
 */
export type Side = 'demand' | 'supply' | 'steward' | 'demand-steward' | 'time'

export interface Party {
  readonly region: RegionCode
  readonly department: string
}

export interface Parties {
  /** Whose system asks; a procedure of the provider alone has none. */
  readonly demand?: Party
  /** Whose resource it is. */
  readonly supply: Party
}

export interface Transition<State extends string, Action extends string> {
  readonly from: readonly State[]
  /** Undefined: the state stays as it is. */
  readonly to?: State
  readonly side: readonly Side[]
  readonly role: readonly Role[]
  /** Whoever did any of these, since this was last done, must be another person: four eyes. */
  readonly notBy?: readonly (Action | 'draft')[]
  /** How often it may be done to one procedure. */
  readonly times?: number
  /** Why somebody cannot do it although the state would allow it, as a finding says it; undefined when they can. */
  readonly objection?: (
    procedure: Pick<Procedure<string, string>, 'state' | 'events'>,
    by: Actor,
  ) => string | undefined
  /** Of Decree 809; left out where the order is the exchange's own. */
  readonly article?: number | undefined
}

export type Transitions<State extends string, Action extends string> = Readonly<
  Record<Action, Transition<State, Action>>
>

/** One thing that happened. Events are added, never changed; the state follows from them. */
export interface ProcedureEvent<Action extends string> {
  /** Counts from 1 within the procedure, without gaps. */
  readonly seq: number
  readonly action: Action | 'draft'
  readonly by: Actor
  /** Day by the calendar of Asia/Shanghai, `YYYY-MM-DD`; what clocks count from. */
  readonly day: string
  /** ISO 8601 with zone. */
  readonly at: string
  /** Why, in words. */
  readonly why: string
}

export interface Procedure<State extends string, Action extends string> extends Parties {
  readonly state: State
  readonly events: readonly ProcedureEvent<Action>[]
}

/** Why `action` cannot be done now by this person; empty when it can. Every reason at once, with its article. */
export function transitionFindings<State extends string, Action extends string>(
  table: Transitions<State, Action>,
  procedure: Procedure<State, Action>,
  action: Action,
  { by, day, why }: Pick<ProcedureEvent<Action>, 'by' | 'day' | 'why'>,
): readonly Finding[] {
  const { from, side, role, notBy = [], times, objection, article } = table[action]
  const { state, events } = procedure
  const findings: Finding[] = []
  if (!from.includes(state)) {
    const message = `cannot be "${action}" in the state ${state}; it can be in ${from.join(' or ')}`
    findings.push({ pointer: '/action', message })
  }
  const against = objection?.(procedure, by)
  if (against !== undefined) findings.push({ pointer: '/action', message: against })
  if (!role.includes(by.role) || !sidesOf(procedure, by).some((one) => side.includes(one))) {
    const message = `may not ${action}: it is for ${whoMay(side, role)}${said(article)}`
    findings.push({ pointer: '/by', message })
  }
  const since = events.findLastIndex((event) => event.action === action) + 1
  const own = events.slice(since).findLast((e) => notBy.includes(e.action) && e.by.id === by.id)
  if (own !== undefined) {
    const message = `is who did "${own.action}" too: another person must ${action}${said(article)}`
    findings.push({ pointer: '/by', message })
  }
  if (times !== undefined && events.filter((event) => event.action === action).length >= times) {
    findings.push({
      pointer: '/action',
      message: `was done already, and can be done once${said(article)}`,
    })
  }
  const latest = events.at(-1)
  if (latest !== undefined && day < latest.day) {
    findings.push({ pointer: '/day', message: `is before ${latest.day}, when it last changed` })
  }
  return [...findings, ...needsText('/why', why, 'say why, in words')]
}

/** `the officer or head of the provider or the provider's steward` */
function whoMay(sides: readonly Side[], roles: readonly Role[]): string {
  const staff = roles.filter((one) => one === 'officer' || one === 'head').join(' or ')
  const who: Readonly<Record<Side, string>> = {
    demand: `the ${staff} of the applicant`,
    supply: `the ${staff} of the provider`,
    steward: "the provider's steward",
    'demand-steward': "the applicant's steward",
    time: 'the exchange itself',
  }
  return sides.map((side) => who[side]).join(' or ')
}

function said(article: number | undefined): string {
  return article === undefined ? '' : ` (Art. ${article})`
}

/** On whose sides somebody stands: on none, usually. */
export function sidesOf({ demand, supply }: Parties, by: Actor): readonly Side[] {
  if (by.role === 'system') return ['time']
  const sides: Side[] = []
  if (by.role === 'steward') {
    if (by.region === supply.region) sides.push('steward')
    if (by.region === demand?.region) sides.push('demand-steward')
    return sides
  }
  if (demand !== undefined && isOf(by, demand)) sides.push('demand')
  if (isOf(by, supply)) sides.push('supply')
  return sides
}

export function isOf(by: Actor, party: Party): boolean {
  return by.region === party.region && by.department === party.department
}

/** What an action must carry besides who, when and why; said when it does not. */
export function needsText(
  pointer: string,
  text: string | undefined,
  what: string,
): readonly Finding[] {
  return (text ?? '').trim() === '' ? [{ pointer, message: `is missing; ${what}` }] : []
}

/** What every event says; `deed`, of what another province's people did, which deed it was. */
const EVERY: readonly string[] = ['seq', 'action', 'by', 'day', 'at', 'why', 'deed']

/**
 * What is said with an action that is not its own to say: nobody looks at it, and yet something could go by it.
 *
 * @param own names of what belongs to the action.
 */
export function strayFindings(
  action: string,
  said: object,
  own: readonly string[] = [],
): readonly Finding[] {
  return Object.entries(said)
    .filter(([name, value]) => value !== undefined && ![...EVERY, ...own].includes(name))
    .map(([name]) => ({ pointer: `/${name}`, message: `does not belong to "${action}"` }))
}
