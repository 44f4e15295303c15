import { strict as assert } from 'node:assert'
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../gateway/state/database.ts'
import { startEmbeddedPostgres } from '../../../gateway/state/embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../../gateway/state/embedded-postgres.ts'
import { readPostmaster } from '../../../gateway/state/postmaster.ts'

describe('embedded PostgreSQL', function () {
  this.timeout(60_000)
  /** In which a server has been: most tests begin where it is started again, which is quicker than making it. */
  let made: string
  let folder: string
  let running: EmbeddedPostgres[]

  before(async () => {
    made = mkdtempSync(join(tmpdir(), 'shudao-pg-made-'))
    await (await startEmbeddedPostgres({ folder: made })).stop()
  })

  after(() => rmSync(made, { recursive: true, force: true }))

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-pg-'))
    execFileSync('cp', ['-a', ...readdirSync(made).map((name) => join(made, name)), folder])
    running = []
  })

  afterEach(async () => {
    await Promise.all(running.map((server) => server.stop()))
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(where = folder): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ folder: where })
    running.push(server)
    return server
  }

  it('keeps what was written over a stop and a start', async () => {
    const first = await start()
    await first.createDatabase('exchange')
    await run(first.url('exchange'), 'CREATE TABLE kept AS SELECT 7 AS seven')
    await first.stop()
    assert.equal(readPostmaster(join(folder, 'data')), undefined)

    const second = await start()
    assert.deepEqual(await run(second.url('exchange'), 'SELECT seven FROM kept'), [{ seven: 7 }])
  })

  it('is durable, on the loopback interface only, and asks for the password', async () => {
    const server = await start()
    const rows = await run(
      server.url(),
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories')
       ORDER BY name`,
    )
    assert.deepEqual(rows, [
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ])
    const wrong = new URL(server.url())
    wrong.password = 'wrong'
    await assert.rejects(run(wrong.href, 'SELECT 1'), { code: 'STATE_UNAVAILABLE' })
  })

  it('keeps its password where only its owner can read it', async () => {
    const data = join(folder, 'new', 'data')
    await start(join(folder, 'new'))
    const file = join(data, 'shudao.password')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(statSync(data).mode & 0o777, 0o700)
    assert.ok(readFileSync(file, 'utf8').length >= 32)
  })

  it('runs beside another one with another folder', async () => {
    const [one, other] = await Promise.all([
      start(join(folder, 'chongqing')),
      start(join(folder, 'sichuan')),
    ])
    await one.createDatabase('only_here')
    const names = await run(
      other.url(),
      "SELECT datname FROM pg_database WHERE datname = 'only_here'",
    )
    assert.deepEqual(names, [])
  })

  it('takes over the server that a killed process left, with its data', async () => {
    const pid = await startAndDie(folder, "CREATE TABLE last AS SELECT 'acknowledged' AS word")
    assert.equal(readPostmaster(join(folder, 'data'))?.pid, pid)

    const server = await start()
    assert.equal(server.adopted, true)
    assert.equal(server.pid, pid)
    assert.deepEqual(await run(server.url(), 'SELECT word FROM last'), [{ word: 'acknowledged' }])
  })

  it('ends a left server which does not take its password, and starts anew', async () => {
    const pid = await startAndDie(folder, "CREATE TABLE last AS SELECT 'acknowledged' AS word")
    const file = join(folder, 'data', 'shudao.password')
    const password = readFileSync(file, 'utf8')
    writeFileSync(file, 'not the password')
    // With the wrong password the new server cannot be used either, and that is said.
    await assert.rejects(startEmbeddedPostgres({ folder }), { code: 'STATE_UNAVAILABLE' })
    writeFileSync(file, password)

    const server = await start()
    assert.notEqual(server.pid, pid)
    assert.deepEqual(await run(server.url(), 'SELECT word FROM last'), [{ word: 'acknowledged' }])
  })

  it('recovers when both were killed', async () => {
    const pid = await startAndDie(folder, "CREATE TABLE last AS SELECT 'acknowledged' AS word")
    process.kill(pid, 'SIGKILL')

    const server = await start()
    assert.equal(server.adopted, false)
    assert.deepEqual(await run(server.url(), 'SELECT word FROM last'), [{ word: 'acknowledged' }])
  })

  it('is not misled when another program has the number of the server that is gone', async () => {
    const first = await start()
    const file = join(folder, 'data', 'postmaster.pid')
    const text = readFileSync(file, 'utf8')
    await first.stop()
    const other = spawn('sleep', ['60'])
    try {
      writeFileSync(file, text.replace(/^\d+/, String(other.pid)))
      const second = await start()
      assert.equal(second.adopted, false)
      assert.deepEqual(await run(second.url(), 'SELECT 1 AS one'), [{ one: 1 }])
      assert.equal(other.signalCode, null, 'the other program was left alone')
    } finally {
      other.kill()
    }
  })

  it('refuses a folder that is in use, and leaves the one who uses it alone', async () => {
    const server = await start()
    await assert.rejects(startEmbeddedPostgres({ folder }), {
      code: 'STATE_IN_USE',
      message: /Stop that process, or give this one a folder of its own\.$/,
    })
    assert.deepEqual(await run(server.url(), 'SELECT 1 AS one'), [{ one: 1 }])
  })

  it('lets one of two that start at once on an empty folder win', async () => {
    const both = await Promise.allSettled([start(join(folder, 'new')), start(join(folder, 'new'))])
    const refused = both.filter((result) => result.status === 'rejected')
    assert.equal(refused.length, 1)
    assert.equal((refused[0]?.reason as { code: string }).code, 'STATE_IN_USE')
    assert.deepEqual(await run(running[0]!.url(), 'SELECT 1 AS one'), [{ one: 1 }])
  })

  it('refuses a folder of another major version', async () => {
    await (await start()).stop()
    writeFileSync(join(folder, 'data', 'PG_VERSION'), '15\n')
    await assert.rejects(startEmbeddedPostgres({ folder }), {
      code: 'STATE_INCOMPATIBLE',
      message: /was made by PostgreSQL 15/,
    })
  })

  it('refuses a database name that would have to be quoted', async () => {
    const server = await start()
    await assert.rejects(server.createDatabase('a"; DROP DATABASE postgres; --'), {
      code: 'STATE_INCOMPATIBLE',
    })
  })

  it('keeps values out of its log', async () => {
    const server = await start()
    await run(server.url(), 'CREATE TABLE person (id text PRIMARY KEY)')
    const insert = "INSERT INTO person VALUES ('510100195003159905')"
    await run(server.url(), insert)
    await assert.rejects(run(server.url(), insert), { code: '23505' })
    await assert.rejects(run(server.url(), "SELECT 'canary-9905' FROM nowhere"), { code: '42P01' })
    const log = readFileSync(join(folder, 'postgres.log'), 'utf8')
    assert.match(log, /duplicate key value/)
    assert.doesNotMatch(log, /9905/)
  })

  describe('as root', () => {
    before(function () {
      if (process.geteuid?.() !== 0) this.skip()
    })

    it('runs as an unprivileged account', async () => {
      chmodSync(folder, 0o755)
      const server = await start(join(folder, 'state'))
      assert.notEqual(lstatSync(join(folder, 'state', 'data')).uid, 0)
      assert.match(statusOf(server.pid), /^Uid:\t65534\t65534/m)
    })

    it('reaches a folder below a directory that only root may enter', async () => {
      chmodSync(folder, 0o700)
      const first = await start(join(folder, 'deep', 'state'))
      assert.equal(lstatSync(folder).uid, 0)
      assert.equal(lstatSync(folder).mode & 0o777, 0o700)
      await run(first.url(), 'CREATE TABLE kept AS SELECT 7 AS seven')
      await first.stop()
      const second = await start(join(folder, 'deep', 'state'))
      assert.deepEqual(await run(second.url(), 'SELECT seven FROM kept'), [{ seven: 7 }])
    })

    it('leaves a folder of a normal user to that user', async () => {
      chmodSync(folder, 0o755)
      execFileSync('install', ['-d', '-o', '1', '-g', '1', join(folder, 'state')])
      const server = await start(join(folder, 'state'))
      assert.match(statusOf(server.pid), /^Uid:\t1\t1/m)
    })
  })
})

async function run(url: string, sql: string): Promise<readonly unknown[]> {
  const database = openDatabase(url, { poolMax: 1 })
  try {
    return await database.query(sql)
  } finally {
    await database.close()
  }
}

function statusOf(pid: number): string {
  return readFileSync(`/proc/${pid}/status`, 'utf8')
}

/** A process which starts the server, runs one statement and kills itself. Gives the pid of the server. */
async function startAndDie(folder: string, sql: string): Promise<number> {
  const script = `
    import { startEmbeddedPostgres } from './gateway/state/embedded-postgres.ts'
    import { openDatabase } from './gateway/state/database.ts'
    const server = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)} })
    await openDatabase(server.url()).query(${JSON.stringify(sql)})
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)))
  assert.equal(signal, 'SIGKILL')
  assert.ok(existsSync(join(folder, 'data', 'postmaster.pid')))
  return readPostmaster(join(folder, 'data'))!.pid
}
