/**
 * Writes the databases of the departments that keep MySQL.
 *
 * @module
 */
import { createConnection } from 'mysql2/promise'
import type { Connection } from 'mysql2/promise'
import type { Mariadb } from '../mariadb.ts'
import type { World } from '../world.ts'
import { writeRow } from './dialect.ts'
import type { MysqlDialect, TableDialect } from './dialect.ts'
import { databaseName, readerName } from './write-postgres.ts'

/** Rows of one statement: few statements, and none longer than the server takes. */
const ROWS_PER_STATEMENT = 2_000

/** Makes the database anew with its tables, and a user who may read them and do nothing else. */
export async function writeMysqlSource(
  server: Mariadb,
  dialect: MysqlDialect,
  world: World,
  readerPassword: string,
): Promise<void> {
  const database = databaseName(dialect)
  const reader = `${readerName(dialect)}@'127.0.0.1'`
  const connection = await createConnection(server.url())
  try {
    await connection.query(`drop database if exists ${database}`)
    await connection.query(`create database ${database}`)
    await connection.changeUser({ database })
    for (const table of dialect.tables) await writeTable(connection, table, dialect, world)
    await connection.query(`create or replace user ${reader} identified by ?`, [readerPassword])
    await connection.query(`grant select on ${database}.* to ${reader}`)
  } finally {
    await connection.end()
  }
}

async function writeTable(
  connection: Connection,
  table: TableDialect,
  { region }: MysqlDialect,
  world: World,
): Promise<void> {
  const columns = Object.keys(table.columns).map((column) => `${column} varchar(200)`)
  const indexes = table.searched.map((column) => `index (${column})`)
  await connection.query(`create table ${table.entity} (${[...columns, ...indexes].join(', ')})`)
  const records = world.records(region, table.standard)
  for (let start = 0; start < records.length; start += ROWS_PER_STATEMENT) {
    const rows = records
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((facts, i) => writeRow(table, facts, start + i))
    await connection.query(`insert into ${table.entity} values ?`, [rows])
  }
}
