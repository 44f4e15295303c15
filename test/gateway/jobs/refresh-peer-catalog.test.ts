import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import { openJobs } from '../../../gateway/jobs/queue.ts'
import {
  defineRefreshPeerCatalog,
  readPeerCatalog,
  refreshPeerCatalog,
} from '../../../gateway/jobs/refresh-peer-catalog.ts'
import type {
  Heard,
  PeerCatalogAnswer,
  RefreshPeerCatalogOptions,
} from '../../../gateway/jobs/refresh-peer-catalog.ts'
import { openDatabase } from '../../../gateway/state/database.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const SICHUAN = '510000'
const first = { resources: ['510000.RS.pensionBenefit'] }
const second = { resources: ['510000.RS.pensionBenefit', '510000.GA.householdPopulation'] }

describe('catalogue of a peer', function () {
  this.timeout(15_000)
  let database: Database
  let url: string
  let offered: { etag: string; body: unknown }
  let told: unknown[]
  let heard: Heard
  let clock: Date
  let options: RefreshPeerCatalogOptions

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    await testPostgres()
  })

  beforeEach(async () => {
    url = await (await testPostgres()).createDatabase()
    database = openDatabase(url)
    await migrate(database)
    offered = { etag: '"1"', body: first }
    told = []
    heard = new Map()
    clock = new Date('2026-03-01T00:00:00Z')
    options = {
      database,
      regions: [SICHUAN],
      fetchPeerCatalog: async (_region, etag): Promise<PeerCatalogAnswer> =>
        etag === offered.etag ? { changed: false } : { changed: true, ...offered },
      onChanged: async (region, body) => void told.push([region, body]),
      now: () => clock,
    }
  })

  afterEach(() => database.close())

  it('is kept and told when it is new', async () => {
    assert.equal(await readPeerCatalog(database, SICHUAN), undefined)
    assert.equal(await refreshPeerCatalog(options, SICHUAN, heard), true)
    assert.deepEqual(told, [[SICHUAN, first]])
    assert.deepEqual(await readPeerCatalog(database, SICHUAN), {
      region: SICHUAN,
      fetchedAt: clock,
      etag: '"1"',
      body: first,
    })
  })

  it('is not told again while it is the same, and is known to be fresh', async () => {
    await refreshPeerCatalog(options, SICHUAN, heard)
    clock = new Date('2026-03-01T00:05:00Z')
    assert.equal(await refreshPeerCatalog(options, SICHUAN, heard), false)
    assert.equal(told.length, 1)
    assert.deepEqual((await readPeerCatalog(database, SICHUAN))?.fetchedAt, clock)
  })

  it('is told when it changed', async () => {
    await refreshPeerCatalog(options, SICHUAN, heard)
    offered = { etag: '"2"', body: second }
    assert.equal(await refreshPeerCatalog(options, SICHUAN, heard), true)
    assert.deepEqual(told.at(-1), [SICHUAN, second])
  })

  it('is told to each replica, whichever asked first', async () => {
    const replicas = [heard, new Map() as Heard]
    const told = async (): Promise<readonly boolean[]> => {
      const answers: boolean[] = []
      for (const one of replicas) answers.push(await refreshPeerCatalog(options, SICHUAN, one))
      return answers
    }
    assert.deepEqual(
      [await told(), await told()],
      [
        [true, true],
        [false, false],
      ],
    )
    offered = { etag: '"2"', body: second }
    assert.deepEqual(
      [await told(), await told()],
      [
        [true, true],
        [false, false],
      ],
    )
  })

  it('stays as it was when the peer does not answer', async () => {
    await refreshPeerCatalog(options, SICHUAN, heard)
    const down = async (): Promise<PeerCatalogAnswer> => {
      throw new Error('connection refused')
    }
    await assert.rejects(refreshPeerCatalog({ ...options, fetchPeerCatalog: down }, SICHUAN, heard))
    assert.deepEqual((await readPeerCatalog(database, SICHUAN))?.body, first)
  })

  it('is told again when telling failed the first time', async () => {
    const failing = async (): Promise<void> => {
      throw new Error('the schema could not be built')
    }
    await assert.rejects(refreshPeerCatalog({ ...options, onChanged: failing }, SICHUAN, heard))
    assert.equal(await refreshPeerCatalog(options, SICHUAN, heard), true)
    assert.deepEqual(told, [[SICHUAN, first]])
  })

  it('is refreshed by the job, again and again', async () => {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const jobs = await openJobs({ databaseUrl: url, log })
    try {
      await defineRefreshPeerCatalog(jobs, options, 200)
      for (let n = 0; told.length < 1 && n < 500; n += 1) await sleep(10)
      offered = { etag: '"2"', body: second }
      for (let n = 0; told.length < 2 && n < 500; n += 1) await sleep(10)
      assert.deepEqual(told, [
        [SICHUAN, first],
        [SICHUAN, second],
      ])
    } finally {
      await jobs.close()
    }
  })
})
