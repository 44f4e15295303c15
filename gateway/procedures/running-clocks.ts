/**
 * Every legal clock that runs at this exchange now: replies, provisions, rectifications, corrections, and
 * reviews of the catalogue.
 *
 * @module
 */
import {
  read,
  type Clock,
  type LocalRules,
  type Reading,
} from '../../catalog/procedures/deadlines.ts'
import { registrationClocks } from '../../catalog/procedures/registration-clocks.ts'
import type { WorkCalendar } from '../../catalog/working-days.ts'
import { findAllRegistered } from '../registry/registry-store.ts'
import type { Sql } from '../state/database.ts'
import type { KindName } from './kind.ts'
import { KINDS, readProcedures } from './procedure-store.ts'

export interface RunningClock {
  readonly kind: KindName | 'resource'
  /** Id of the procedure, or code of the resource. */
  readonly about: string
  readonly clock: Clock
  readonly reading: Reading
  /** Whose duty it is: a department, or the steward where it is none's. */
  readonly region: string
  readonly department: string | undefined
  /** Departments of this clock's both sides, `<region>.<department>`. */
  readonly sides: readonly string[]
}

/** How days are counted here. */
export interface Counting {
  readonly calendar: WorkCalendar
  readonly rules: LocalRules
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly today: string
}

/** The states in which a clock runs or stands still. */
const TIMED = [
  ...['submitted', 'supplementing', 'supplemented', 'endorsed', 'reviewing', 'agreed'],
  ...['suspended', 'raised', 'verifying'],
]

/** By the day on which they are due; those that stand still last. */
export async function runningClocks(
  sql: Sql,
  counting: Counting,
): Promise<readonly RunningClock[]> {
  const all = [...(await ofProcedures(sql, counting)), ...(await ofResources(sql, counting))]
  return all
    .filter(({ reading }) => !reading.state.startsWith('met'))
    .sort((a, b) => (dueOf(a) < dueOf(b) ? -1 : 1))
}

function dueOf({ reading: { dueOn }, about }: RunningClock): string {
  return `${dueOn ?? '9999'} ${about}`
}

async function ofProcedures(sql: Sql, counting: Counting): Promise<readonly RunningClock[]> {
  const timed = await readProcedures(sql, 'p.state = ANY ($1::text[])', [TIMED])
  return timed.flatMap((kept) => {
    const { head, demand, supply, kind } = kept
    return KINDS[kind].clocks(kept).map((clock) => ({
      kind,
      about: head.id,
      clock,
      reading: readOn(clock, counting),
      // The applicant puts its use right; everything else is the provider's.
      ...(clock.deadline === 'rectify' ? demand : supply),
      sides: [demand, supply].map(({ region, department }) => `${region}.${department}`),
    }))
  })
}

async function ofResources(sql: Sql, counting: Counting): Promise<readonly RunningClock[]> {
  const rows = await sql.query(
    `SELECT code FROM shudao.registry_entry r WHERE kind = 'resource' AND (state = 'submitted'
       OR EXISTS (SELECT FROM shudao.registry_event e WHERE e.kind = r.kind AND e.code = r.code AND e.action = 'note-change'))`,
  )
  const codes = rows.map(({ code }) => String(code))
  const found = await findAllRegistered(sql, 'resource', codes)
  return found.flatMap(({ registration }) => {
    const { region, department } = registration.supply
    return registrationClocks(registration).map((clock): RunningClock => ({
      kind: 'resource',
      about: registration.code,
      clock,
      reading: readOn(clock, counting),
      region,
      // D2 is the steward's.
      department: clock.deadline === 'D1' ? department : undefined,
      sides: [`${region}.${department}`],
    }))
  })
}

function readOn(clock: Clock, { calendar, today, rules }: Counting): Reading {
  return read(clock, calendar, today, rules)
}
