/**
 * The registry in the database: one row a resource, its immutable versions, and every event that led there. A change
 * is one transaction, so whoever is killed in the middle leaves the old state or the new one.
 *
 * @module
 */
import {
  REGISTRATION_TRANSITIONS,
  registrationAfter,
  serviceOf,
  type Registration,
  type RegistrationEvent,
  type ServiceState,
} from '../../catalog/procedures/registration.ts'
import type { Role } from '../../catalog/procedures/procedure.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { Sql, SqlRow } from '../state/database.ts'
import { partsOfCode, type Entry } from './entry.ts'

/** A resource of the registry with everything that happened to it. */
export interface Registered {
  readonly registration: Registration
  readonly entry: Entry
}

/** One writer at a time, so that events become visible in the order of their numbers. */
export async function lockRegistry(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE shudao.resource_event IN EXCLUSIVE MODE')
}

/** Undefined where there is none. */
export async function findRegistered(sql: Sql, code: string): Promise<Registered | undefined> {
  const [row] = await sql.query('SELECT entry, digest FROM shudao.resource WHERE code = $1', [code])
  if (row === undefined) return undefined
  const events = await eventsOf(sql, code)
  const registration = events.reduce(registrationAfter, newRegistration(code))
  return { registration, entry: { code, text: text(row, 'entry'), digest: text(row, 'digest') } }
}

/** A registration to which nothing has happened. */
export function newRegistration(code: string): Registration {
  const supply = partsOfCode(code)
  return {
    resource: code,
    supply,
    state: 'draft',
    entry: '',
    attached: false,
    version: 0,
    events: [],
  }
}

/**
 * Writes down one more event and what it makes of the resource. Call it in a transaction that holds the lock.
 *
 * @param entry as it is after the event.
 */
export async function keepEvent(
  sql: Sql,
  before: Registration,
  event: RegistrationEvent,
  entry: Entry,
): Promise<Registration> {
  const after = registrationAfter(before, event)
  const { resource: code, state, version } = after
  await sql.query(
    `INSERT INTO shudao.resource (code, state, service, version, entry, digest) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (code) DO UPDATE SET state = $2, service = $3, version = $4, entry = $5, digest = $6`,
    [code, state, serviceOf(after) ?? null, version, entry.text, entry.digest],
  )
  if (event.action === 'publish') {
    await sql.query(
      `INSERT INTO shudao.resource_version (code, version, entry, digest, published_on) VALUES ($1, $2, $3, $4, $5)`,
      [code, version, entry.text, entry.digest, event.day],
    )
  }
  await insertEvent(sql, code, event, entry)
  return after
}

async function insertEvent(
  sql: Sql,
  code: string,
  event: RegistrationEvent,
  entry: Entry,
): Promise<void> {
  const { seq, action, by, day, at, why, ...rest } = event
  const details = { ...rest, ...(event.entry === undefined ? {} : { text: entry.text }) }
  await sql.query(
    `INSERT INTO shudao.resource_event (code, seq, action, day, at, by_whom, role, region, department, why, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb)`,
    [
      code,
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

async function eventsOf(sql: Sql, code: string): Promise<readonly RegistrationEvent[]> {
  const rows = await sql.query(
    `SELECT seq, action, day::text, at, by_whom, role, region, department, why, details - 'text' AS details
     FROM shudao.resource_event WHERE code = $1 ORDER BY seq`,
    [code],
  )
  return rows.map((row) => {
    const department = row['department'] as string | null
    const by = { id: text(row, 'by_whom'), role: row['role'] as Role, region: text(row, 'region') }
    return {
      ...(row['details'] as { readonly defects?: readonly Finding[] }),
      seq: Number(row['seq']),
      action: row['action'] as keyof typeof REGISTRATION_TRANSITIONS | 'draft',
      by: department === null ? by : { ...by, department },
      day: text(row, 'day'),
      at: (row['at'] as Date).toISOString(),
      why: text(row, 'why'),
    }
  })
}

/** The entry of a published version; undefined where there is none. */
export async function findVersion(
  sql: Sql,
  code: string,
  version: number,
): Promise<Entry | undefined> {
  const [row] = await sql.query(
    'SELECT entry, digest FROM shudao.resource_version WHERE code = $1 AND version = $2',
    [code, version],
  )
  return row && { code, text: text(row, 'entry'), digest: text(row, 'digest') }
}

export interface ListedResource {
  readonly code: string
  readonly name: string | null
  readonly state: string
  readonly service: ServiceState | null
  readonly version: number
  /** `YYYY-MM-DD`, of the version in force. */
  readonly publishedOn: string | null
  readonly digest: string
  readonly entry: string
}

export const LISTED_MAX = 1_000

/**
 * By code, {@link LISTED_MAX} at most.
 *
 * @param after code after which to go on.
 */
export async function listRegistered(
  sql: Sql,
  asked: { code?: string; department?: string; state?: string; after?: string },
): Promise<readonly ListedResource[]> {
  const rows = await sql.query(
    `SELECT code, r.entry::jsonb ->> 'name' AS name, state, service, version, published_on::text, r.digest, r.entry
     FROM shudao.resource r LEFT JOIN shudao.resource_version v USING (code, version)
     WHERE ($1::text IS NULL OR split_part(code, '.', 2) = $1) AND ($2::text IS NULL OR state = $2)
       AND ($3::text IS NULL OR code COLLATE "C" > $3) AND ($4::text IS NULL OR code = $4) ORDER BY code COLLATE "C" LIMIT ${LISTED_MAX}`,
    [asked.department, asked.state, asked.after, asked.code].map((one) => one ?? null),
  )
  return rows.map((row) => ({
    code: text(row, 'code'),
    name: row['name'] as string | null,
    state: text(row, 'state'),
    service: row['service'] as ServiceState | null,
    version: Number(row['version']),
    publishedOn: row['published_on'] as string | null,
    digest: text(row, 'digest'),
    entry: text(row, 'entry'),
  }))
}

function text(row: SqlRow, column: string): string {
  return String(row[column])
}
