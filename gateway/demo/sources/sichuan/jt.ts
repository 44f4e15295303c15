/**
 * Sichuan transport: the road-transport database.
 *
 * @module
 */
import type { PostgresDialect } from '../dialect.ts'

export const sichuanJt: PostgresDialect = {
  id: 'jt',
  region: '510000',
  department: 'JT',
  kind: 'postgres',
  tables: [
    {
      entity: 'CYRY_HY',
      standard: 'roadFreightDriverQual',
      searched: ['SFZHM'],
      columns: {
        SFZHM: { item: 'citizenId' },
        XM: { item: 'name' },
        ZGZH: { item: 'qualificationNumber' },
        ZGLB: { item: 'qualificationClassCode' },
        ZJCX: { item: 'permittedVehicleClasses' },
        CCFZRQ: { item: 'firstIssueDate', date: 'YYYYMMDD', empty: '19000101' },
        YXJZRQ: { item: 'validTo', date: 'YYYYMMDD', empty: '99991231' },
        FZJG: { item: 'issuingAuthority' },
        XYDJ: { item: 'integrityGrade' },
        XYND: { item: 'integrityYear' },
        ZGZT: { item: 'statusCode', codes: { '01': '营运', '02': '暂停', '03': '注销' } },
      },
    },
    {
      entity: 'YYCL_YSZ',
      standard: 'roadTransportVehicle',
      searched: ['CPHM'],
      columns: {
        CPHM: { item: 'plateNumber' },
        CPYS: { item: 'plateColorCode' },
        YSZH: { item: 'transportCertNumber' },
        YHMC: { item: 'orgName' },
        CLLX: { item: 'vehicleTypeCode' },
        ZZL: { item: 'capacity' },
        JSDJ: { item: 'technicalGrade' },
        NSYXQ: { item: 'annualReviewValidTo', date: 'YYYYMMDD' },
        YYZT: { item: 'statusCode', codes: { '01': '营运', '02': '停运' } },
      },
    },
  ],
}
