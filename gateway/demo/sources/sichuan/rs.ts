/**
 * Sichuan human resources: a SOAP service of 2009 with its own vocabulary, money in fen, all in GBK.
 *
 * @module
 */
import type { SoapDialect } from '../dialect.ts'

export const sichuanRs: SoapDialect = {
  id: 'rs',
  region: '510000',
  department: 'RS',
  kind: 'soap',
  rid: 'rid-510000-shudao@1',
  sid: 's_11510000_0301',
  namespace: 'http://sbdy.sc-rs.example/',
  tables: [
    {
      entity: 'cxDyff',
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
      entity: 'cxZgrz',
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
      entity: 'cxZgcb',
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
      entity: 'cxSbk',
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
