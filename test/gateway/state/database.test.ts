import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../../gateway/state/database.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

describe('database', () => {
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = openDatabase(await (await testPostgres()).createDatabase(), { poolMax: 4 })
    await database.query('CREATE TABLE counted (n int PRIMARY KEY)')
  })

  after(() => database.close())

  it('passes values apart from the statement', async () => {
    const hostile = "'; DROP TABLE counted; --"
    assert.deepEqual(await database.query('SELECT $1 AS word', [hostile]), [{ word: hostile }])
    assert.deepEqual(await database.query('SELECT $1::text[] AS words', [['a', "b'c"]]), [
      { words: ['a', "b'c"] },
    ])
  })

  it('keeps all of a transaction that resolves', async () => {
    const result = await database.transaction(async (sql) => {
      await sql.query('INSERT INTO counted VALUES (1)')
      await sql.query('INSERT INTO counted VALUES (2)')
      return 'done'
    })
    assert.equal(result, 'done')
    assert.equal((await database.query('SELECT n FROM counted')).length, 2)
  })

  it('keeps nothing of a transaction that throws, and gives its connection back', async () => {
    for (let round = 0; round < 8; round += 1) {
      await assert.rejects(
        database.transaction(async (sql) => {
          await sql.query('INSERT INTO counted VALUES (3)')
          await sql.query('INSERT INTO counted VALUES (3)')
        }),
        { code: '23505' },
      )
    }
    assert.deepEqual(await database.query('SELECT n FROM counted WHERE n = 3'), [])
  })

  it('says STATE_UNAVAILABLE, and what to check, when nothing listens', async () => {
    const nowhere = openDatabase('postgres://nobody@127.0.0.1:1/nothing')
    await assert.rejects(nowhere.query('SELECT 1'), {
      code: 'STATE_UNAVAILABLE',
      message: /DATABASE_URL/,
    })
    await assert.rejects(
      nowhere.transaction(async () => undefined),
      { code: 'STATE_UNAVAILABLE' },
    )
    assert.equal(await nowhere.healthy(), false)
    await nowhere.close()
  })

  it('survives the loss of its connections', async () => {
    const lost: Error[] = []
    const url = await (await testPostgres()).createDatabase()
    const other = openDatabase(url, { onError: (error) => lost.push(error) })
    await other.query('SELECT 1')
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [new URL(url).pathname.slice(1)],
    )
    for (let n = 0; lost.length === 0 && n < 200; n += 1) await sleep(10)
    assert.equal(lost.length, 1)
    assert.deepEqual(await other.query('SELECT 1 AS one'), [{ one: 1 }])
    await other.close()
  })

  it('survives the loss of a connection between two statements of a transaction, and keeps nothing of it', async () => {
    await assert.rejects(
      database.transaction(async (sql) => {
        await sql.query('CREATE TABLE lost (n integer)')
        const [row] = await sql.query('SELECT pg_backend_pid() AS pid')
        await database.query('SELECT pg_terminate_backend($1, 5000)', [Number(row?.['pid'])])
        await database.query('SELECT 1')
        return sql.query('SELECT 1')
      }),
    )
    assert.deepEqual(await database.query("SELECT to_regclass('lost') AS lost"), [{ lost: null }])
  })

  it('closes twice without complaint', async () => {
    const other = openDatabase((await testPostgres()).url())
    await other.query('SELECT 1')
    await other.close()
    await other.close()
  })
})
