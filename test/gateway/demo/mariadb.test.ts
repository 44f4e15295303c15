import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { findMariadb } from '../../../gateway/demo/find-mariadb.ts'
import { startMariadb } from '../../../gateway/demo/mariadb.ts'
import { MARIADB_TIMEOUT_MS, mariadbOrSkip } from '../../support/mariadb.ts'

describe("a MariaDB of the demo's own", function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'shudao-mariadb-'))
  const searched = process.env['PATH'] ?? ''

  before(async function () {
    this.timeout(MARIADB_TIMEOUT_MS)
    await mariadbOrSkip(this)
    if (findMariadb(undefined, searched) === undefined) this.skip()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is the one that was named, or the first of the searched folders, with what makes its files', () => {
    const [bin, sbin] = [join(folder, 'bin'), join(folder, 'sbin')]
    const install = join(bin, 'mariadb-install-db')
    const server = join(sbin, 'mariadbd')
    for (const path of [install, server]) {
      mkdirSync(dirname(path))
      writeFileSync(path, '', { mode: 0o755 })
    }
    assert.deepEqual(findMariadb(undefined, [folder, sbin].join(delimiter)), { server, install })
    const named = join(sbin, 'mariadbd-11')
    assert.deepEqual(findMariadb(named, ''), { server: named, install })
  })

  it('lets nobody in but its owner, and takes the place of the one that a killed run left', async () => {
    const home = join(folder, 'maria')
    const left = await startMariadb(home, findMariadb(undefined, searched)!)
    const { hostname, port } = new URL(left.url())
    for (const user of ['root', '', 'mariadb.sys']) {
      const stranger = createConnection({ host: hostname, port: Number(port), user })
      await assert.rejects(stranger, /denied|locked/i, user)
    }
    await say(left.url(), 'create database kept')
    const pid = (): string => readFileSync(join(home, 'mariadb.pid'), 'utf8')
    const before = pid()
    const next = await startMariadb(home, findMariadb(undefined, searched)!)
    try {
      assert.notEqual(pid(), before)
      assert.throws(() => process.kill(Number(before), 0), { code: 'ESRCH' })
      await say(next.url('kept'), 'select 1')
    } finally {
      await next.stop()
    }
  })

  it('that does not come up is told by its program', async () => {
    const home = join(folder, 'false')
    for (const [server, message] of [
      ['/bin/false', `/bin/false did not come up; ${join(home, 'error.log')} says why.`],
      ['/nowhere/mariadbd', '/nowhere/mariadbd cannot be run.'],
    ] as const) {
      const starting = startMariadb(home, { server, install: '/bin/true' })
      await assert.rejects(starting, { code: 'DEMO_NOT_STARTED', message })
    }
  })
})

async function say(url: string, statement: string): Promise<void> {
  const connection = await createConnection(url)
  await connection.query(statement)
  await connection.end()
}
