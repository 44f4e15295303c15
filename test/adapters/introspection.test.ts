import assert from 'node:assert/strict'
import { guard, DEFAULT_GUARD_LIMITS } from '../../adapters/guard.ts'
import type { ColumnNames, Introspection } from '../../adapters/introspection.ts'
import { mysqlAdapter } from '../../adapters/mysql.ts'
import { postgresAdapter } from '../../adapters/postgres.ts'
import {
  CODES,
  introspectionContract,
  PENSIONER_ROWS,
  PENSIONERS,
} from '../contracts/introspection.ts'
import { onBehalfOf, patiently } from './sources/expect.ts'
import { MARIADB_TIMEOUT_MS, mariadbOrSkip } from '../support/mariadb.ts'
import { mysqlSource, quoteName } from './sources/mysql-source.ts'
import { postgresUrl, runSql, stopPostgres } from './sources/postgres-source.ts'
import { quoteIdentifier } from './sources/quote-identifier.ts'

describe('what databases say of themselves', function () {
  describe('PostgreSQL', function () {
    this.timeout(60_000)
    after(() => stopPostgres())

    introspectionContract('postgres, guarded', async () => {
      const url = await postgresUrl()
      const [table, values] = [
        quoteIdentifier(PENSIONERS),
        JSON.stringify(PENSIONER_ROWS.map((row) => Object.fromEntries(row.entries()))),
      ]
      await runSql(`create table "CODES" (dm varchar(4) primary key, mc varchar(20))`)
      for (const [code, name] of CODES)
        await runSql('insert into "CODES" values ($1, $2)', [code, name])
      await runSql(`create table ${table} ("GMSFHM" varchar(18) primary key, "XM" text, "ZJRZRQ" char(8),
        "FFZT" varchar(4) references "CODES", "YFJE" numeric(10,2), "GXSJ" timestamp(0))`)
      await runSql(
        `insert into ${table} select r."0", r."1", r."2", r."3", r."4", r."5" from
        json_to_recordset($1) as r("0" text, "1" text, "2" text, "3" text, "4" numeric, "5" timestamp)`,
        [values],
      )
      await runSql(`comment on table ${table} is '待遇发放'`)
      await runSql(`comment on column ${table}."GMSFHM" is '公民身份号码'`)
      await runSql(`comment on column ${table}."ZJRZRQ" is '最近认证日期'`)
      await runSql(`create view "SEEN" as select "GMSFHM", "FFZT" from ${table}`)
      const adapter = guard(
        postgresAdapter('archive', { connectionString: url }),
        DEFAULT_GUARD_LIMITS,
      )
      return {
        adapter,
        types: {
          GMSFHM: 'character varying(18)',
          XM: 'text',
          ZJRZRQ: 'character(8)',
          FFZT: 'character varying(4)',
          YFJE: 'numeric(10,2)',
          GXSJ: 'timestamp(0) without time zone',
        },
        dispose: () => adapter.close(),
      }
    })

    /** @param user who has no rights but those that were granted to it. */
    async function introspected<T>(
      user: string | undefined,
      look: (introspection: Introspection) => Promise<T>,
      schema = 'public',
    ): Promise<T> {
      const url = new URL(await postgresUrl())
      if (user !== undefined) url.searchParams.set('options', `-c role=${user}`)
      const adapter = postgresAdapter('archive', { connectionString: url.href, schema })
      try {
        assert.ok(adapter.introspection)
        return await look(adapter.introspection)
      } finally {
        await adapter.close()
      }
    }

    function columnsOf(entity: string, user?: string): Promise<ColumnNames | undefined> {
      return introspected(user, (one) => one.columns(entity, patiently()))
    }

    it('names the columns of whatever can be read, be it in no list of tables: a synonym, a sequence', async () => {
      await runSql('create sequence numbers')
      const { names } = (await columnsOf('numbers')) ?? {}
      assert.deepEqual(names, ['last_value', 'log_cnt', 'is_called'])
    })

    it('names all columns where only some may be read, and says of none that its letters must be as they are', async () => {
      await runSql('create table narrow (id text, secret text)')
      await runSql('create role reader')
      await runSql('grant select (id) on narrow to reader')
      const said = { names: ['id', 'secret'], areAll: true, ignoreCase: undefined }
      assert.deepEqual(await columnsOf('narrow', 'reader'), said)
      assert.deepEqual(await columnsOf('narrow'), said)
    })

    it('say of a table that may be read in part or not at all which right is missing, and how to go on', async () => {
      await runSql('create table partly (id text, secret text)')
      await runSql('create table closed (id text)')
      await runSql('create role proposer')
      await runSql('grant select (id) on partly to proposer')
      for (const table of ['partly', 'closed']) {
        await assert.rejects(
          introspected('proposer', (one) => one.describe(table, onBehalfOf, patiently())),
          {
            code: 'SOURCE_MALFORMED',
            message: `Source "archive" has "${table}", but its user has no right SELECT on the whole of it, which a proposal looks at. Have whoever runs the source grant it, or propose from columns that you name (--columns).`,
          },
        )
      }
      await runSql('create schema locked')
      await runSql('create table locked.within (id text)')
      await runSql('grant select on locked.within to proposer')
      const described = introspected(
        'proposer',
        (one) => one.describe('within', onBehalfOf, patiently()),
        'locked',
      )
      await assert.rejects(described, {
        code: 'SOURCE_UNAVAILABLE',
        message:
          'Source "archive" refused the read (SQLSTATE 42501): its user lacks a right. Have whoever runs the source grant it SELECT on what the resource\'s entity names, and USAGE on the schema.',
      })
    })

    it('do not say what is in something of this name that cannot be read', async () => {
      await runSql('create type pair as (one text, other text)')
      assert.equal(await columnsOf('pair'), undefined)
    })
  })

  describe('MariaDB', function () {
    let url: string
    before(async function () {
      this.timeout(MARIADB_TIMEOUT_MS)
      url = await mariadbOrSkip(this)
    })

    introspectionContract('mysql', async () => {
      const source = mysqlSource(url)
      const table = quoteName(PENSIONERS)
      await source.run('create table CODES (dm varchar(4) primary key, mc varchar(20))')
      await source.run('insert into CODES values ?', [CODES.map((pair) => [...pair])])
      await source.run(`create table ${table} (GMSFHM varchar(18) primary key comment '公民身份号码', XM text,
        ZJRZRQ char(8) comment '最近认证日期', FFZT varchar(4), YFJE decimal(10,2), GXSJ datetime,
        foreign key (FFZT) references CODES (dm)) comment '待遇发放'`)
      await source.run(`insert into ${table} values ?`, [PENSIONER_ROWS.map((row) => [...row])])
      await source.run(`create view SEEN as select GMSFHM, FFZT from ${table}`)
      const adapter = mysqlAdapter('archive', { connectionString: url })
      return {
        adapter,
        types: {
          GMSFHM: 'varchar(18)',
          XM: 'text',
          ZJRZRQ: 'char(8)',
          FFZT: 'varchar(4)',
          YFJE: 'decimal(10,2)',
          GXSJ: 'datetime',
        },
        async dispose() {
          await adapter.close()
          await source.run('drop view SEEN')
          await source.run(`drop table ${table}`)
          await source.run('drop table CODES')
          await source.close()
        },
      }
    })
  })
})
