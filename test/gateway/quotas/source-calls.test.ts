import assert from 'node:assert/strict'
import { makeSourceCalls } from '../../../gateway/quotas/source-calls.ts'
import { openDatabase } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

describe('calls on sources', () => {
  it('are counted by source and day, exactly, over two replicas', async function () {
    this.timeout(START_TIMEOUT_MS)
    const url = await (await testPostgres()).createDatabase()
    const databases = [openDatabase(url, { poolMax: 2 }), openDatabase(url, { poolMax: 2 })]
    try {
      for (const database of databases) await migrate(database)
      const replicas = databases.map((database) =>
        makeSourceCalls({ database, secret: Buffer.alloc(32, 7), namespace: 'test' }),
      )
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, i) => replicas[i % 2]!.take('rs', '2026-03-01', 1, 7)),
      )
      assert.equal(taken.filter(Boolean).length, 7)
      const [one] = replicas
      assert.equal(await one?.take('ga', '2026-03-01', 1, 7), true)
      assert.equal(await one?.take('rs', '2026-03-02', 8, 7), false)
      assert.equal(await one?.take('rs', '2026-03-02', 7, 7), true)
    } finally {
      for (const database of databases) await database.close()
    }
  })
})
