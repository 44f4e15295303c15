import assert from 'node:assert/strict'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import { findRegistered, findVersion } from '../../../gateway/registry/registry-store.ts'
import { takeStep, type Step } from '../../../gateway/registry/take-step.ts'
import { openDatabase, type Database, type Sql } from '../../../gateway/state/database.ts'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../gateway/state/embedded-postgres.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { offer, surroundings } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'
import { removeFolder, serviceFolder } from '../../support/services.ts'

const RESOURCE = offer('500000', 'pensionBenefit')
const NAME = { kind: 'resource', code: RESOURCE.code } as const
const OFFICER: Actor = { id: 'rs', role: 'officer', region: '500000', department: 'RS' }
const STEWARD: Actor = { id: 'steward', role: 'steward', region: '500000' }

describe('a database server that is killed in the middle of a change of the registry', function () {
  this.timeout(120_000)
  const folder = serviceFolder('postgres-killed')
  let server: EmbeddedPostgres
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    await start()
    await migrate(database)
    await take('draft', OFFICER, { entry: JSON.stringify(RESOURCE) })
    await take('submit', OFFICER)
  })
  after(async () => {
    await database.close().catch(() => undefined)
    await server.stop()
    removeFolder(folder)
  })

  it('comes back with the old state, whole, and takes the change then', async () => {
    // While it writes the event, and when all is written but the end of the transaction.
    const statements = await statementsOf(STEWARD)
    for (const after of [statements - 2, statements]) {
      await assert.rejects(takeStep(killingAfter(after), stepOf('publish', STEWARD), surroundings))
      await database.close().catch(() => undefined)
      await start()
      const { registration } = (await findRegistered(database, NAME)) ?? assert.fail('it is gone')
      assert.deepEqual(
        [registration.state, registration.version, registration.events.map(({ action }) => action)],
        ['submitted', 0, ['draft', 'submit']],
      )
      assert.equal(await findVersion(database, NAME, 1), undefined)
    }
    await take('publish', STEWARD)
    const published = await findRegistered(database, NAME)
    assert.deepEqual(
      [published?.registration.state, published?.registration.events.length],
      ['published', 3],
    )
    assert.equal((await findVersion(database, NAME, 1))?.digest, published?.entry.digest)
  })

  async function start(): Promise<void> {
    server = await startEmbeddedPostgres({ folder })
    database = openDatabase(server.url(), { poolMax: 2 })
  }

  function stepOf(action: Step['action'], by: Actor, more: Partial<Step> = {}): Step {
    return { ...NAME, action, by, why: 'on', at: new Date(), ...more }
  }

  async function take(action: Step['action'], by: Actor, more: Partial<Step> = {}): Promise<void> {
    await takeStep(database, stepOf(action, by, more), surroundings)
  }

  /** How many statements the publication makes; it is undone. */
  async function statementsOf(by: Actor): Promise<number> {
    let made = 0
    const counting = counted(() => void (made += 1))
    const undone = {
      transaction: <T>(inside: (sql: Sql) => Promise<T>): Promise<T> =>
        counting.transaction(async (sql) => {
          await inside(sql)
          throw new RangeError('undone')
        }),
    }
    await assert.rejects(takeStep(undone, stepOf('publish', by), surroundings), /undone/)
    return made
  }

  /** Kills every process of the server at once, as a machine that loses its power does. */
  function killingAfter(statements: number): Pick<Database, 'transaction'> {
    let made = 0
    return counted(async () => {
      if (++made !== statements) return
      const rows = await database.query('SELECT pid FROM pg_stat_activity')
      for (const pid of [server.pid, ...rows.map((row) => Number(row['pid']))]) {
        process.kill(pid, 'SIGKILL')
      }
    })
  }

  function counted(onMade: () => Promise<void> | void): Pick<Database, 'transaction'> {
    return {
      transaction: <T>(inside: (sql: Sql) => Promise<T>): Promise<T> =>
        database.transaction((sql) =>
          inside({
            query: async (text, values) => {
              const rows = await sql.query(text, values)
              await onMade()
              return rows
            },
          }),
        ),
    }
  }
})
