import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Row } from '../../../adapters/adapter.ts'
import { quoteIdentifier } from './quote-identifier.ts'
import { startEmbeddedPostgres } from '../../../gateway/state/embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../../gateway/state/embedded-postgres.ts'

interface Server {
  readonly postgres: EmbeddedPostgres
  readonly folder: string
}

let server: Promise<Server> | undefined
let tables = 0

async function start(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'shudao-adapters-'))
  return { folder, postgres: await startEmbeddedPostgres({ folder }) }
}

/** The connection string of a real server, which all tests of this process share. */
export async function postgresUrl(): Promise<string> {
  server ??= start()
  return (await server).postgres.url()
}

/** The server's own log so far, as it wrote it. Statements are in it from `logStatements` on. */
export async function postgresLog(): Promise<string> {
  const { folder } = await (server ??= start())
  return readFile(join(folder, 'postgres.log'), 'utf8')
}

/** Has the server write every statement that it is sent into its log. */
export async function logStatements(): Promise<void> {
  await runSql(`alter system set log_statement = 'all'`)
  await runSql('select pg_reload_conf()')
}

/** To be called once after the tests. */
export async function stopPostgres(): Promise<void> {
  if (server === undefined) return
  const { postgres, folder } = await server
  server = undefined
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Runs statements as the owner of the database. */
export async function runSql(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: await postgresUrl() })
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Makes a table of its own with these rows; gives its name. Columns are `text` unless `types` says otherwise. */
export async function makeTable(
  rows: readonly Row[],
  columns: readonly string[],
  types: Readonly<Record<string, string>> = {},
): Promise<string> {
  tables += 1
  const table = `People "${tables}"; x`
  const definitions = columns.map((name) => `${quoteIdentifier(name)} ${types[name] ?? 'text'}`)
  const name = quoteIdentifier(table)
  await runSql(`create table ${name} (${definitions.join(', ')})`)
  await runSql(`insert into ${name} select * from json_populate_recordset(null::${name}, $1)`, [
    JSON.stringify(rows),
  ])
  return table
}
