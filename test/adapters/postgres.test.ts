import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Row, SourceRequest } from '../../adapters/adapter.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { postgresAdapter } from '../../adapters/postgres.ts'
import { quoteIdentifier } from './sources/quote-identifier.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterUnderTest } from '../contracts/adapter.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { makeTable, postgresUrl, runSql, stopPostgres } from './sources/postgres-source.ts'
import { tcpProxy } from './sources/tcp-proxy.ts'

describe('postgres', function () {
  before(async function () {
    this.timeout(60_000)
    await postgresUrl()
  })

  after(async function () {
    this.timeout(20_000)
    await stopPostgres()
  })

  for (const type of ['text', 'char(18)']) {
    adapterContract(`postgres, keys of type ${type}`, (rows, columns) =>
      underTest(rows, columns, { GMSFHM: type, PO_GMSFHM: type }),
    )
  }

  adapterContract('postgres, guarded', async (rows, columns) => {
    const subject = await underTest(rows, columns, {})
    return { ...subject, adapter: guard(subject.adapter, DEFAULT_GUARD_LIMITS) }
  })

  async function underTest(
    rows: readonly Row[],
    columns: readonly string[],
    types: Readonly<Record<string, string>>,
  ): Promise<AdapterUnderTest> {
    const entity = await makeTable(rows, columns, types)
    const url = new URL(await postgresUrl())
    const proxy = await tcpProxy(Number(url.port))
    url.port = String(proxy.port)
    const adapter = postgresAdapter('archive', { connectionString: url.href })
    return {
      adapter,
      entity,
      readsSoFar: () => proxy.sent().toString('latin1').split(' from "public"').length - 1,
      stall() {
        proxy.stall()
        return () => proxy.goOn()
      },
      holds: () => runSql(`select * from ${quoteIdentifier(entity)}`),
      async dispose() {
        await adapter.close()
        await proxy.close()
        const [left] = await runSql(
          'select count(*)::text as n from pg_tables where tablename = $1',
          [entity],
        )
        assert.equal(left?.['n'], '1', 'the table is gone')
      },
    }
  }

  describe('reading', () => {
    const columns = ['K', 'N', 'D', 'T', 'F', 'B']
    const types = {
      K: 'integer',
      N: 'numeric(20,4)',
      D: 'date',
      T: 'timestamptz',
      F: 'double precision',
      B: 'boolean',
    }
    const row = {
      K: '7',
      N: '1.1000',
      D: '2024-02-29',
      T: '2024-01-01 00:00:00Z',
      F: '0.1',
      B: 't',
    }

    it('gives numbers, dates and times as texts in one form whatever the server is set to', async () => {
      const adapter = postgresAdapter('archive', { connectionString: await postgresUrl() })
      const entity = await makeTable([row], columns, types)
      const rows = await adapter.read(ask(entity, columns, ['K'], '7'), patiently())
      assert.deepEqual(rows, [
        { K: '7', N: '1.1000', D: '2024-02-29', T: '2024-01-01 08:00:00+08', F: '0.1', B: 'true' },
      ])
      await adapter.close()
    })

    it('fails with SOURCE_MALFORMED for a key that the type of its column cannot hold', async () => {
      const adapter = postgresAdapter('archive', { connectionString: await postgresUrl() })
      const entity = await makeTable([row], columns, types)
      await failsWith(
        adapter.read(ask(entity, columns, ['K'], '510100199001019990'), patiently()),
        'SOURCE_MALFORMED',
      )
      await adapter.close()
    })

    it('keeps its connection when the server refuses a statement', async () => {
      const url = await postgresUrl()
      const adapter = postgresAdapter('archive', { connectionString: url, poolMax: 1 })
      const entity = await makeTable([row], columns, types)
      const view = `${entity}_pid`
      const [viewName, table] = [quoteIdentifier(view), quoteIdentifier(entity)]
      await runSql(
        `create view ${viewName} as select "K", pg_backend_pid()::text as "P" from ${table}`,
      )
      const pid = (): Promise<readonly Row[]> =>
        adapter.read(ask(view, ['P'], ['K'], '7'), patiently())
      const before = await pid()
      await failsWith(
        adapter.read(ask(entity, columns, ['K'], '510100199001019990'), patiently()),
        'SOURCE_MALFORMED',
      )
      assert.deepEqual(await pid(), before)
      await adapter.close()
      await runSql(`drop view ${viewName}`)
    })

    for (const type of ['text', 'varchar(18)', 'char(18)', 'bigint']) {
      it(`lets the server use an index on a key of type ${type}`, async () => {
        const entity = await makeTable([], ['K', 'L'], { K: type })
        const name = `"${entity.replaceAll('"', '""')}"`
        await runSql(`insert into ${name} select i, i from generate_series(1, 20000) as i`)
        await runSql(`create index on ${name} ("K"); analyze ${name}`)
        const adapter = postgresAdapter('archive', { connectionString: await postgresUrl() })
        const scans = async (): Promise<Row | undefined> => {
          const text = `select seq_scan::text, idx_scan::text from pg_stat_user_tables where relname = $1`
          return (await runSql(text, [entity]))[0]
        }
        const before = await scans()
        for (const keyColumns of [['K'], ['K', 'L']]) {
          const keys = [keyColumns.map(() => '77')]
          const request = { ...ask(entity, ['K'], keyColumns, ''), keys }
          assert.equal((await adapter.read(request, patiently())).length, 1)
        }
        // A connection writes its statistics down at the latest when it ends.
        await adapter.close()
        let after = await scans()
        for (let i = 0; i < 40 && after?.['idx_scan'] === before?.['idx_scan']; i++) {
          await sleep(50)
          after = await scans()
        }
        assert.deepEqual(after, { seq_scan: before?.['seq_scan'], idx_scan: '2' })
      })
    }

    it('fails with SOURCE_MALFORMED for a table or a column that is not there', async () => {
      const adapter = postgresAdapter('archive', { connectionString: await postgresUrl() })
      const entity = await makeTable([row], columns, types)
      await failsWith(
        adapter.read(ask('no such table', columns, ['K'], '7'), patiently()),
        'SOURCE_MALFORMED',
      )
      await failsWith(
        adapter.read(ask(entity, ['K', 'X'], ['K'], '7'), patiently()),
        'SOURCE_MALFORMED',
      )
      await adapter.close()
    })

    it('cannot write, whatever a view tries', async () => {
      await runSql(`create table if not exists written (n text);
        create or replace function write() returns text language sql volatile
          as 'insert into written values (1) returning n';
        create or replace view "writes" as select '7'::text as "K", write() as "N"`)
      const adapter = postgresAdapter('archive', { connectionString: await postgresUrl() })
      await failsWith(
        adapter.read(ask('writes', ['K', 'N'], ['K'], '7'), patiently()),
        'SOURCE_UNAVAILABLE',
      )
      assert.deepEqual(await runSql('select * from written'), [])
      await adapter.close()
    })
  })

  describe('faults', () => {
    const slow = `create or replace view "slow" as select '1'::text as "K" from pg_sleep(20)`

    it('ends the work on the server when the read is aborted', async () => {
      await runSql(slow)
      const options = { connectionString: await postgresUrl(), poolMax: 1 }
      const adapter = postgresAdapter('archive', options)
      const controller = new AbortController()
      const reading = adapter.read(ask('slow', ['K'], ['K'], '1'), controller.signal)
      await sleep(200)
      assert.equal(await sleeping(), 1)
      controller.abort()
      await failsWith(reading, 'SOURCE_TIMEOUT')
      for (let i = 0; i < 40 && (await sleeping()) > 0; i++) await sleep(50)
      assert.equal(await sleeping(), 0)
      await adapter.check(patiently())
      await adapter.close()
    })

    it('fails with SOURCE_TIMEOUT while it waits for a connection, which is not lost by it', async () => {
      await runSql(slow)
      const options = { connectionString: await postgresUrl(), poolMax: 1 }
      const adapter = postgresAdapter('archive', options)
      const [first, second] = [new AbortController(), new AbortController()]
      const busy = adapter.read(ask('slow', ['K'], ['K'], '1'), first.signal)
      const waiting = adapter.read(ask('slow', ['K'], ['K'], '1'), second.signal)
      await sleep(100)
      second.abort()
      await failsWith(waiting, 'SOURCE_TIMEOUT')
      first.abort()
      await failsWith(busy, 'SOURCE_TIMEOUT')
      await adapter.check(patiently())
      await adapter.close()
    })

    it('waits for a connection longer than it may take to make one', async () => {
      await runSql(slow)
      const options = { connectionString: await postgresUrl(), poolMax: 1, connectTimeoutMs: 500 }
      const adapter = postgresAdapter('archive', options)
      await adapter.check(patiently())
      const first = new AbortController()
      const busy = adapter.read(ask('slow', ['K'], ['K'], '1'), first.signal)
      const waiting = adapter.check(patiently()).then(
        () => 'read',
        (error: unknown) => error,
      )
      await sleep(1_000)
      first.abort()
      await failsWith(busy, 'SOURCE_TIMEOUT')
      assert.equal(await waiting, 'read')
      await adapter.close()
    })

    it('fails with SOURCE_UNAVAILABLE where the connection is made too slowly', async () => {
      const url = new URL(await postgresUrl())
      const proxy = await tcpProxy(Number(url.port))
      url.port = String(proxy.port)
      proxy.stall()
      const options = { connectionString: url.href, connectTimeoutMs: 200 }
      const adapter = postgresAdapter('archive', options)
      const error = await failsWith(adapter.check(patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(error.connectionLost, true)
      await adapter.close()
      await proxy.close()
    })

    it("fails with SOURCE_TIMEOUT after the server's own statement timeout", async () => {
      await runSql(slow)
      const options = { connectionString: await postgresUrl(), statementTimeoutMs: 100 }
      const adapter = postgresAdapter('archive', options)
      await failsWith(adapter.read(ask('slow', ['K'], ['K'], '1'), patiently()), 'SOURCE_TIMEOUT')
      await adapter.close()
    })

    it('fails pending reads with SOURCE_CLOSED when it is closed', async () => {
      await runSql(slow)
      const adapter = postgresAdapter('archive', { connectionString: await postgresUrl() })
      const reading = adapter.read(ask('slow', ['K'], ['K'], '1'), patiently())
      await sleep(100)
      const [, outcome] = await Promise.allSettled([adapter.close(), reading])
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'SOURCE_CLOSED')
    })

    it('fails with SOURCE_UNAVAILABLE when the connection breaks, and reads over a new one', async () => {
      const entity = await makeTable([{ K: '1' }], ['K'])
      const url = new URL(await postgresUrl())
      const proxy = await tcpProxy(Number(url.port))
      url.port = String(proxy.port)
      const adapter = postgresAdapter('archive', { connectionString: url.href, poolMax: 1 })
      const request = ask(entity, ['K'], ['K'], '1')
      await adapter.read(request, patiently())
      proxy.cutNext(1)
      const error = await failsWith(adapter.read(request, patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(error.connectionLost, true)
      assert.deepEqual(await adapter.read(request, patiently()), [{ K: '1' }])
      await adapter.close()
      await proxy.close()
    })

    it('fails with SOURCE_UNAVAILABLE where nobody listens or the password is wrong', async () => {
      const url = new URL(await postgresUrl())
      url.password = 'wrong'
      const refused = postgresAdapter('archive', { connectionString: url.href })
      const refusal = await failsWith(refused.check(patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(refusal.connectionLost, false)
      url.port = '1'
      const nobody = postgresAdapter('archive', { connectionString: url.href })
      const lost = await failsWith(nobody.check(patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(lost.connectionLost, true)
      await Promise.all([refused.close(), nobody.close()])
    })

    async function sleeping(): Promise<number> {
      const text = `select count(*)::text as n from pg_stat_activity
        where application_name = 'shudao' and state = 'active' and query like '%slow%'`
      const [row] = await runSql(text)
      return Number(row?.['n'])
    }
  })
})

function ask(
  entity: string,
  columns: readonly string[],
  keyColumns: readonly string[],
  key: string,
): SourceRequest {
  return { entity, columns, keyColumns: [keyColumns], keys: [[key]], rowsMax: 10, onBehalfOf }
}
