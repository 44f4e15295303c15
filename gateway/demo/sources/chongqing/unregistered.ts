/**
 * A table of Chongqing human resources that no resource describes yet: pinyin for columns, 19000101 for no day, money
 * in fen, codes of its own. For whoever wants to share one for the first time.
 *
 * @module
 */
import { openDatabase } from '../../../state/database.ts'
import type { EmbeddedPostgres } from '../../../state/embedded-postgres.ts'
import type { World } from '../../world.ts'
import { databaseName, readerName } from '../write-postgres.ts'
import { chongqingRs } from './rs.ts'

/** Persons who had their pension insurance transferred. */
const TRANSFERS = 600
/** A well-known person, to look the table up by. */
const WORKING = '500100198804129919'

const CODES = `create table dm_xz (dm varchar(2) primary key, mc varchar(40));
  insert into dm_xz values ('ZG', '企业职工基本养老保险'), ('JG', '机关事业单位养老保险'), ('JM', '城乡居民基本养老保险')`

const TABLE = `create table t_ylzy (sfzh varchar(18), xm varchar(50), zcdqh char(6), zrdqh char(6),
    xzlx varchar(2) references dm_xz, zyys integer, zyje bigint, sqrq char(8), zt char(1), jbr varchar(20));
  create index on t_ylzy (sfzh);
  comment on table t_ylzy is '养老保险关系转移';
  comment on column t_ylzy.zcdqh is '转出地区划';
  comment on column t_ylzy.zrdqh is '转入地区划';
  comment on column t_ylzy.zyje is '转移基金额（分）';
  comment on column t_ylzy.sqrq is '申请日期，19000101 为不详';
  comment on column t_ylzy.zt is '状态：1已转出，2已到账';
  comment on column t_ylzy.jbr is '经办人'`

export async function writeUnregistered(postgres: EmbeddedPostgres, world: World): Promise<void> {
  const sql = openDatabase(postgres.url(databaseName(chongqingRs)), { poolMax: 1 })
  try {
    for (const statement of ['drop table if exists t_ylzy, dm_xz', CODES, TABLE]) {
      for (const part of statement.split(';')) await sql.query(part)
    }
    const insured = world.records('500000', 'employeePensionInsured')
    const known = insured.filter(({ citizenId }) => citizenId === WORKING)
    const others = insured.filter((facts) => !known.includes(facts))
    const rows = [...known, ...others.slice(0, TRANSFERS)].map(rowOf)
    await sql.query('insert into t_ylzy select * from json_populate_recordset(null::t_ylzy, $1)', [
      JSON.stringify(rows),
    ])
    await sql.query(`grant select on t_ylzy, dm_xz to "${readerName(chongqingRs)}"`)
  } finally {
    await sql.close()
  }
}

function rowOf(facts: ReturnType<World['records']>[number], at: number): object {
  return {
    sfzh: facts['citizenId'],
    xm: facts['name'],
    zcdqh: at % 2 === 0 ? '510100' : '500100',
    zrdqh: at % 2 === 0 ? '500100' : '510100',
    xzlx: ['ZG', 'ZG', 'JG', 'JM'][at % 4],
    zyys: 12 + (at % 200),
    zyje: 120_000 + 731 * at,
    sqrq: at % 7 === 3 ? '19000101' : `2025${String(1 + (at % 12)).padStart(2, '0')}15`,
    zt: at % 3 === 0 ? '1' : '2',
    jbr: `经办${at % 5}`,
  }
}
