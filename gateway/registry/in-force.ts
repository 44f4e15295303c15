/**
 * What the registry has in force: of each entry that was ever published, the version that consumers have now.
 *
 * @module
 */
import type { ServiceState } from '../../catalog/procedures/registration.ts'
import type { Sql, SqlRow } from '../state/database.ts'
import type { EntryKind } from './entry-kind.ts'
import type { Entry, Placed } from './entry.ts'

/** The version of an entry that is in force. */
export interface PlacedEntry extends Placed {
  readonly kind: EntryKind
  readonly code: string
  readonly text: string
}

/** What is in force, by {@link nameOf}, and the number of the last event that it tells of. */
export interface InForce {
  readonly event: number
  readonly entries: ReadonlyMap<string, PlacedEntry>
}

export const NOTHING_IN_FORCE: InForce = { event: 0, entries: new Map() }

/**
 * Reads what has changed since `known`; what has not is the same objects, and is not read.
 *
 * @returns undefined when nothing has happened at all.
 * @throws {StateError} when the database does not answer: an exchange does not start without knowing what it shares.
 */
export async function inForceSince(
  sql: Sql,
  known: InForce = NOTHING_IN_FORCE,
): Promise<InForce | undefined> {
  const rows = await sql.query(
    `SELECT r.kind, r.code, r.service, r.version, v.entry, v.published_on::text, e.event
     FROM (SELECT kind, code, max(id) AS event FROM shudao.registry_event WHERE id > $1 GROUP BY kind, code) e
     JOIN shudao.registry_entry r USING (kind, code) LEFT JOIN shudao.registry_version v USING (kind, code, version)`,
    [known.event],
  )
  if (rows.length === 0) return undefined
  const entries = new Map(known.entries)
  for (const row of rows) {
    const name = nameOf(row as unknown as PlacedEntry)
    if (row['service'] !== null && !isSame(known.entries.get(name), row)) {
      entries.set(name, placedIn(row))
    }
  }
  return { event: Math.max(...rows.map((row) => Number(row['event']))), entries }
}

/** Names an entry among all kinds. */
export function nameOf({ kind, code }: Pick<Entry, 'kind' | 'code'>): string {
  return `${kind} ${code}`
}

function isSame(former: PlacedEntry | undefined, row: SqlRow): boolean {
  return former?.version === row['version'] && former?.state === row['service']
}

function placedIn(row: SqlRow): PlacedEntry {
  return {
    kind: row['kind'] as EntryKind,
    code: String(row['code']),
    version: Number(row['version']),
    publishedOn: String(row['published_on']),
    state: row['service'] as ServiceState,
    text: String(row['entry']),
  }
}
