/**
 * Deeds: what people here did to a procedure that another region keeps, until that region says what came of it.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Sql } from '../state/database.ts'

export interface WaitingDeed {
  readonly action: string
  /** Id of who did it. */
  readonly by: string
  readonly state: 'waiting' | 'refused'
  readonly findings: readonly string[]
}

/** The last deed of each procedure, unless it was taken. */
export async function waitingDeeds(
  sql: Sql,
  procedures: readonly string[],
): Promise<ReadonlyMap<string, WaitingDeed>> {
  const rows = await sql.query(
    `SELECT DISTINCT ON (procedure) procedure, deed ->> 'action' AS action, deed -> 'by' ->> 'id' AS by_whom, state, findings
     FROM shudao.procedure_deed WHERE procedure = ANY ($1::text[]) ORDER BY procedure, done_at DESC`,
    [procedures],
  )
  return new Map(
    rows
      .filter((row) => row['state'] !== 'taken')
      .map((row) => [
        String(row['procedure']),
        {
          action: String(row['action']),
          by: String(row['by_whom']),
          state: row['state'] as WaitingDeed['state'],
          findings: ((row['findings'] ?? []) as readonly Finding[]).map(
            ({ pointer, message }) => `${pointer} ${message}`,
          ),
        },
      ]),
  )
}
