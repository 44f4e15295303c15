import assert from 'node:assert/strict'
import type { Quotas, QuotaUse } from '../../gateway/core/house.ts'
import { makeQuotas } from '../../gateway/quotas.ts'
import { openDatabase, type Database } from '../../gateway/state/database.ts'
import { migrate } from '../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../support/postgres.ts'

const DAY = '2026-03-01'

function use(grant: string, quota: QuotaUse['quota'], subjects = 1): QuotaUse {
  return { grant, subjects, quota }
}

describe('quotas', () => {
  let database: Database
  let quotas: Quotas

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    const postgres = await testPostgres()
    database = openDatabase(await postgres.createDatabase())
    await migrate(database)
    quotas = makeQuotas(database)
  })
  after(() => database.close())

  it('lets exactly as many calls through as a day has, and starts anew the next day', async () => {
    const one = [use('calls@1', { callsPerDay: 3 })]
    for (let i = 0; i < 3; i++) assert.equal(await quotas.charge(DAY, one), undefined)
    assert.equal(await quotas.charge(DAY, one), 'calls@1')
    assert.equal(await quotas.charge('2026-03-02', one), undefined)
  })

  it('counts subjects, and refuses a first request that asks for more than a day has', async () => {
    const quota = { subjectsPerDay: 10 }
    assert.equal(await quotas.charge(DAY, [use('many@1', quota, 11)]), 'many@1')
    assert.equal(await quotas.charge(DAY, [use('many@1', quota, 10)]), undefined)
    assert.equal(await quotas.charge(DAY, [use('many@1', quota, 1)]), 'many@1')
  })

  it('counts a new version of a grant as the same grant', async () => {
    assert.equal(await quotas.charge(DAY, [use('g@1', { callsPerDay: 1 })]), undefined)
    assert.equal(await quotas.charge(DAY, [use('g@2', { callsPerDay: 1 })]), 'g@2')
  })

  it('counts nothing of a request that one of its grants refuses', async () => {
    const full = use('full@1', { callsPerDay: 1 })
    await quotas.charge(DAY, [full])
    const other = use('another@1', { callsPerDay: 1 })
    assert.equal(await quotas.charge(DAY, [other, full]), 'full@1')
    assert.equal(await quotas.charge(DAY, [other]), undefined)
  })

  it('is exact when many ask at once', async () => {
    const one = [use('race@1', { callsPerDay: 25 })]
    const said = await Promise.all(Array.from({ length: 60 }, () => quotas.charge(DAY, one)))
    assert.equal(said.filter((refused) => refused === undefined).length, 25)
  })
})
