/**
 * Which columns a PostgreSQL source has. It is asked as it is read, and not by its list of tables: what else can be read
 * (a synonym of KingbaseES or openGauss) stands in none that we know.
 *
 * @module
 */
import { sql } from 'kysely'
import type { ColumnNames } from './introspection.ts'
import { isNoSuchTable, stateOf } from './postgres-failure.ts'
import { compileSql, type CompiledSql } from './query-builder.ts'

/** How the source is asked. Both throw an `AdapterError`, as `Introspection.columns` does. */
export interface PostgresColumnsParts {
  /** Names of the columns of a statement's answer. */
  readonly namesOf: (statement: CompiledSql, signal: AbortSignal) => Promise<readonly string[]>
  /** By the list of tables, which tells of columns that we may not read too; none where the entity is not in it. */
  readonly listed: (entity: string, signal: AbortSignal) => Promise<ColumnNames>
}

/**
 * Makes `Introspection.columns` of a schema's entities. No row is read, and no other right needed than a read of all columns;
 * with fewer, the list of tables is asked.
 */
export function postgresColumns(
  schema: string,
  { namesOf, listed }: PostgresColumnsParts,
): (entity: string, signal: AbortSignal) => Promise<ColumnNames | undefined> {
  return async (entity, signal) => {
    const noRows = compileSql('postgres', sql`select * from ${sql.id(schema, entity)} limit 0`)
    try {
      const names = await namesOf(noRows, signal)
      return { names, areAll: true, ignoreCase: undefined }
    } catch (thrown) {
      const state = stateOf(thrown)
      if (isNoSuchTable(state)) return { names: [], areAll: true, ignoreCase: undefined }
      if (state?.startsWith(RULE_VIOLATION) !== true) throw thrown
      // We may read some columns only, or it is nothing that can be read whole.
      const said = await listed(entity, signal)
      return said.names.length === 0 ? undefined : said
    }
  }
}

/** Class of SQLSTATE: a syntax error, or a right that is missing. */
const RULE_VIOLATION = '42'
