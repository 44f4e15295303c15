/**
 * Sichuan human resources: a signed HTTP interface with its own vocabulary, money in fen.
 *
 * @module
 */
import type { RestDialect } from '../dialect.ts'

export const sichuanRs: RestDialect = {
  id: 'rs',
  region: '510000',
  department: 'RS',
  kind: 'rest',
  rid: 'rid-510000-shudao@1',
  sid: 's_11510000_0301',
  tables: [
    {
      entity: 'sbdy/ffxx',
      standard: 'pensionBenefit',
      searched: ['zjhm'],
      columns: {
        zjhm: { item: 'citizenId', lowerX: true },
        ryxm: { item: 'name' },
        cbdqh: { item: 'insuredRegionCode' },
        xzlx: { item: 'insuranceTypeCode' },
        dyksny: { item: 'benefitStartYearMonth' },
        yfje: { item: 'monthlyBenefit', fen: true },
        ffzt: { item: 'benefitStatusCode', codes: { '1': 'ZC', '2': 'ZT', '3': 'ZZ' } },
        zjrzrq: { item: 'lastCertifiedDate', date: 'YYYYMMDD', empty: '19000101' },
      },
    },
    {
      entity: 'sbdy/zgrz',
      standard: 'benefitQualification',
      searched: ['zjhm'],
      columns: {
        zjhm: { item: 'citizenId', lowerX: true },
        ryxm: { item: 'name' },
        cbdqh: { item: 'insuredRegionCode' },
        xzlx: { item: 'insuranceTypeCode' },
        rznd: { item: 'certYear' },
        rzjg: { item: 'certResultCode', codes: { '01': 'TG', '02': 'BTG' } },
        rzfs: { item: 'certMethodCode', codes: { '01': 'APP', '02': 'CK', '03': 'SJBD' } },
        rzrq: { item: 'certDate', date: 'YYYYMMDD' },
        xcrzqx: { item: 'nextCertDeadline', date: 'YYYYMMDD', empty: '99991231' },
      },
    },
    {
      entity: 'cbxx/zgyl',
      standard: 'employeePensionInsured',
      searched: ['zjhm'],
      columns: {
        zjhm: { item: 'citizenId', lowerX: true },
        ryxm: { item: 'name' },
        grbh: { item: 'personNumber' },
        cbdqh: { item: 'insuredRegionCode' },
        dwmc: { item: 'orgName' },
        sccbrq: { item: 'firstInsuredDate', date: 'YYYYMMDD' },
        cbzt: { item: 'insuredStatusCode' },
        jfzt: { item: 'paymentStatusCode' },
        jfjs: { item: 'contributionBase', fen: true },
        ljys: { item: 'totalPaidMonths' },
      },
    },
    {
      entity: 'sbk/jbxx',
      standard: 'socialSecurityCard',
      searched: ['zjhm'],
      columns: {
        zjhm: { item: 'citizenId', lowerX: true },
        ryxm: { item: 'name' },
        sbkh: { item: 'ssCardNumber' },
        fkdqh: { item: 'cardRegionCode' },
        fkrq: { item: 'cardIssueDate', date: 'YYYYMMDD' },
        kzt: { item: 'cardStatusCode' },
        hzyh: { item: 'cardBank' },
        zhzt: { item: 'cardAccountStatusCode' },
      },
    },
  ],
}
