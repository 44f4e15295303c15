/**
 * The departments' sources, written once and then started together: databases, HTTP interfaces, files.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openDatabase } from '../state/database.ts'
import { startEmbeddedPostgres } from '../state/embedded-postgres.ts'
import type { EmbeddedPostgres } from '../state/embedded-postgres.ts'
import { DemoError } from './errors.ts'
import { inDemo } from './layout.ts'
import { startRestSource } from './rest-source.ts'
import type { RestSource } from './rest-source.ts'
import { keptSecret, writeSecret } from './secret-file.ts'
import type { PostgresDialect, RestDialect } from './sources/dialect.ts'
import { DIALECTS } from './sources/dialects.ts'
import { writeDelimitedSource } from './sources/write-files.ts'
import { readerName, databaseName, writePostgresSource } from './sources/write-postgres.ts'
import { makeWorld, WORLD_VERSION } from './world.ts'
import type { World } from './world.ts'
import type { DemoRegionCode } from './world/places.ts'

export interface DemoSources {
  /** Where the HTTP interface of a source listens now. */
  restUrl(region: DemoRegionCode, id: string): string
  /**
   * Takes an HTTP source down, or up again.
   *
   * @throws {DemoError} `DEMO_NOT_STARTED` for a source that is none of them.
   */
  setDown(region: DemoRegionCode, id: string, down: boolean): void
  close(): Promise<void>
}

export interface StartSourcesOptions {
  readonly folder: string
  readonly now: () => Date
  /** Default: the whole world. */
  readonly world?: World
  /** Told, in a sentence, what takes time. */
  readonly say?: (sentence: string) => void
}

/**
 * Writes the sources of `folder` unless they were written from this version of the world, and starts them.
 * Leaves the connection string of each database in its secret file: ports differ from start to start.
 */
export async function startSources(options: StartSourcesOptions): Promise<DemoSources> {
  const { folder, now } = options
  const world = options.world ?? makeWorld()
  const postgres = await startEmbeddedPostgres({ folder: inDemo.postgres(folder) })
  const rest = new Map<string, RestSource>()
  const close = async (): Promise<void> => {
    await Promise.all([...rest.values()].map((source) => source.close()))
    await postgres.stop()
  }
  try {
    if (writtenVersion(folder) !== WORLD_VERSION) {
      options.say?.('Writing the sources of both provinces: 10,000 made-up persons each …')
      await writeSources(folder, postgres, world)
      writeFileSync(inDemo.version(folder), `${WORLD_VERSION}\n`)
    }
    for (const dialect of DIALECTS) {
      if (dialect.kind === 'postgres') leaveConnectionString(folder, postgres, dialect)
      if (dialect.kind === 'rest') {
        rest.set(nameOf(dialect.region, dialect.id), await startRest(folder, dialect, world, now))
      }
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
  return { restUrl: (region, id) => find(region, id).url, setDown, close }

  function setDown(region: DemoRegionCode, id: string, down: boolean): void {
    find(region, id).setDown(down)
  }

  function find(region: DemoRegionCode, id: string): RestSource {
    const source = rest.get(nameOf(region, id))
    if (source) return source
    throw new DemoError(
      'DEMO_NOT_STARTED',
      `The demo has no HTTP source "${id}" in region ${region}. It has: ${[...rest.keys()].join(', ')}.`,
    )
  }
}

function nameOf(region: string, id: string): string {
  return `${region}.${id}`
}

function writtenVersion(folder: string): number {
  const file = inDemo.version(folder)
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

async function writeSources(
  folder: string,
  postgres: EmbeddedPostgres,
  world: World,
): Promise<void> {
  await nameRolesInLog(postgres)
  for (const dialect of DIALECTS) {
    if (dialect.kind === 'delimited') {
      writeDelimitedSource(inDemo.files(folder, dialect.region, dialect.id), dialect, world)
    } else if (dialect.kind === 'postgres') {
      await writePostgresSource(postgres, dialect, world, passwordOf(folder, dialect))
    }
  }
}

/** Each line of the server's log then says which department's database was asked, and by which role. */
async function nameRolesInLog(postgres: EmbeddedPostgres): Promise<void> {
  const sql = openDatabase(postgres.url(), { poolMax: 1 })
  try {
    await sql.query(`alter system set log_line_prefix = '%m %d %u '`)
    await sql.query('select pg_reload_conf()')
  } finally {
    await sql.close()
  }
}

function leaveConnectionString(
  folder: string,
  postgres: EmbeddedPostgres,
  dialect: PostgresDialect,
): void {
  const url = new URL(postgres.url(databaseName(dialect)))
  url.username = readerName(dialect)
  url.password = passwordOf(folder, dialect)
  writeSecret(inDemo.secret(folder, dialect.region, dialect.id), url.href)
}

function passwordOf(folder: string, dialect: PostgresDialect): string {
  return keptSecret(`${inDemo.secret(folder, dialect.region, dialect.id)}.password`)
}

function startRest(
  folder: string,
  dialect: RestDialect,
  world: World,
  now: () => Date,
): Promise<RestSource> {
  const accessLogFile = inDemo.accessLog(folder, dialect.region, dialect.id)
  mkdirSync(dirname(accessLogFile), { recursive: true })
  const secret = keptSecret(inDemo.secret(folder, dialect.region, dialect.id))
  return startRestSource({ dialect, world, secret, accessLogFile, now })
}
