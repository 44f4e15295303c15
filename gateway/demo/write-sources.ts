/**
 * Writes the databases and files of all departments; what HTTP interfaces answer from is in their memory.
 *
 * @module
 */
import { openDatabase } from '../state/database.ts'
import type { EmbeddedPostgres } from '../state/embedded-postgres.ts'
import { inDemo } from './layout.ts'
import type { Mariadb } from './mariadb.ts'
import { keptSecret, writeSecret } from './secret-file.ts'
import type { DatabaseDialect } from './sources/dialect.ts'
import { writeUnregistered } from './sources/chongqing/unregistered.ts'
import { DIALECTS } from './sources/dialects.ts'
import { databaseName, readerName, writePostgresSource } from './sources/write-postgres.ts'
import type { World } from './world.ts'

export interface Servers {
  readonly postgres: EmbeddedPostgres
  /** Undefined where PostgreSQL stands in. */
  readonly mariadb: Mariadb | undefined
}

/** All but those of departments that have MySQL. */
export async function writeSources(
  folder: string,
  postgres: EmbeddedPostgres,
  world: World,
): Promise<void> {
  await nameRolesInLog(postgres)
  const { writeFileSource } = await import('./sources/write-files.ts')
  for (const dialect of DIALECTS) {
    if (dialect.kind === 'postgres') {
      await writePostgresSource(postgres, dialect, world, passwordOf(folder, dialect))
    } else if (dialect.kind === 'delimited' || dialect.kind === 'xlsx') {
      await writeFileSource(inDemo.files(folder, dialect.region, dialect.id), dialect, world)
    }
  }
  await writeUnregistered(postgres, world)
}

/** Those of departments that have MySQL, into a MariaDB or what stands in for it. */
export async function writeMysqlSources(
  folder: string,
  { postgres, mariadb }: Servers,
  world: World,
): Promise<void> {
  for (const dialect of DIALECTS) {
    if (dialect.kind !== 'mysql') continue
    const password = passwordOf(folder, dialect)
    if (mariadb) {
      const { writeMysqlSource } = await import('./sources/write-mysql.ts')
      await writeMysqlSource(mariadb, dialect, world, password)
    } else {
      await writePostgresSource(postgres, dialect, world, password)
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

/** Ports differ from start to start, so each start leaves them anew. */
export function leaveConnectionStrings(folder: string, { postgres, mariadb }: Servers): void {
  for (const dialect of DIALECTS) {
    if (dialect.kind !== 'postgres' && dialect.kind !== 'mysql') continue
    const server = dialect.kind === 'mysql' && mariadb ? mariadb : postgres
    const url = new URL(server.url(databaseName(dialect)))
    url.username = readerName(dialect)
    url.password = passwordOf(folder, dialect)
    writeSecret(inDemo.secret(folder, dialect.region, dialect.id), url.href)
  }
}

function passwordOf(folder: string, dialect: DatabaseDialect): string {
  return keptSecret(`${inDemo.secret(folder, dialect.region, dialect.id)}.password`)
}
