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
import type { HttpSource } from './http-source.ts'
import { inDemo } from './layout.ts'
import { startMariadb } from './mariadb.ts'
import type { Mariadb, MariadbPrograms } from './mariadb.ts'
import { startRestSource } from './rest-source.ts'
import { keptSecret, writeSecret } from './secret-file.ts'
import { startSoapSource, wsdlOf } from './soap-source.ts'
import type { DatabaseDialect, HttpDialect, SourceDialect } from './sources/dialect.ts'
import { DIALECTS } from './sources/dialects.ts'
import { writeFileSource } from './sources/write-files.ts'
import { logStatements, writeMysqlSource } from './sources/write-mysql.ts'
import { readerName, databaseName, writePostgresSource } from './sources/write-postgres.ts'
import { makeWorld, WORLD_VERSION } from './world.ts'
import type { World } from './world.ts'
import type { DemoRegionCode } from './world/places.ts'

export interface DemoSources {
  /** Where the HTTP interface of a source listens now. */
  httpUrl(region: DemoRegionCode, id: string): string
  /** What keeps the tables of departments that have MySQL: a MariaDB, or the PostgreSQL that stands in for it. */
  readonly mysqlIn: MysqlIn
  /**
   * Takes an HTTP source down, or up again.
   *
   * @throws {DemoError} `DEMO_NOT_STARTED` for a source that is none of them.
   */
  setDown(region: DemoRegionCode, id: string, down: boolean): void
  close(): Promise<void>
}

export type MysqlIn = 'mysql' | 'postgres'

export interface StartSourcesOptions {
  readonly folder: string
  readonly now: () => Date
  /** MariaDB's programs; undefined where there are none. */
  readonly mariadb: MariadbPrograms | undefined
  /** Default: the whole world. */
  readonly world?: World
  /** Told, in a sentence, what takes time and what is not as it could be. */
  readonly say?: (sentence: string) => void
}

interface Servers {
  readonly postgres: EmbeddedPostgres
  readonly mariadb: Mariadb | undefined
}

/**
 * Writes the sources of `folder` unless they were written from this version of the world, and starts them.
 * Leaves the connection string of each database in its secret file: ports differ from start to start.
 */
export async function startSources(options: StartSourcesOptions): Promise<DemoSources> {
  const { folder, now } = options
  const world = options.world ?? makeWorld()
  const postgres = await startEmbeddedPostgres({ folder: inDemo.postgres(folder) })
  const http = new Map<string, HttpSource>()
  let mariadb: Mariadb | undefined
  const close = async (): Promise<void> => {
    await Promise.all([...http.values()].map((source) => source.close()))
    await Promise.all([postgres.stop(), mariadb?.stop()])
  }
  try {
    // After PostgreSQL, which keeps two demos on one folder apart.
    mariadb = await mariadbOrNone(options)
    const servers = { postgres, mariadb }
    const version = mariadb ? `${WORLD_VERSION} mariadb` : String(WORLD_VERSION)
    if (writtenVersion(folder) !== version) {
      options.say?.('Writing the sources of both provinces: 10,000 made-up persons each …')
      await writeSources(folder, servers, world)
      writeFileSync(inDemo.version(folder), `${version}\n`)
    }
    if (mariadb) await logStatements(mariadb)
    for (const dialect of DIALECTS) {
      if (isDatabase(dialect)) leaveConnectionString(folder, servers, dialect)
      if (isHttp(dialect)) {
        http.set(nameOf(dialect.region, dialect.id), await startHttp(folder, dialect, world, now))
      }
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
  const mysqlIn = mariadb ? 'mysql' : 'postgres'
  return { httpUrl: (region, id) => find(region, id).url, mysqlIn, setDown, close }

  function setDown(region: DemoRegionCode, id: string, down: boolean): void {
    find(region, id).setDown(down)
  }

  function find(region: DemoRegionCode, id: string): HttpSource {
    const source = http.get(nameOf(region, id))
    if (source) return source
    throw new DemoError(
      'DEMO_NOT_STARTED',
      `The demo has no HTTP source "${id}" in region ${region}. It has: ${[...http.keys()].join(', ')}.`,
    )
  }
}

/** A demo must start where no MariaDB can be run; that another stands in for it is said, not hidden. */
async function mariadbOrNone({
  folder,
  mariadb,
  say = () => undefined,
}: StartSourcesOptions): Promise<Mariadb | undefined> {
  const standIn = "Sichuan police's MySQL tables are kept in the embedded PostgreSQL instead"
  if (mariadb === undefined) {
    say(`No MariaDB on this machine (SHUDAO_MARIADBD may name one): ${standIn}.`)
    return undefined
  }
  try {
    const started = await startMariadb(inDemo.mariadb(folder), mariadb)
    say(
      `Sichuan police's MySQL tables are kept in a MariaDB of the demo's own (${mariadb.server}).`,
    )
    return started
  } catch (thrown) {
    if (!(thrown instanceof DemoError)) throw thrown
    say(`${thrown.message} So ${standIn}.`)
    return undefined
  }
}

function nameOf(region: string, id: string): string {
  return `${region}.${id}`
}

function isDatabase(dialect: SourceDialect): dialect is DatabaseDialect {
  return dialect.kind === 'postgres' || dialect.kind === 'mysql'
}

function isHttp(dialect: SourceDialect): dialect is HttpDialect {
  return dialect.kind === 'rest' || dialect.kind === 'soap'
}

function writtenVersion(folder: string): string {
  const file = inDemo.version(folder)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

async function writeSources(
  folder: string,
  { postgres, mariadb }: Servers,
  world: World,
): Promise<void> {
  await nameRolesInLog(postgres)
  for (const dialect of DIALECTS) {
    if (dialect.kind === 'mysql' && mariadb) {
      await writeMysqlSource(mariadb, dialect, world, passwordOf(folder, dialect))
    } else if (isDatabase(dialect)) {
      await writePostgresSource(postgres, dialect, world, passwordOf(folder, dialect))
    } else if (!isHttp(dialect)) {
      await writeFileSource(inDemo.files(folder, dialect.region, dialect.id), dialect, world)
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
  { postgres, mariadb }: Servers,
  dialect: DatabaseDialect,
): void {
  const server = dialect.kind === 'mysql' && mariadb ? mariadb : postgres
  const url = new URL(server.url(databaseName(dialect)))
  url.username = readerName(dialect)
  url.password = passwordOf(folder, dialect)
  writeSecret(inDemo.secret(folder, dialect.region, dialect.id), url.href)
}

function passwordOf(folder: string, dialect: DatabaseDialect): string {
  return keptSecret(`${inDemo.secret(folder, dialect.region, dialect.id)}.password`)
}

function startHttp(
  folder: string,
  dialect: HttpDialect,
  world: World,
  now: () => Date,
): Promise<HttpSource> {
  const { region, id } = dialect
  const accessLogFile = inDemo.accessLog(folder, region, id)
  const secret = keptSecret(inDemo.secret(folder, region, id))
  const common = { world, secret, accessLogFile, now }
  if (dialect.kind === 'rest') return startRestSource({ ...common, dialect })
  const wsdl = inDemo.wsdl(folder, region, id)
  mkdirSync(dirname(wsdl), { recursive: true })
  writeFileSync(wsdl, wsdlOf(dialect))
  return startSoapSource({ ...common, dialect })
}
