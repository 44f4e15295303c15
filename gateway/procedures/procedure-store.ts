/**
 * Where procedures are kept: a row each with its state of now, and every event that led to it. A change is one
 * transaction, so whoever is killed in the middle leaves the old state or the new one.
 *
 * @module
 */
import { groupBy } from '../../catalog/group-by.ts'
import type { Role } from '../../catalog/procedures/procedure.ts'
import { localTime } from '../core/day.ts'
import type { Sql, SqlRow, SqlValue } from '../state/database.ts'
import { CORRECTIONS, DISPUTES } from './side-kinds.ts'
import type { Head, Kept, KeptEvent, Kind, KindName } from './kind.ts'
import { REQUESTS } from './request-kind.ts'

export const KINDS: Readonly<Record<KindName, Kind>> = {
  request: REQUESTS,
  correction: CORRECTIONS,
  dispute: DISPUTES,
}

/** One writer at a time, so that events become visible in the order of their numbers. */
export async function lockProcedures(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE shudao.procedure_event IN EXCLUSIVE MODE')
}

/** The next id of a region and year: `SQ-500000-2026-0001`. Call it under the lock. */
export async function nextId(
  sql: Sql,
  { name, prefix }: Kind,
  region: string,
  year: string,
): Promise<string> {
  const begin = `${prefix}-${region}-${year}-`
  const [row] = await sql.query(
    'SELECT count(*) AS n FROM shudao.procedure WHERE kind = $1 AND starts_with(id, $2)',
    [name, begin],
  )
  return `${begin}${String(Number(row?.['n'] ?? 0) + 1).padStart(4, '0')}`
}

/** Undefined where there is none. */
export async function findProcedure(sql: Sql, id: string): Promise<Kept | undefined> {
  const [found] = await readProcedures(sql, 'p.id = $1', [id])
  return found
}

/**
 * Writes down one more event and what it made of the procedure. Call it in a transaction that holds the lock.
 *
 * @param kept as it is after the event.
 */
export async function keepEvent(sql: Sql, kept: Kept, event: KeptEvent): Promise<void> {
  const { kind, head, demand, supply, state } = kept
  await sql.query(
    `INSERT INTO shudao.procedure
       (id, kind, demand_region, demand_department, supply_region, supply_department, state, head)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) ON CONFLICT (id) DO UPDATE SET state = $7`,
    [
      head.id,
      kind,
      demand.region,
      demand.department,
      supply.region,
      supply.department,
      state,
      JSON.stringify(head.about),
    ],
  )
  const { seq, action, by, day, at, why, ...details } = event
  await sql.query(
    `INSERT INTO shudao.procedure_event
       (procedure, seq, action, day, at, by_whom, role, region, department, why, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb)`,
    [
      head.id,
      seq,
      action,
      day,
      at,
      by.id,
      by.role,
      by.region,
      by.department ?? null,
      why,
      JSON.stringify(details),
    ],
  )
}

export interface ProcedureFilter {
  readonly kind?: KindName
  readonly state?: string
  /** Of either side. */
  readonly region?: string
  readonly department?: string
  /** Id after which to go on. */
  readonly after?: string
  /** At most; {@link LISTED_MAX} unless told. */
  readonly first?: number
}

/** Procedures of one listing. */
export const LISTED_MAX = 500

/** By id, {@link LISTED_MAX} at most. */
export async function listProcedures(sql: Sql, asked: ProcedureFilter): Promise<readonly Kept[]> {
  return readProcedures(
    sql,
    `p.id IN (SELECT id FROM shudao.procedure WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR state = $2)
       AND ($3::text IS NULL OR (demand_region = $4 AND demand_department = $3) OR (supply_region = $4 AND supply_department = $3))
       AND ($5::text IS NULL OR id COLLATE "C" > $5) ORDER BY id COLLATE "C" LIMIT $6)`,
    [
      asked.kind ?? null,
      asked.state ?? null,
      asked.department ?? null,
      asked.region ?? null,
      asked.after ?? null,
      Math.min(Math.max(asked.first ?? LISTED_MAX, 1), LISTED_MAX),
    ],
  )
}

/**
 * @param where condition on `p`, the row of a procedure.
 */
export async function readProcedures(
  sql: Sql,
  where: string,
  values: readonly SqlValue[],
): Promise<readonly Kept[]> {
  const rows = await sql.query(
    `SELECT p.id, p.kind, p.demand_region, p.demand_department, p.supply_region, p.supply_department, p.head,
       e.seq, e.action, e.day::text, e.at, e.by_whom, e.role, e.region, e.department, e.why, e.details
     FROM shudao.procedure p JOIN shudao.procedure_event e ON e.procedure = p.id
     WHERE ${where} ORDER BY p.id COLLATE "C", e.seq`,
    [...values],
  )
  return [...groupBy(rows, (row) => text(row, 'id')).values()].map(keptOf)
}

function keptOf(rows: readonly SqlRow[]): Kept {
  const [row = {}] = rows
  const head: Head = {
    id: text(row, 'id'),
    demand: { region: text(row, 'demand_region'), department: text(row, 'demand_department') },
    supply: { region: text(row, 'supply_region'), department: text(row, 'supply_department') },
    about: row['head'] as Head['about'],
  }
  return KINDS[row['kind'] as KindName].replay(head, rows.map(eventOf))
}

function eventOf(row: SqlRow): KeptEvent {
  const department = row['department'] as string | null
  const by = { id: text(row, 'by_whom'), role: row['role'] as Role, region: text(row, 'region') }
  return {
    ...(row['details'] as Readonly<Record<string, unknown>>),
    seq: Number(row['seq']),
    action: text(row, 'action'),
    by: department === null ? by : { ...by, department },
    day: text(row, 'day'),
    at: localTime(row['at'] as Date),
    why: text(row, 'why'),
  }
}

function text(row: SqlRow, column: string): string {
  return String(row[column])
}
