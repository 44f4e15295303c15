import { createPool } from 'mysql2/promise'
import type { Pool } from 'mysql2/promise'
import type { Row } from '../../../adapters/adapter.ts'

export interface MysqlSource {
  /** Runs statements as the owner of the database; every value of an answer is a text. */
  run(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Makes a table of its own with these rows; gives its name. Columns are `varchar(64)` unless `types` says otherwise. */
  makeTable(
    rows: readonly Row[],
    columns: readonly string[],
    types?: Readonly<Record<string, string>>,
  ): Promise<string>
  close(): Promise<void>
}

let tables = 0

export function mysqlSource(url: string): MysqlSource {
  const pool: Pool = createPool({ uri: url, connectionLimit: 2, charset: 'utf8mb4' })
  return { run, makeTable, close: () => pool.end() }

  async function run(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const [rows] = await pool.query({
      sql: text,
      values: [...values],
      // As the source wrote it.
      typeCast: (field) => field.string(),
    })
    return rows as Row[]
  }

  async function makeTable(
    rows: readonly Row[],
    columns: readonly string[],
    types: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    tables += 1
    const table = `People \`${tables}\` "x"; y`
    const name = quoteName(table)
    const definitions = columns.map(
      (column) => `${quoteName(column)} ${types[column] ?? 'varchar(64)'}`,
    )
    await run(`create table ${name} (${definitions.join(', ')})`)
    if (rows.length > 0) {
      const values = rows.map((row) => columns.map((column) => row[column] ?? null))
      await run(`insert into ${name} values ?`, [values])
    }
    return table
  }
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
