/**
 * A real PostgreSQL for tests: `TEST_DATABASE_URL` or `DATABASE_URL` when set, otherwise one embedded
 * server for the whole process of the tests.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { openDatabase, type Database } from '../../gateway/state/database.ts'
import { startEmbeddedPostgres } from '../../gateway/state/embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../gateway/state/embedded-postgres.ts'
import { migrate } from '../../gateway/state/migrate.ts'
import { abandonedFolders, atEnd, removeFolder, serviceFolder } from './services.ts'

export interface TestPostgres {
  /** Connection string of a database of the server. */
  url(database?: string): string
  /** Makes an empty database with a name of its own and gives its connection string. */
  createDatabase(): Promise<string>
}

let shared: Promise<TestPostgres> | undefined
let embedded: EmbeddedPostgres | undefined

/**
 * The server; started at the first call (about a second). Call it in a `before` with
 * `this.timeout(START_TIMEOUT_MS)`. It is stopped and its folder removed when the run ends.
 */
export function testPostgres(): Promise<TestPostgres> {
  return (shared ??= open())
}

export const START_TIMEOUT_MS = 60_000

/** A database of its own with everything that an exchange expects, to be closed. Call it as {@link testPostgres}. */
export async function migratedDatabase(): Promise<Database> {
  const database = openDatabase(await (await testPostgres()).createDatabase())
  await migrate(database)
  return database
}

async function open(): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  if (given !== undefined && given !== '') return server((database) => urlOf(given, database))

  for (const folder of abandonedFolders('postgres')) await remove(folder)
  const started = await startEmbeddedPostgres({ folder: serviceFolder('postgres') })
  embedded = started
  return server((database) => started.url(database))
}

function server(url: (database?: string) => string): TestPostgres {
  return { url, createDatabase }

  async function createDatabase(): Promise<string> {
    const name = `test_${randomBytes(6).toString('hex')}`
    const admin = openDatabase(url(), { poolMax: 1 })
    try {
      await admin.query(`CREATE DATABASE ${name}`)
    } finally {
      await admin.close()
    }
    return url(name)
  }
}

function urlOf(given: string, database: string | undefined): string {
  if (database === undefined) return given
  const url = new URL(given)
  url.pathname = `/${database}`
  return url.href
}

/** Adopts what a killed run left, to stop it. */
async function remove(folder: string): Promise<void> {
  try {
    const left = await startEmbeddedPostgres({ folder })
    await left.stop()
  } catch {
    // Another run is at it, or there is nothing left to start.
  }
  removeFolder(folder)
}

/** For the ways out that wait for nothing. The folder goes at the next run. */
function killEmbedded(): void {
  if (!embedded) return
  try {
    process.kill(embedded.pid, 'SIGINT')
  } catch {
    // It ended already.
  }
}

atEnd(async () => {
  if (!embedded) return
  await embedded.stop()
  embedded = undefined
  removeFolder(serviceFolder('postgres'))
}, killEmbedded)
