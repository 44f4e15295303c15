/**
 * The exchange's database: the one that is configured, or an embedded PostgreSQL of its own.
 *
 * @module
 */
import { join } from 'node:path'
import type { ExchangeConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import { readPeerCatalog } from './jobs/refresh-peer-catalog.ts'
import { openDatabase, type Database } from './state/database.ts'
import { keepEmbeddedPostgres } from './state/kept-postgres.ts'
import { migrate } from './state/migrate.ts'

export interface State {
  readonly database: Database
  readonly databaseUrl: string
  /** What was kept of a peer's catalogue when it was last heard of. */
  keptPeerCatalog(region: string): Promise<unknown>
  close(): Promise<void>
}

const DATABASE = 'exchange'

export async function openState(config: ExchangeConfig, logger: Logger): Promise<State> {
  const { databaseUrl } = config
  const embedded =
    databaseUrl === undefined
      ? await keepEmbeddedPostgres({
          folder: join(config.stateFolder, 'database'),
          log: (message) => logger.info({ of: config.region }, message),
        })
      : undefined
  await embedded?.createDatabase(DATABASE)
  const url = databaseUrl ?? embedded?.url(DATABASE) ?? ''
  const database = openDatabase(url, {
    onError: (err) => logger.warn({ err }, 'a database connection broke'),
  })
  const close = async (): Promise<void> => {
    await database.close()
    await embedded?.stop()
  }
  try {
    await migrate(database)
  } catch (thrown) {
    await close()
    throw thrown
  }
  return {
    database,
    databaseUrl: url,
    keptPeerCatalog: async (region) => (await readPeerCatalog(database, region))?.body,
    close,
  }
}
