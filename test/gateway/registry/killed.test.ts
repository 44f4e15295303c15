import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { serviceOf } from '../../../catalog/procedures/registration.ts'
import { findRegistered, findVersion } from '../../../gateway/registry/registry-store.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { offer } from '../../support/offered.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const WRITER = fileURLToPath(new URL('../../support/registry-writer.ts', import.meta.url))
const NAME = { kind: 'resource', code: offer('500000', 'pensionBenefit').code } as const
const KILLS = Number(process.env['REGISTRY_KILLS'] ?? 2)
/** Changes that are promised before the process is killed, in the midst of the next. */
const CHANGES = 7

describe('a process that is killed while it changes the registry', function () {
  this.timeout(120_000)
  let url = ''
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    url = await (await testPostgres()).createDatabase()
    // One connection, so that any other is the killed process's.
    database = openDatabase(url, { poolMax: 1 })
    await migrate(database)
  })
  after(() => database.close())

  it(`leaves what was promised and at most one change more, whole, each of ${KILLS} times`, async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const promised = await writeUntilKilled()
      await untilGone()
      const found = (await findRegistered(database, NAME)) ?? assert.fail('nothing was kept')
      const { registration, entry } = found
      const { events, state, version } = registration
      assert(
        events.length === promised || events.length === promised + 1,
        `${events.length} of ${promised}`,
      )
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, i) => i + 1),
      )
      const [row] = await database.query(
        'SELECT state, service, version, digest FROM shudao.registry_entry',
      )
      const service = serviceOf(registration) ?? null
      assert.deepEqual(row, { state, service, version, digest: registration.entry })
      assert.equal(entry.digest, registration.entry)
      for (let published = 1; published <= version; published++) {
        assert(await findVersion(database, NAME, published), `version ${published}`)
      }
      assert.equal(await findVersion(database, NAME, version + 1), undefined)
    }
  })

  /** @returns how many events were promised when it was killed. */
  async function writeUntilKilled(): Promise<number> {
    const child = spawn(process.execPath, ['--import=tsx', WRITER, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = new Promise((resolve) => child.once('close', resolve))
    let [promised, heard] = [0, 0]
    for await (const line of createInterface({ input: child.stdout })) {
      promised = Number(line)
      heard += 1
      if (heard === CHANGES) child.kill('SIGKILL')
    }
    await gone
    assert.equal(child.signalCode, 'SIGKILL')
    return promised
  }

  /** The server ends what the process had begun as soon as it notices. */
  async function untilGone(): Promise<void> {
    for (;;) {
      const rows = await database.query(
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      )
      if (rows.length === 0) return
    }
  }
})
