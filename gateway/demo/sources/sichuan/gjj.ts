/**
 * Sichuan housing fund: a database with the sector's pinyin-initial columns (建设部住房公积金基础数据标准).
 *
 * @module
 */
import type { PostgresDialect } from '../dialect.ts'

export const sichuanGjj: PostgresDialect = {
  id: 'gjj',
  region: '510000',
  department: 'GJJ',
  kind: 'postgres',
  tables: [
    {
      entity: 'GRZH',
      standard: 'fundAccount',
      searched: ['ZJHM'],
      columns: {
        ZJHM: { item: 'citizenId' },
        XINGMING: { item: 'name' },
        GRZH: { item: 'fundAccountNumber' },
        DWMC: { item: 'orgName' },
        JCDQH: { item: 'depositRegionCode' },
        GRJCJS: { item: 'depositBase' },
        GRZHYE: { item: 'accountBalance' },
        JZNY: { item: 'paidUpTo' },
        GRZHZT: { item: 'accountStatusCode', codes: { '01': '1', '02': '2' } },
      },
    },
    {
      entity: 'GRDK',
      standard: 'fundLoan',
      searched: ['ZJHM'],
      columns: {
        ZJHM: { item: 'citizenId' },
        XINGMING: { item: 'name' },
        JKHTBH: { item: 'loanContractNumber' },
        HTDKJE: { item: 'loanAmount' },
        DKYE: { item: 'loanBalance' },
        FKRQ: { item: 'loanDate', date: 'YYYYMMDD' },
        DQRQ: { item: 'loanDueDate', date: 'YYYYMMDD' },
        DKZT: { item: 'loanStatusCode' },
        YQQS: { item: 'overdueCount' },
      },
    },
  ],
}
