/**
 * Sichuan police: an older MySQL database with words where Chongqing has codes, and slashes in its dates.
 *
 * @module
 */
import type { MysqlDialect } from '../dialect.ts'

const SEX_WORDS = { '0': '未知', '1': '男', '2': '女', '9': '未说明' }

export const sichuanGa: MysqlDialect = {
  id: 'ga',
  region: '510000',
  department: 'GA',
  kind: 'mysql',
  tables: [
    {
      entity: 'CZRK_JBXX',
      standard: 'householdPopulation',
      searched: ['GMSFHM'],
      columns: {
        GMSFHM: { item: 'citizenId' },
        XM: { item: 'name' },
        XB: { item: 'sexCode', codes: SEX_WORDS },
        MZ: { item: 'ethnicGroupCode' },
        CSRQ: { item: 'birthDate', date: 'YYYY/MM/DD' },
        HJDZ: { item: 'householdAddress' },
        SSXQ: { item: 'householdRegionCode' },
        HH: { item: 'householdNumber', fullWidth: true },
        YHZGX: { item: 'relationToHeadCode' },
        HYZK: { item: 'maritalStatusCode' },
        WHCD: { item: 'educationLevelCode' },
        RYZT: { item: 'statusCode', codes: { '01': '正常', '02': '迁出', '03': '注销' } },
      },
    },
    {
      entity: 'SFZ_XX',
      standard: 'idCardIssue',
      searched: ['GMSFHM'],
      columns: {
        GMSFHM: { item: 'citizenId' },
        XM: { item: 'name' },
        XB: { item: 'sexCode', codes: SEX_WORDS },
        MZ: { item: 'ethnicGroupCode' },
        CSRQ: { item: 'birthDate', date: 'YYYY/MM/DD' },
        ZZ: { item: 'householdAddress' },
        QFJG: { item: 'idIssuingAuthority' },
        YXQS: { item: 'validFrom', date: 'YYYYMMDD' },
        YXQZ: { item: 'validTo', date: 'YYYYMMDD', empty: '99991231' },
        ZT: { item: 'cardStatusCode', codes: { '01': '有效', '04': '注销' } },
      },
    },
    {
      entity: 'SWZX_XX',
      standard: 'deathCancellation',
      searched: ['GMSFHM'],
      columns: {
        GMSFHM: { item: 'citizenId' },
        XM: { item: 'name' },
        SWRQ: { item: 'deathDate', date: 'YYYYMMDD', empty: '19000101' },
        SWYY: { item: 'deathCause' },
        ZXRQ: { item: 'cancelDate', date: 'YYYYMMDD' },
        ZXLB: { item: 'cancelReasonCode' },
        SSXQ: { item: 'householdRegionCode' },
        SSPCS: { item: 'policeStation' },
      },
    },
    {
      entity: 'JSZ_XX',
      standard: 'driverLicence',
      searched: ['SFZMHM'],
      columns: {
        SFZMHM: { item: 'citizenId' },
        XM: { item: 'name' },
        DABH: { item: 'licenceFileNumber', fullWidth: true },
        ZJCX: { item: 'permittedVehicleClasses' },
        CCLZRQ: { item: 'firstIssueDate', date: 'YYYYMMDD' },
        YXQS: { item: 'validFrom', date: 'YYYYMMDD' },
        YXQZ: { item: 'validTo', date: 'YYYYMMDD' },
        LJJF: { item: 'penaltyPoints' },
        ZT: { item: 'licenceStatusCode', codes: { A: '正常', B: '超分' } },
        FZJG: { item: 'issuingAuthority' },
      },
    },
    {
      entity: 'JDC_XX',
      standard: 'vehicleRegistration',
      searched: ['SFZMHM', 'HPHM'],
      columns: {
        HPHM: { item: 'plateNumber' },
        HPZL: { item: 'plateTypeCode' },
        CLSBDH: { item: 'vin' },
        CLLX: { item: 'vehicleTypeCode' },
        PPXH: { item: 'brandModel' },
        FDJH: { item: 'engineNumber' },
        SYR: { item: 'ownerName' },
        SFZMHM: { item: 'ownerIdNumber' },
        CCDJRQ: { item: 'firstRegisterDate', date: 'YYYYMMDD' },
        JYYXQZ: { item: 'inspectionValidTo', date: 'YYYYMMDD', empty: '19000101' },
        ZT: { item: 'vehicleStatusCode' },
      },
    },
  ],
}
