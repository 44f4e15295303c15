import assert from 'node:assert/strict'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import { findRegistered, findVersion } from '../../../gateway/registry/registry-store.ts'
import { takeStep, type Step } from '../../../gateway/registry/take-step.ts'
import { findProcedure } from '../../../gateway/procedures/procedure-store.ts'
import { readRequestedGrants } from '../../../gateway/procedures/request-keeper.ts'
import { takeStep as takeRequestStep, type Rules } from '../../../gateway/procedures/take-step.ts'
import { openDatabase, type Database, type Sql } from '../../../gateway/state/database.ts'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../gateway/state/embedded-postgres.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { offer, surroundings } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'
import { removeFolder, serviceFolder } from '../../support/services.ts'
import { ID, stepOf as requestStep, WAY } from '../procedures/request-people.ts'

const RESOURCE = offer('500000', 'pensionBenefit')
const NAME = { kind: 'resource', code: RESOURCE.code } as const
const OFFICER: Actor = { id: 'rs', role: 'officer', region: '500000', department: 'RS' }
const STEWARD: Actor = { id: 'steward', role: 'steward', region: '500000' }

type Transactions = Pick<Database, 'transaction'>
const REQUEST_RULES: Rules = { own: '500000', check: () => [] }

describe('a database server that is killed in the middle of a change', function () {
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

  it('of the registry comes back with the old state, whole, and takes the change then', async () => {
    const publish = (on: Transactions): Promise<unknown> =>
      takeStep(on, stepOf('publish', STEWARD), surroundings)
    await killedIn(publish, [2, 0], async () => {
      const { registration } = (await findRegistered(database, NAME)) ?? assert.fail('it is gone')
      assert.deepEqual(
        [registration.state, registration.version, registration.events.map(({ action }) => action)],
        ['submitted', 0, ['draft', 'submit']],
      )
      assert.equal(await findVersion(database, NAME, 1), undefined)
    })
    await publish(database)
    const published = await findRegistered(database, NAME)
    assert.deepEqual(
      [published?.registration.state, published?.registration.events.length],
      ['published', 3],
    )
    assert.equal((await findVersion(database, NAME, 1))?.digest, published?.entry.digest)
  })

  it('of a request comes back without the step, and takes it then', async () => {
    const takes =
      (...[action, actor]: (typeof WAY)[number]) =>
      (on: Transactions): Promise<unknown> =>
        takeRequestStep(on, requestStep(action, actor, new Date()), REQUEST_RULES)
    const way = WAY.slice(0, 1 + WAY.findIndex(([action]) => action === 'provide'))
    for (const [n, step] of way.entries()) {
      // The application, and what puts a grant into force.
      const left = { draft: [0], provide: [2] }[step[0]]
      if (left !== undefined) {
        await killedIn(takes(...step), left, async () => {
          assert.deepEqual(
            (await findProcedure(database, ID))?.events.map(({ action }) => action) ?? [],
            way.slice(0, n).map(([action]) => action),
          )
          assert.deepEqual([...(await readRequestedGrants(database)).grants], [])
        })
      }
      await takes(...step)(database)
    }
    assert.equal((await readRequestedGrants(database)).grants.get(ID)?.state, 'active')
  })

  /**
   * Kills the server in the middle of the work.
   *
   * @param left how many statements are left: 2 while the event is written, 0 when only the transaction has not ended.
   */
  async function killedIn(
    work: (on: Transactions) => Promise<unknown>,
    left: readonly number[],
    check: () => Promise<void>,
  ): Promise<void> {
    const statements = await statementsOf(work)
    for (const n of left) {
      await assert.rejects(work(killingAfter(statements - n)))
      await database.close().catch(() => undefined)
      await start()
      await check()
    }
  }

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

  /** How many statements the work makes; it is undone. */
  async function statementsOf(work: (on: Transactions) => Promise<unknown>): Promise<number> {
    let made = 0
    const counting = counted(() => void (made += 1))
    const undone = {
      transaction: <T>(inside: (sql: Sql) => Promise<T>): Promise<T> =>
        counting.transaction(async (sql) => {
          await inside(sql)
          throw new RangeError('undone')
        }),
    }
    await assert.rejects(work(undone), /undone/)
    return made
  }

  /** Kills every process of the server at once, as a machine that loses its power does. */
  function killingAfter(statements: number): Transactions {
    let made = 0
    return counted(async () => {
      if (++made !== statements) return
      const rows = await database.query('SELECT pid FROM pg_stat_activity')
      for (const pid of [server.pid, ...rows.map((row) => Number(row['pid']))]) {
        process.kill(pid, 'SIGKILL')
      }
    })
  }

  function counted(onMade: () => Promise<void> | void): Transactions {
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
