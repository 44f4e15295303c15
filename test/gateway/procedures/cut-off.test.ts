import assert from 'node:assert/strict'
import { takeStep, type Rules } from '../../../gateway/procedures/take-step.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { cutOff } from '../../support/cut-off.ts'
import { migratedDatabase, START_TIMEOUT_MS } from '../../support/postgres.ts'
import { stepOf, WAY } from './request-people.ts'

const TABLES = ['procedure', 'procedure_event', 'procedure_deed'] as const

describe('a step of a request whose process is killed', function () {
  this.timeout(60_000)
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = await migratedDatabase()
  })
  after(() => database.close())

  it('after any of its statements leaves all as it was, and can then be taken', async () => {
    await goes('500000', WAY.slice(0, 3), 4)
  })

  it('where it waits for another province, leaves no half of it either', async () => {
    await goes('510000', [['review', 'supplyOfficer']], 4)
  })

  async function goes(own: string, way: typeof WAY, statements: number): Promise<void> {
    const rules: Rules = { own, check: () => [] }
    for (const [action, actor] of way) {
      const step = stepOf(action, actor, new Date())
      const before = await everything()
      let cuts = 0
      while (await cutOff(database, cuts + 1, (cutting) => takeStep(cutting, step, rules))) {
        cuts += 1
        assert.deepEqual(await everything(), before, `${action} cut off after statement ${cuts}`)
      }
      assert(cuts >= statements, `${cuts} statements`)
      assert.notDeepEqual(await everything(), before, 'the last one was not cut off')
    }
  }

  async function everything(): Promise<readonly unknown[]> {
    return Promise.all(
      TABLES.map((table) => database.query(`SELECT * FROM shudao.${table} ORDER BY 1, 2`)),
    )
  }
})
