import assert from 'node:assert/strict'
import { prepareStep, takeStep, type Rules } from '../../../gateway/procedures/take-step.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migratedDatabase, START_TIMEOUT_MS } from '../../support/postgres.ts'
import { ID, stepOf } from './request-people.ts'

const RULES: Rules = { own: '500000', check: () => [] }

describe('drafts of requests', () => {
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = await migratedDatabase()
  })
  after(() => database.close())

  it('of the same moment get one number each: the second is told why it was not kept, and what to do', async () => {
    const step = stepOf('draft', 'demandOfficer', new Date('2026-03-02T10:00:00+08:00'))
    const first = await prepareStep(database, step, RULES)
    const second = await prepareStep(database, step, RULES)
    await takeStep(database, step, RULES, first)
    await assert.rejects(takeStep(database, step, RULES, second), {
      code: 'REFUSED',
      message: `${ID} is the number of another draft, made at the same moment; yours was not kept. Send it again.`,
    })
    const again = await takeStep(database, step, RULES, await prepareStep(database, step, RULES))
    assert.equal(again.procedure.head.id, ID.replace(/1$/, '2'))
  })
})
