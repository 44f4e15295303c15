/**
 * Brings the tables of the exchange up to what this version needs. Forward only: an earlier version is
 * restored from a backup, not by undoing.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database, Sql } from './database.ts'
import { StateError } from './errors.ts'

export interface Migration {
  /** Four digits, from `0001` without gaps. */
  readonly version: string
  readonly name: string
  readonly sql: string
}

/** "migrate" in ASCII: held while a migration runs, so that of replicas which start together one migrates. */
const LOCK_KEY = 0x6d696772617465n

/**
 * Applies what is missing, each migration in a transaction of its own together with its mark. Tables are
 * in the schema `shudao`.
 *
 * @returns the versions that were applied, in order; empty when nothing was missing.
 * @throws {StateError} `MIGRATION_CHANGED` when an applied migration is not the one we have, `MIGRATION_FAILED`
 *   when the SQL fails (nothing of that migration is kept), `STATE_UNAVAILABLE`.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = readMigrations(),
): Promise<readonly string[]> {
  const applied: string[] = []
  for (const migration of migrations) {
    const isNew = await database.transaction(async (sql) => {
      const known = await lockAndRead(sql)
      refuseUnknown(known, migrations)
      return applyIfMissing(sql, known, migration)
    })
    if (isNew) applied.push(migration.version)
  }
  return applied
}

/** The migrations that come with this version, in order. */
export function readMigrations(folder: string = migrationsFolder()): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .sort()
    .map((file) => ({
      version: file.slice(0, 4),
      name: file.slice(5, -'.sql'.length),
      sql: readFileSync(join(folder, file), 'utf8'),
    }))
}

async function lockAndRead(sql: Sql): Promise<ReadonlyMap<string, string>> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY])
  await sql.query('CREATE SCHEMA IF NOT EXISTS shudao')
  await sql.query(
    `CREATE TABLE IF NOT EXISTS shudao.migration (
       version    text PRIMARY KEY,
       name       text NOT NULL,
       checksum   text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  )
  const rows = await sql.query('SELECT version, checksum FROM shudao.migration')
  return new Map(rows.map((row) => [String(row['version']), String(row['checksum'])]))
}

function refuseUnknown(known: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const ours = new Set(migrations.map(({ version }) => version))
  const newer = [...known.keys()].filter((version) => !ours.has(version)).sort()
  if (newer.length === 0) return
  throw new StateError(
    'MIGRATION_CHANGED',
    `The database has migration ${newer.join(', ')}, which this version does not know: a newer version ` +
      'was here. Start that version, or restore the backup made before it.',
  )
}

/** True when it was applied now. */
async function applyIfMissing(
  sql: Sql,
  known: ReadonlyMap<string, string>,
  { version, name, sql: text }: Migration,
): Promise<boolean> {
  const checksum = checksumOf(text)
  const before = known.get(version)
  if (before === checksum) return false
  if (before !== undefined) {
    throw new StateError(
      'MIGRATION_CHANGED',
      `Migration ${version}-${name} was applied with another text. An applied migration never changes: ` +
        'put its text back and write a new migration for what is to be different.',
    )
  }
  try {
    await sql.query(text)
  } catch (cause) {
    throw new StateError(
      'MIGRATION_FAILED',
      `Migration ${version}-${name} failed and nothing of it was kept: ${String(cause)}.`,
      { cause },
    )
  }
  await sql.query('INSERT INTO shudao.migration (version, name, checksum) VALUES ($1, $2, $3)', [
    version,
    name,
    checksum,
  ])
  return true
}

/** Line ends do not count: git may change them on a checkout. */
function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}

/** The compiler copies no SQL, so both the sources and `dist/` read the files of the sources. */
function migrationsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (isOurPackage(folder)) return join(folder, 'gateway', 'state', 'migrations')
    if (folder === dirname(folder)) break
  }
  throw new StateError(
    'STATE_INCOMPATIBLE',
    'The migrations were not found: no package.json of "shudao" lies above this program. Install it whole.',
  )
}

function isOurPackage(folder: string): boolean {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return false
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }).name === 'shudao'
}
