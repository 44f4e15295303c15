import type { Database } from '../state/database.ts'
import { QuotaError, type Bound, type Ledger, type UsedToday } from './ledger.ts'

/** Counts in PostgreSQL: one statement, one transaction a charge (`shudao.quota_charge` in the migrations). */
export function databaseLedger(database: Database): Ledger {
  return {
    charge: async (day, entries) => {
      try {
        const [row] = await database.query(
          'SELECT at, bound FROM shudao.quota_charge($1::date, $2::jsonb)',
          [day, JSON.stringify(entries)],
        )
        const { at, bound } = row as { readonly at: number | null; readonly bound: Bound | null }
        return at === null || bound === null ? undefined : { at, bound }
      } catch (cause) {
        throw unavailable(cause)
      }
    },
    used: async (day, grants) => {
      try {
        const rows = await database.query(
          `SELECT grant_id, calls::float8, subjects::float8, rows::float8
           FROM shudao.quota_use WHERE day = $1::date AND grant_id = ANY($2)`,
          [day, grants],
        )
        return new Map(
          (rows as unknown as readonly (UsedToday & { readonly grant_id: string })[]).map(
            ({ grant_id, ...used }) => [grant_id, used],
          ),
        )
      } catch (cause) {
        throw unavailable(cause)
      }
    },
  }
}

function unavailable(cause: unknown): QuotaError {
  const message = 'The use of grants cannot be counted in the database.'
  return new QuotaError('QUOTA_UNAVAILABLE', message, { cause })
}
