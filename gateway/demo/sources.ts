/**
 * The departments' sources, written once and then started together: databases, HTTP interfaces, files.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startEmbeddedPostgres } from '../state/embedded-postgres.ts'
import { DemoError } from './errors.ts'
import type { MariadbPrograms } from './find-mariadb.ts'
import type { HttpSource } from './http-source.ts'
import { inDemo } from './layout.ts'
import type { Mariadb } from './mariadb.ts'
import { startRestSource } from './rest-source.ts'
import { keptSecret } from './secret-file.ts'
import { startSoapSource, wsdlOf } from './soap-source.ts'
import type { HttpDialect, SourceDialect } from './sources/dialect.ts'
import { DIALECTS } from './sources/dialects.ts'
import { makeWorld, WORLD_VERSION } from './world.ts'
import type { World } from './world.ts'
import type { DemoRegionCode } from './world/places.ts'
import { leaveConnectionStrings, writeMysqlSources, writeSources } from './write-sources.ts'

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

/**
 * Writes the sources of `folder` unless they were written from this version of the world, and starts them.
 * Leaves the connection string of each database in its secret file: ports differ from start to start.
 */
export async function startSources(options: StartSourcesOptions): Promise<DemoSources> {
  const { folder, now } = options
  const world = options.world ?? makeWorld()
  const postgres = await startEmbeddedPostgres({ folder: inDemo.postgres(folder) })
  const http = new Map<string, HttpSource>()
  // After PostgreSQL, which keeps two demos on one folder apart; beside everything else, for it takes a while.
  const starting = mariadbOrNone(options)
  // It may fail before it is waited for.
  starting.catch(() => undefined)
  const close = async (): Promise<void> => {
    await Promise.all([...http.values()].map((source) => source.close()))
    const mariadb = await starting.catch(() => undefined)
    await Promise.all([postgres.stop(), mariadb?.stop()])
  }
  let mariadb: Mariadb | undefined
  try {
    const written = writtenVersion(folder)
    if (!written.startsWith(`${WORLD_VERSION} `)) {
      options.say?.('Writing the sources of both provinces: 10,000 made-up persons each …')
      await writeSources(folder, postgres, world)
    }
    for (const dialect of DIALECTS) {
      if (!isHttp(dialect)) continue
      http.set(nameOf(dialect.region, dialect.id), await startHttp(folder, dialect, world, now))
    }
    mariadb = await starting
    const servers = { postgres, mariadb }
    const version = `${WORLD_VERSION} ${mysqlIn(mariadb)}`
    if (written !== version) await writeMysqlSources(folder, servers, world)
    writeFileSync(inDemo.version(folder), `${version}\n`)
    await mariadb?.logStatements()
    leaveConnectionStrings(folder, servers)
  } catch (thrown) {
    await close()
    throw thrown
  }
  return {
    httpUrl: (region, id) => find(region, id).url,
    mysqlIn: mysqlIn(mariadb),
    setDown,
    close,
  }

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
    const { startMariadb } = await import('./mariadb.ts')
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

function isHttp(dialect: SourceDialect): dialect is HttpDialect {
  return dialect.kind === 'rest' || dialect.kind === 'soap'
}

function writtenVersion(folder: string): string {
  const file = inDemo.version(folder)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

function mysqlIn(mariadb: Mariadb | undefined): MysqlIn {
  return mariadb ? 'mysql' : 'postgres'
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
