/**
 * Chongqing transport: UTF-8 files from the licensing system.
 *
 * @module
 */
import type { DelimitedDialect } from '../dialect.ts'

export const chongqingJt: DelimitedDialect = {
  id: 'jt',
  region: '500000',
  department: 'JT',
  kind: 'delimited',
  encoding: 'utf-8',
  delimiter: ',',
  tables: [
    {
      entity: 'congye_huoyun.csv',
      standard: 'roadFreightDriverQual',
      searched: ['SFZH'],
      columns: {
        XM: { item: 'name' },
        SFZH: { item: 'citizenId' },
        CYZGZH: { item: 'qualificationNumber', fullWidth: true },
        CYLB: { item: 'qualificationClassCode', codes: { '02': 'HY' } },
        ZJCX: { item: 'permittedVehicleClasses' },
        CCLZRQ: { item: 'firstIssueDate', date: 'YYYY-MM-DD' },
        YXQZ: { item: 'validTo', date: 'YYYY-MM-DD' },
        FZJG: { item: 'issuingAuthority' },
        CXDJ: { item: 'integrityGrade' },
        CXND: { item: 'integrityYear' },
        ZT: { item: 'statusCode' },
      },
    },
    {
      entity: 'daolu_yunshuzheng.csv',
      standard: 'roadTransportVehicle',
      searched: ['CPH'],
      columns: {
        CPH: { item: 'plateNumber' },
        CPYS: { item: 'plateColorCode', codes: { '1': '蓝', '2': '黄' } },
        DLYSZH: { item: 'transportCertNumber' },
        YHMC: { item: 'orgName' },
        CLLX: { item: 'vehicleTypeCode' },
        HDZZ: { item: 'capacity' },
        JSDJ: { item: 'technicalGrade' },
        NSYXQ: { item: 'annualReviewValidTo', date: 'YYYY-MM-DD' },
        ZT: { item: 'statusCode' },
      },
    },
  ],
}
