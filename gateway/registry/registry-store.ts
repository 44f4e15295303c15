/**
 * The registry in the database: one row an entry, its immutable versions, and every event that led there. A change
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
} from '../../catalog/procedures/registration.ts'
import type { Party, Role } from '../../catalog/procedures/procedure.ts'
import { groupBy } from '../../catalog/group-by.ts'
import type { Finding } from '../../catalog/finding.ts'
import { localTime } from '../core/day.ts'
import type { Sql, SqlRow } from '../state/database.ts'
import type { Entry } from './entry.ts'

/** By what an entry is found. */
export type EntryName = Pick<Entry, 'kind' | 'code'>

/** An entry of the registry with everything that happened to it. */
export interface Registered {
  readonly registration: Registration
  readonly entry: Entry
}

/** One writer at a time, so that events become visible in the order of their numbers. */
export async function lockRegistry(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE shudao.registry_event IN EXCLUSIVE MODE')
}

/** The number of what happened last; 0 where nothing has. */
export async function lastEvent(sql: Sql): Promise<number> {
  const [row] = await sql.query('SELECT max(id) AS last FROM shudao.registry_event')
  return Number(row?.['last'] ?? 0)
}

/** Undefined where there is none. */
export async function findRegistered(
  sql: Sql,
  { kind, code }: EntryName,
): Promise<Registered | undefined> {
  const [found] = await findAllRegistered(sql, kind, [code])
  return found
}

/** Those of `codes` that there are, in two questions to the database, however many. */
export async function findAllRegistered(
  sql: Sql,
  kind: Entry['kind'],
  codes: readonly string[],
): Promise<readonly Registered[]> {
  const rows = await sql.query(
    `SELECT code, region, department, entry, digest FROM shudao.registry_entry
     WHERE kind = $1 AND code = ANY ($2::text[]) ORDER BY code COLLATE "C"`,
    [kind, codes],
  )
  if (rows.length === 0) return []
  const events = groupBy(await eventsOf(sql, kind, codes), (row) => text(row, 'code'))
  return rows.map((row) => {
    const code = text(row, 'code')
    const owner = { region: text(row, 'region'), department: text(row, 'department') }
    const begun = newRegistration({ kind, code }, owner)
    const registration = (events.get(code) ?? []).map(eventIn).reduce(registrationAfter, begun)
    return {
      registration,
      entry: { kind, code, text: text(row, 'entry'), digest: text(row, 'digest') },
    }
  })
}

/** A registration to which nothing has happened. @param supply whose officer writes it. */
export function newRegistration({ kind, code }: EntryName, supply: Party): Registration {
  return {
    code,
    isResource: kind === 'resource',
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
  const { state, version, supply } = after
  const { kind, code } = entry
  const name = nameIn(entry)
  await sql.query(
    `INSERT INTO shudao.registry_entry (kind, code, region, department, name, state, service, version, entry, digest)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (kind, code) DO UPDATE SET name = $5, state = $6, service = $7, version = $8, entry = $9, digest = $10`,
    [
      kind,
      code,
      supply.region,
      supply.department,
      name,
      state,
      serviceOf(after) ?? null,
      version,
      entry.text,
      entry.digest,
    ],
  )
  if (event.action === 'publish') {
    await sql.query(
      `INSERT INTO shudao.registry_version (kind, code, version, entry, digest, published_on) VALUES ($1, $2, $3, $4, $5, $6)`,
      [kind, code, version, entry.text, entry.digest, event.day],
    )
  }
  await insertEvent(sql, event, entry)
  return after
}

/** As lists show it: the name of a resource, the Chinese name of anything else. */
function nameIn({ text: json }: Entry): string | null {
  const { name, nameZh } = JSON.parse(json) as {
    readonly name?: unknown
    readonly nameZh?: unknown
  }
  const said = name ?? nameZh
  return typeof said === 'string' ? said : null
}

async function insertEvent(sql: Sql, event: RegistrationEvent, entry: Entry): Promise<void> {
  const { seq, action, by, day, at, why, ...rest } = event
  const details = { ...rest, ...(event.entry === undefined ? {} : { text: entry.text }) }
  await sql.query(
    `INSERT INTO shudao.registry_event (kind, code, seq, action, day, at, by_whom, role, region, department, why, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb)`,
    [
      entry.kind,
      entry.code,
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

/** Rows of events, in the order in which they happened. */
function eventsOf(
  sql: Sql,
  kind: Entry['kind'],
  codes: readonly string[],
): Promise<readonly SqlRow[]> {
  return sql.query(
    `SELECT code, seq, action, day::text, at, by_whom, role, region, department, why, details - 'text' AS details
     FROM shudao.registry_event WHERE kind = $1 AND code = ANY ($2::text[]) ORDER BY seq`,
    [kind, codes],
  )
}

function eventIn(row: SqlRow): RegistrationEvent {
  const department = row['department'] as string | null
  const by = { id: text(row, 'by_whom'), role: row['role'] as Role, region: text(row, 'region') }
  return {
    ...(row['details'] as { readonly defects?: readonly Finding[] }),
    seq: Number(row['seq']),
    action: row['action'] as keyof typeof REGISTRATION_TRANSITIONS | 'draft',
    by: department === null ? by : { ...by, department },
    day: text(row, 'day'),
    at: localTime(row['at'] as Date),
    why: text(row, 'why'),
  }
}

/** What is submitted and is not a resource, as it was last written. */
export async function submittedEntries(sql: Sql): Promise<readonly Entry[]> {
  const rows = await sql.query(
    `SELECT kind, code, entry, digest FROM shudao.registry_entry WHERE state = 'submitted' AND kind <> 'resource'`,
  )
  return rows.map((row) => ({
    kind: row['kind'] as Entry['kind'],
    code: text(row, 'code'),
    text: text(row, 'entry'),
    digest: text(row, 'digest'),
  }))
}

export interface PublishedVersion {
  readonly version: number
  /** `YYYY-MM-DD` */
  readonly publishedOn: string
  /** JSON of the entry. */
  readonly entry: string
}

/** Published versions, the newest first. @param limit how many at most. */
export async function listVersions(
  sql: Sql,
  { kind, code }: EntryName,
  limit: number,
): Promise<readonly PublishedVersion[]> {
  const rows = await sql.query(
    `SELECT version, to_char(published_on, 'YYYY-MM-DD') AS published_on, entry
     FROM shudao.registry_version WHERE kind = $1 AND code = $2 ORDER BY version DESC LIMIT $3`,
    [kind, code, limit],
  )
  return rows.map((row) => ({
    version: Number(row['version']),
    publishedOn: text(row, 'published_on'),
    entry: text(row, 'entry'),
  }))
}

/** The entry of a published version; undefined where there is none. */
export async function findVersion(
  sql: Sql,
  { kind, code }: EntryName,
  version: number,
): Promise<Entry | undefined> {
  const [row] = await sql.query(
    'SELECT entry, digest FROM shudao.registry_version WHERE kind = $1 AND code = $2 AND version = $3',
    [kind, code, version],
  )
  return row && { kind, code, text: text(row, 'entry'), digest: text(row, 'digest') }
}

function text(row: SqlRow, column: string): string {
  return String(row[column])
}
