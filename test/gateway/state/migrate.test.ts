import { strict as assert } from 'node:assert'
import { openDatabase } from '../../../gateway/state/database.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migrate, readMigrations } from '../../../gateway/state/migrate.ts'
import type { Migration } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const first: Migration = {
  version: '0001',
  name: 'first',
  sql: 'CREATE TABLE shudao.one (id int)',
}
const second: Migration = {
  version: '0002',
  name: 'second',
  sql: 'CREATE TABLE shudao.two (id int)',
}

describe('migrations', () => {
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    await testPostgres()
  })

  beforeEach(async () => {
    database = openDatabase(await (await testPostgres()).createDatabase())
  })

  afterEach(() => database.close())

  async function tables(): Promise<readonly unknown[]> {
    const rows = await database.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'shudao' AND tablename <> 'migration' ORDER BY 1",
    )
    return rows.map((row) => row['tablename'])
  }

  it('are those of the folder, numbered from 0001 without gaps', () => {
    const versions = readMigrations().map(({ version }) => Number(version))
    assert.ok(versions.length >= 2)
    assert.deepEqual(
      versions,
      versions.map((_version, position) => position + 1),
    )
  })

  it('make the tables of this version', async () => {
    await migrate(database)
    assert.deepEqual(await tables(), [
      'alarm',
      'console_session',
      'content_erasure',
      'emergency_use',
      'grant_attestation',
      'grant_event',
      'grant_hold',
      'grant_use',
      'log_hold',
      'log_index',
      'log_index_ask',
      'log_index_state',
      'log_index_subject',
      'peer_catalog',
      'procedure',
      'procedure_deed',
      'procedure_event',
      'quality_item',
      'quality_resource',
      'quota_day',
      'quota_subject',
      'quota_use',
      'registry_entry',
      'registry_event',
      'registry_version',
      'seal',
      'twin',
      'twin_state',
      'twin_told',
      'watch_item',
      'watch_refusals',
    ])
  })

  it('find of refusals that were counted over several logs in which of them they stand', async () => {
    const all = readMigrations()
    const at = all.findIndex(({ name }) => name === 'refusal-logs')
    await migrate(database, all.slice(0, at))
    await database.query(
      `INSERT INTO shudao.log_index_state (log, next_index) VALUES ('a/log', 9), ('b/log', 9)`,
    )
    await database.query(
      `INSERT INTO shudao.log_index (log, log_index, exchange_id, kind, time, consumer, operator, outcome, signs)
       SELECT log, index, 'x', 'exchange', '2026-03-02T10:00:00Z', 'desk', operator, outcome, '{}'
         FROM (VALUES ('a/log', 3, 'O-1', 'refused'), ('b/log', 3, 'O-2', 'refused'), ('b/log', 5, 'O-1', 'refused'),
                      ('a/log', 5, 'O-1', 'released')) AS r(log, index, operator, outcome)`,
    )
    await database.query(
      `INSERT INTO shudao.watch_refusals (consumer, operator, run, places)
       VALUES ('desk', 'O-1', 2, '{3,5}'), ('desk', 'O-3', 1, '{7}'), ('desk', 'O-4', 0, '{}')`,
    )
    await migrate(database, all)
    assert.deepEqual(await database.query('SELECT operator, places FROM shudao.watch_refusals'), [
      {
        operator: 'O-1',
        places: [
          { log: 'a/log', index: 3 },
          { log: 'b/log', index: 5 },
        ],
      },
    ])
  })

  it('are applied once, in order', async () => {
    assert.deepEqual(await migrate(database, [first]), ['0001'])
    assert.deepEqual(await migrate(database, [first, second]), ['0002'])
    assert.deepEqual(await migrate(database, [first, second]), [])
    assert.deepEqual(await tables(), ['one', 'two'])
  })

  it('are applied once when replicas start together', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database, [first, second])))
    assert.deepEqual(applied.flat().sort(), ['0001', '0002'])
  })

  it('refuse to go on when the text of an applied one changed', async () => {
    await migrate(database, [first])
    const changed = { ...first, sql: 'CREATE TABLE shudao.other (id int)' }
    await assert.rejects(migrate(database, [changed, second]), {
      code: 'MIGRATION_CHANGED',
      message: /0001-first was applied with another text/,
    })
    assert.deepEqual(await tables(), ['one'])
  })

  it('do not mind line ends, which a checkout may change', async () => {
    const unix = { ...first, sql: 'CREATE TABLE shudao.one\n(id int)' }
    await migrate(database, [unix])
    assert.deepEqual(
      await migrate(database, [{ ...unix, sql: unix.sql.replace('\n', '\r\n') }]),
      [],
    )
  })

  it('refuse a database in which a newer version was', async () => {
    await migrate(database, [first, second])
    await assert.rejects(migrate(database, [first]), { code: 'MIGRATION_CHANGED', message: /0002/ })
  })

  it('keep nothing of one that fails, and all before it', async () => {
    const broken = { ...second, sql: 'CREATE TABLE shudao.two (id int); SELECT nonsense' }
    await assert.rejects(migrate(database, [first, broken]), {
      code: 'MIGRATION_FAILED',
      message: /0002-second/,
    })
    assert.deepEqual(await tables(), ['one'])
    assert.deepEqual(await migrate(database, [first, second]), ['0002'])
  })
})
