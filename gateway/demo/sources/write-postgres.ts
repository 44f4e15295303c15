/**
 * Writes the databases of the departments that keep databases.
 *
 * @module
 */
import { openDatabase } from '../../state/database.ts'
import type { Sql } from '../../state/database.ts'
import type { EmbeddedPostgres } from '../../state/embedded-postgres.ts'
import type { World } from '../world.ts'
import { writeRow } from './dialect.ts'
import type { DatabaseDialect, TableDialect } from './dialect.ts'

/** Rows of one statement: few statements, and none too large to hold. */
const ROWS_PER_STATEMENT = 2_000

/** `d500000_ga` */
export function databaseName({ region, id }: DatabaseDialect): string {
  return `d${region}_${id}`
}

/** The role by which the exchange reads, and may do nothing else. */
export function readerName(dialect: DatabaseDialect): string {
  return `${databaseName(dialect)}_reader`
}

/**
 * Makes the database with its tables and a read-only role. The server logs every statement of that role
 * and no parameter: its log is the source's own account of who asked it what.
 */
export async function writePostgresSource(
  server: EmbeddedPostgres,
  dialect: DatabaseDialect,
  world: World,
  readerPassword: string,
): Promise<void> {
  const database = databaseName(dialect)
  const reader = readerName(dialect)
  await server.createDatabase(database)
  const sql = openDatabase(server.url(database), { poolMax: 1 })
  try {
    for (const table of dialect.tables) await writeTable(sql, table, dialect, world)
    const there = await sql.query('select 1 from pg_roles where rolname = $1', [reader])
    if (there.length === 0) await sql.query(`create role "${reader}" login`)
    // The password is ours, 24 random bytes in base64url: nothing in it needs quoting.
    await sql.query(`alter role "${reader}" password '${readerPassword}'`)
    await sql.query(`alter role "${reader}" set log_statement = 'all'`)
    await sql.query(`alter role "${reader}" set log_parameter_max_length = 0`)
    await sql.query(`grant select on all tables in schema public to "${reader}"`)
  } finally {
    await sql.close()
  }
}

async function writeTable(
  sql: Sql,
  table: TableDialect,
  { region }: DatabaseDialect,
  world: World,
): Promise<void> {
  const columns = Object.keys(table.columns).map((column) => `"${column}"`)
  await sql.query(`drop table if exists "${table.entity}"`)
  await sql.query(`create table "${table.entity}" (${columns.map((c) => `${c} text`).join(', ')})`)

  const records = world.records(region, table.standard)
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`)
  const insert = `insert into "${table.entity}" select * from unnest(${arrays.join(', ')})`
  for (let start = 0; start < records.length; start += ROWS_PER_STATEMENT) {
    const rows = records
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((facts, i) => writeRow(table, facts, start + i))
    // The driver writes null elements as NULL; its type does not say so.
    const values = columns.map((_, i) => rows.map((row) => row[i] ?? null) as readonly string[])
    await sql.query(insert, values)
  }

  for (const column of table.searched) {
    await sql.query(`create index on "${table.entity}" ("${column}")`)
  }
  await sql.query(`analyze "${table.entity}"`)
}
