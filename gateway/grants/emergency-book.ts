/**
 * Uses of emergency grants in the database, for all replicas.
 *
 * @module
 */
import type { NotedEmergency } from '../core/house.ts'
import type { Database, Sql } from '../state/database.ts'
import {
  objectionTo,
  type EmergencyUse,
  type Justification,
  type UseStep,
  type Word,
} from './emergency-use.ts'

const COLUMN = {
  justify: 'justified',
  approve: 'approved',
  reject: 'rejected',
  lift: 'lifted',
} as const satisfies Record<UseStep, string>

const HOUR_MS = 3_600_000
/** Suspensions told in one go. */
const SUSPENDED_MAX = 100

/**
 * Writes a use down. A peer that asks again under the same exchange id opens its account anew, and gains no time
 * where it was open.
 *
 * @param hours until it is due.
 * @returns false where the exchange id is another consumer's: nothing is written then.
 */
export async function keepEmergency(
  database: Database,
  use: NotedEmergency,
  hours: number,
): Promise<boolean> {
  const kept = await database.query(
    `INSERT INTO shudao.emergency_use AS u
       (exchange_id, consumer, consumer_region, department, operator, matter, case_number, grants, used_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text[], $9, $10)
     ON CONFLICT (exchange_id) DO UPDATE SET
       grants = ARRAY(SELECT DISTINCT unnest(u.grants || excluded.grants) ORDER BY 1),
       used_at = CASE WHEN u.approved IS NULL AND u.lifted IS NULL THEN u.used_at ELSE excluded.used_at END,
       due_at = CASE WHEN u.approved IS NULL AND u.lifted IS NULL THEN u.due_at ELSE excluded.due_at END,
       suspended_at = CASE WHEN u.approved IS NULL AND u.lifted IS NULL THEN u.suspended_at END,
       rejected = CASE WHEN u.approved IS NULL AND u.lifted IS NULL THEN u.rejected END,
       justified = NULL, approved = NULL, lifted = NULL
     WHERE u.consumer = excluded.consumer AND u.consumer_region = excluded.consumer_region
     RETURNING exchange_id`,
    [
      use.exchangeId,
      use.consumer,
      use.consumerRegion,
      use.department,
      use.operator,
      use.matter,
      use.caseNumber,
      use.grants,
      use.usedAt,
      new Date(use.usedAt.getTime() + hours * HOUR_MS),
    ],
  )
  return kept.length > 0
}

/** Uses that nobody has accounted for yet, and no steward has closed; first due first. */
export async function openEmergencies(database: Sql): Promise<readonly EmergencyUse[]> {
  const rows = await database.query(
    'SELECT * FROM shudao.emergency_use WHERE approved IS NULL AND lifted IS NULL ORDER BY due_at, exchange_id',
  )
  return rows.map(useOf)
}

/** Also those that are settled; newest first, {@link LISTED_MAX} at most. */
export async function allEmergencies(database: Sql): Promise<readonly EmergencyUse[]> {
  const rows = await database.query(
    `SELECT * FROM shudao.emergency_use ORDER BY used_at DESC, exchange_id LIMIT ${LISTED_MAX}`,
  )
  return rows.map(useOf)
}

export const LISTED_MAX = 1_000

export async function findEmergency(
  database: Sql,
  exchangeId: string,
): Promise<EmergencyUse | undefined> {
  const [row] = await database.query('SELECT * FROM shudao.emergency_use WHERE exchange_id = $1', [
    exchangeId,
  ])
  return row === undefined ? undefined : useOf(row)
}

/**
 * Takes a step in the account of a use: one after the other, whatever replica it comes from.
 *
 * @returns why it was not taken; undefined when it was.
 */
export async function stepEmergency(
  database: Database,
  step: UseStep,
  exchangeId: string,
  word: Word | Justification,
): Promise<string | undefined> {
  return database.transaction(async (sql) => {
    const [row] = await sql.query(
      'SELECT * FROM shudao.emergency_use WHERE exchange_id = $1 FOR UPDATE',
      [exchangeId],
    )
    if (row === undefined) return `There is no emergency use ${exchangeId}.`
    const objection = objectionTo(step, useOf(row), word.by, new Date(word.at))
    if (objection !== undefined) return objection
    await sql.query(
      `UPDATE shudao.emergency_use SET ${COLUMN[step]} = $2::jsonb WHERE exchange_id = $1`,
      [exchangeId, JSON.stringify(word)],
    )
    return undefined
  })
}

/**
 * Tells of each consumer that is suspended because a use fell due, once over all replicas; twice where a replica
 * ends between telling and writing down that it told.
 *
 * @returns how many it told of.
 */
export async function suspendOverdue(
  database: Database,
  now: Date,
  tell: (use: EmergencyUse) => Promise<void>,
): Promise<number> {
  return database.transaction(async (sql) => {
    const rows = await sql.query(
      `SELECT * FROM shudao.emergency_use
       WHERE due_at <= $1 AND suspended_at IS NULL AND approved IS NULL AND lifted IS NULL AND rejected IS NULL
       ORDER BY due_at LIMIT ${SUSPENDED_MAX} FOR UPDATE SKIP LOCKED`,
      [now],
    )
    for (const use of rows.map(useOf)) {
      await tell(use)
      await sql.query('UPDATE shudao.emergency_use SET suspended_at = $2 WHERE exchange_id = $1', [
        use.exchangeId,
        now,
      ])
    }
    return rows.length
  })
}

function useOf(row: Readonly<Record<string, unknown>>): EmergencyUse {
  return {
    exchangeId: String(row['exchange_id']),
    consumer: String(row['consumer']),
    consumerRegion: String(row['consumer_region']),
    department: String(row['department']),
    operator: String(row['operator']),
    matter: String(row['matter']),
    caseNumber: String(row['case_number']),
    grants: row['grants'] as readonly string[],
    usedAt: row['used_at'] as Date,
    dueAt: row['due_at'] as Date,
    justified: row['justified'] as Justification | null,
    approved: row['approved'] as Word | null,
    rejected: row['rejected'] as Word | null,
    lifted: row['lifted'] as Word | null,
  }
}
