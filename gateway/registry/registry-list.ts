/**
 * What is in the registry, page by page.
 *
 * @module
 */
import type { ServiceState } from '../../catalog/procedures/registration.ts'
import type { Sql } from '../state/database.ts'
import type { EntryKind } from './entry-kind.ts'

export interface ListedEntry {
  readonly kind: EntryKind
  readonly code: string
  /** Whose officer writes it. */
  readonly department: string
  readonly name: string | null
  readonly state: string
  readonly service: ServiceState | null
  readonly version: number
  /** `YYYY-MM-DD`, of the version in force. */
  readonly publishedOn: string | null
  readonly digest: string
  readonly entry: string
}

export interface ListedAsked {
  readonly kind: EntryKind
  readonly code?: string
  readonly department?: string
  readonly state?: string
  /** Text in the name or the code, in any case. */
  readonly words?: string
  /** Code after which to go on. */
  readonly after?: string
  /** At most; {@link LISTED_MAX} unless told. */
  readonly first?: number
}

export const LISTED_MAX = 1_000

/** What was last written of the resources of a department, by code. */
export async function resourceTexts(
  sql: Sql,
  department: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query(
    `SELECT code, entry FROM shudao.registry_entry WHERE kind = 'resource' AND department = $1`,
    [department],
  )
  return new Map(rows.map(({ code, entry }) => [String(code), String(entry)]))
}

/** By code, in the order of its characters' numbers. */
export async function listRegistered(
  sql: Sql,
  { kind, code, department, state, words, after, first = LISTED_MAX }: ListedAsked,
): Promise<readonly ListedEntry[]> {
  const rows = await sql.query(
    `SELECT code, department, name, state, service, version, published_on::text, r.digest, r.entry
     FROM shudao.registry_entry r LEFT JOIN shudao.registry_version v USING (kind, code, version)
     WHERE kind = $1 AND ($2::text IS NULL OR code = $2) AND ($3::text IS NULL OR department = $3)
       AND ($4::text IS NULL OR state = $4) AND ($5::text IS NULL OR code COLLATE "C" > $5)
       AND ($6::text IS NULL OR strpos(lower(coalesce(name, '') || ' ' || code), lower($6)) > 0)
     ORDER BY code COLLATE "C" LIMIT $7`,
    [
      kind,
      ...[code, department, state, after, words].map((one) => one ?? null),
      Math.min(first, LISTED_MAX),
    ],
  )
  return rows.map((row) => ({
    kind,
    code: String(row['code']),
    department: String(row['department']),
    name: row['name'] as string | null,
    state: String(row['state']),
    service: row['service'] as ServiceState | null,
    version: Number(row['version']),
    publishedOn: row['published_on'] as string | null,
    digest: String(row['digest']),
    entry: String(row['entry']),
  }))
}
