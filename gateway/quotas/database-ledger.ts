import type { Database } from '../state/database.ts'
import { QuotaError, type Bound, type Ledger } from './ledger.ts'

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
        throw new QuotaError(
          'QUOTA_UNAVAILABLE',
          'The use of grants cannot be counted in the database.',
          { cause },
        )
      }
    },
  }
}
