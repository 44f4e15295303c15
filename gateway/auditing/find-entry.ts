/**
 * Finds the entry that a person's report names by a reference.
 *
 * @module
 */
import type { EntryPlace, EntryReferences } from '../core/house.ts'
import type { Sql } from '../state/database.ts'
import { AuditingError } from './errors.ts'

export interface NamedEntry {
  readonly entry: EntryPlace
  /** Of the person to whose report it belongs; null where that was erased, or is not indexed. */
  readonly subjectHash: string | null
}

/**
 * @param own origin of this exchange's log; the logs of its replicas are looked up.
 * @param typed as the person has it.
 * @throws {AuditingError} `BAD_REFERENCE`; the message does not repeat what was typed.
 */
export async function findEntry(
  sql: Sql,
  references: EntryReferences,
  own: string,
  typed: string,
): Promise<NamedEntry> {
  const logs = await sql.query('SELECT log FROM shudao.log_index_state WHERE log <> $1', [own])
  const entry = references.read(typed, [own, ...logs.map(({ log }) => String(log))])
  if (entry === undefined) {
    throw new AuditingError(
      'BAD_REFERENCE',
      "That is no reference of a report of this exchange. Compare it letter by letter with the person's report; where that is of another province, its exchange knows the reference.",
    )
  }
  const { log, index, place } = entry
  const [subject] = await sql.query(
    'SELECT hash FROM shudao.log_index_subject WHERE log = $1 AND log_index = $2 AND place = $3',
    [log, index, place],
  )
  return { entry, subjectHash: (subject?.['hash'] ?? null) as string | null }
}
