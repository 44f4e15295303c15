import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Row, SourceRequest } from '../../adapters/adapter.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { mysqlAdapter } from '../../adapters/mysql.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterUnderTest } from '../contracts/adapter.ts'
import { MARIADB_TIMEOUT_MS, mariadbOrSkip } from '../support/mariadb.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { mysqlSource, quoteName } from './sources/mysql-source.ts'
import type { MysqlSource } from './sources/mysql-source.ts'
import { tcpProxy } from './sources/tcp-proxy.ts'

describe('mysql', function () {
  let url: string
  let source: MysqlSource

  before(async function () {
    this.timeout(MARIADB_TIMEOUT_MS)
    url = await mariadbOrSkip(this)
    source = mysqlSource(url)
  })

  after(async function () {
    await (source as MysqlSource | undefined)?.close()
  })

  const keysOf = (type: string): Readonly<Record<string, string>> => ({
    GMSFHM: type,
    PO_GMSFHM: type,
  })

  for (const type of ['varchar(18)', 'char(18) character set gbk']) {
    adapterContract(`mysql, keys of type ${type}`, (rows, columns) =>
      underTest(rows, columns, keysOf(type)),
    )
  }

  adapterContract('mysql, guarded', async (rows, columns) => {
    const subject = await underTest(rows, columns, {})
    return { ...subject, adapter: guard(subject.adapter, DEFAULT_GUARD_LIMITS) }
  })

  async function underTest(
    rows: readonly Row[],
    columns: readonly string[],
    types: Readonly<Record<string, string>>,
  ): Promise<AdapterUnderTest> {
    const entity = await source.makeTable(rows, columns, types)
    const through = new URL(url)
    const proxy = await tcpProxy(Number(through.port))
    through.port = String(proxy.port)
    const adapter = mysqlAdapter('archive', { connectionString: through.href })
    return {
      adapter,
      entity,
      readsSoFar: () => proxy.sent().toString('latin1').split(' from `People').length - 1,
      stall() {
        proxy.stall()
        return () => proxy.goOn()
      },
      holds: () => source.run(`select * from ${quoteName(entity)}`),
      async dispose() {
        await adapter.close()
        await proxy.close()
        const left = await source.run(`select count(*) as n from ${quoteName(entity)}`)
        assert.deepEqual(
          left.map((row) => ({ ...row })),
          [{ n: String(rows.length) }],
        )
      },
    }
  }

  const withAdapter = async <T>(
    use: (adapter: ReturnType<typeof mysqlAdapter>) => Promise<T>,
    options: Partial<Parameters<typeof mysqlAdapter>[1]> = {},
  ): Promise<T> => {
    const adapter = mysqlAdapter('archive', { connectionString: url, ...options })
    try {
      return await use(adapter)
    } finally {
      await adapter.close()
    }
  }

  describe('reading', () => {
    const columns = ['K', 'N', 'D', 'T', 'Z', 'F', 'B']
    const types = {
      K: 'bigint',
      N: 'decimal(20,4)',
      D: 'date',
      T: 'timestamp null',
      Z: 'datetime',
      F: 'double',
      B: 'boolean',
    }

    it('gives numbers, dates and times as texts in one form whatever the server is set to', async () => {
      const entity = await source.makeTable([], columns, types)
      await source.run(`set @@session.time_zone = '+00:00'`)
      await source.run(
        `insert into ${quoteName(entity)} values
         (12345678901234567, 1.1, '2024-02-29', from_unixtime(1704067200), '2024-01-01 09:30:00', 0.1, true)`,
      )
      const rows = await withAdapter((adapter) =>
        adapter.read(ask(entity, columns, ['K'], '12345678901234567'), patiently()),
      )
      assert.deepEqual(rows, [
        {
          K: '12345678901234567',
          N: '1.1000',
          D: '2024-02-29',
          T: '2024-01-01 08:00:00',
          Z: '2024-01-01 09:30:00',
          F: '0.1',
          B: '1',
        },
      ])
    })

    it('takes no word for the number 0, no X for x, no é for e, and no trailing blank for nothing', async () => {
      const entity = await source.makeTable(
        [
          { K: '0', T: '51010019900101994x' },
          { K: '1', T: 'é' },
        ],
        ['K', 'T'],
        { K: 'int' },
      )
      await withAdapter(async (adapter) => {
        for (const [column, key] of [
          ['K', 'abc'],
          ['K', ''],
          ['K', '00'],
          ['K', '1 or 1=1'],
          ['T', '51010019900101994X'],
          ['T', '51010019900101994x '],
          ['T', 'e'],
        ] as const) {
          const found = await adapter.read(ask(entity, ['K'], [column], key), patiently())
          assert.deepEqual(found, [], `${column} = ${key}`)
        }
        const found = await adapter.read(
          ask(entity, ['K'], ['T'], '51010019900101994x'),
          patiently(),
        )
        assert.deepEqual(found, [{ K: '0' }])
      })
    })

    it('finds a rare character, also beside a column in GBK that cannot hold it', async () => {
      const rows = [{ G: '王', U: '𠮷' }]
      const entity = await source.makeTable(rows, ['G', 'U'], { G: 'varchar(9) character set gbk' })
      await withAdapter(async (adapter) => {
        assert.deepEqual(
          await adapter.read(ask(entity, ['G', 'U'], ['U'], '𠮷'), patiently()),
          rows,
        )
        assert.deepEqual(await adapter.read(ask(entity, ['G', 'U'], ['G'], '𠮷'), patiently()), [])
        assert.deepEqual(
          await adapter.read(ask(entity, ['G', 'U'], ['G'], '王'), patiently()),
          rows,
        )
      })
    })

    for (const type of ['varchar(18)', 'char(18) character set gbk', 'bigint']) {
      it(`lets the server use an index on a key of type ${type}`, async () => {
        const entity = await source.makeTable([], ['K', 'L'], { K: type })
        const name = quoteName(entity)
        await source.run(`insert into ${name} select seq, seq from seq_1_to_20000`)
        await source.run(`create index k on ${name} (K)`)
        const scanned = async (): Promise<number> => {
          const text = `select rows_read as n from information_schema.table_statistics where table_name = ?`
          return Number((await source.run(text, [entity]))[0]?.['n'] ?? 0)
        }
        await source.run('set global userstat = 1')
        await withAdapter(async (adapter) => {
          for (const keyColumns of [['K'], ['K', 'L']]) {
            const before = await scanned()
            const keys = ['77', '78', '79'].map((key) => keyColumns.map(() => key))
            const request = { ...ask(entity, ['K'], keyColumns, ''), keys }
            assert.equal((await adapter.read(request, patiently())).length, 3)
            const read = (await scanned()) - before
            assert.ok(read <= 10, `${read} rows were looked at`)
          }
        })
      })
    }

    it('tells the server for whom it asks, in a comment', async () => {
      const entity = await source.makeTable([{ K: '1' }], ['K'])
      await source.run(`set global log_output = 'TABLE', general_log = 1`)
      await withAdapter((adapter) => adapter.read(ask(entity, ['K'], ['K'], '1'), patiently()))
      await source.run('set global general_log = 0')
      const [logged] = await source.run(
        `select convert(argument using utf8mb4) as argument from mysql.general_log
         where command_type = 'Prepare' and argument like '%x-operator%'`,
      )
      assert.match(
        String(logged?.['argument']),
        /^\/\* x-exchange-id=01JD0{22} x-consumer=cq-pension-desk .*x-operator=CQ-YZ-0417 x-matter=CY-037/,
      )
    })

    it('cannot write, whatever a view tries', async () => {
      await source.run('create or replace table written (n text)')
      await source.run(`create or replace function scribble() returns text
        begin insert into written values (1); return 'done'; end`)
      await source.run(`create or replace view writes as select '7' as K, scribble() as N`)
      await withAdapter((adapter) =>
        failsWith(
          adapter.read(ask('writes', ['K', 'N'], ['K'], '7'), patiently()),
          'SOURCE_UNAVAILABLE',
        ),
      )
      assert.deepEqual(await source.run('select * from written'), [])
    })
  })

  describe('faults', () => {
    it('says what is wrong with the table, a column or the password, and quotes no key', async () => {
      const entity = await source.makeTable([{ K: '1' }], ['K'])
      const wrong = new URL(url)
      wrong.username = 'nobody'
      await withAdapter(async (adapter) => {
        const noTable = await failsWith(
          adapter.read(ask('none', ['K'], ['K'], '1'), patiently()),
          'SOURCE_MALFORMED',
        )
        assert.match(noTable.message, /has no such table or view/)
        const noColumn = await failsWith(
          adapter.read(ask(entity, ['K'], ['L'], '1'), patiently()),
          'SOURCE_MALFORMED',
        )
        assert.match(noColumn.message, /lacks a column/)
      })
      await withAdapter(
        async (adapter) => {
          const refused = await failsWith(adapter.check(patiently()), 'SOURCE_UNAVAILABLE')
          assert.equal(refused.connectionLost, false)
        },
        { connectionString: wrong.href },
      )
    })

    it('says which right its user lacks, and the statement that grants it', async () => {
      const database = quoteName(new URL(url).pathname.slice(1))
      const users = ['outside', 'within'].map((user) => `${user}_${process.pid}`)
      const [outside = '', within = ''] = users
      await source.run('create table closed (K varchar(4), N varchar(4))')
      await source.run('create table partly (K varchar(4), N varchar(4))')
      await source.run('create sql security invoker view through as select K from closed')
      for (const user of users) await source.run(`create user '${user}'@'%' identified by 'p'`)
      await source.run(`grant select (K) on ${database}.partly to '${within}'@'%'`)
      await source.run(`grant select on ${database}.through to '${within}'@'%'`)
      const refusal = async (user: string, entity: string, password = 'p'): Promise<string> => {
        const connection = new URL(url)
        Object.assign(connection, { username: user, password })
        const { message } = await withAdapter(
          (adapter) =>
            failsWith(
              adapter.read(ask(entity, ['K', 'N'], ['K'], '5002'), patiently()),
              'SOURCE_UNAVAILABLE',
            ),
          { connectionString: connection.href },
        )
        return message
      }
      try {
        const told = [
          await refusal(outside, 'closed'),
          await refusal(within, 'closed'),
          await refusal(within, 'partly'),
          await refusal(within, 'through'),
          await refusal(within, 'closed', 'wrong'),
        ]
        const remedy =
          'Have whoever runs the source grant it: GRANT SELECT ON <database>.<table> TO <user>.'
        const saidOf = (error: number, state: string, because: string): string =>
          `Source "archive" refused the read (error ${error}, SQLSTATE ${state}): ${because}`
        assert.deepEqual(told, [
          saidOf(
            1044,
            '42000',
            `its user has no right in the database, or there is none of this name. ${remedy}`,
          ),
          saidOf(
            1142,
            '42000',
            `its user has no right SELECT on what the resource's entity names, or there is nothing of this name. ${remedy}`,
          ),
          saidOf(
            1143,
            '42000',
            `its user has no right SELECT on a column that is read of what the resource's entity names, or there is no such column. ${remedy}`,
          ),
          saidOf(
            1356,
            'HY000',
            "the view that the resource's entity names, or one that it reads, is of what is not there, or of what its definer, or else our user, has no right to. Have whoever runs the source mend it, or grant SELECT on what it reads.",
          ),
          saidOf(
            1045,
            '28000',
            'it does not let its user in. Correct user and password in the connection string, or have whoever runs the source let this user in from the machines of the exchange.',
          ),
        ])
      } finally {
        for (const user of users) await source.run(`drop user '${user}'@'%'`)
        await source.run('drop view through')
        await source.run('drop table closed, partly')
      }
    })

    it('ends the work on the server when the read is aborted', async () => {
      await source.run(
        `create or replace view slow as select '1' as K from (select sleep(20)) as s`,
      )
      await withAdapter(
        async (adapter) => {
          const controller = new AbortController()
          const reading = adapter.read(ask('slow', ['K'], ['K'], '1'), controller.signal)
          await until(async () => (await sleeping()) === 1)
          controller.abort()
          await failsWith(reading, 'SOURCE_TIMEOUT')
          await until(async () => (await sleeping()) === 0)
          await adapter.check(patiently())
        },
        { poolMax: 1 },
      )
    })

    it("fails with SOURCE_TIMEOUT after the server's own statement timeout", async () => {
      await source.run(
        `create or replace view slow as select '1' as K from (select sleep(20)) as s`,
      )
      await withAdapter(
        (adapter) =>
          failsWith(adapter.read(ask('slow', ['K'], ['K'], '1'), patiently()), 'SOURCE_TIMEOUT'),
        { statementTimeoutMs: 100 },
      )
    })

    async function sleeping(): Promise<number> {
      const text = `select count(*) as n from information_schema.processlist where info like '%from \`slow\`%' and info not like '%processlist%'`
      return Number((await source.run(text))[0]?.['n'])
    }
  })
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return
    await sleep(50)
  }
  assert.fail('it did not come about within 10 s')
}

function ask(
  entity: string,
  columns: readonly string[],
  keyColumns: readonly string[],
  key: string,
): SourceRequest {
  return { entity, columns, keyColumns: [keyColumns], keys: [[key]], rowsMax: 10, onBehalfOf }
}
