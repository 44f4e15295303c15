/**
 * Chongqing police: a database with pinyin-initial columns and compact dates.
 *
 * @module
 */
import type { PostgresDialect } from '../dialect.ts'

export const chongqingGa: PostgresDialect = {
  id: 'ga',
  region: '500000',
  department: 'GA',
  kind: 'postgres',
  tables: [
    {
      entity: 'T_HJ_RKJBXX',
      standard: 'householdPopulation',
      searched: ['GMSFHM'],
      columns: {
        GMSFHM: { item: 'citizenId' },
        XM: { item: 'name' },
        XB: { item: 'sexCode' },
        MZ: { item: 'ethnicGroupCode' },
        CSRQ: { item: 'birthDate', date: 'YYYYMMDD' },
        HKSZD: { item: 'householdAddress' },
        HKSZXZQH: { item: 'householdRegionCode' },
        HH: { item: 'householdNumber', fullWidth: true },
        YHZGX: { item: 'relationToHeadCode' },
        HYZK: { item: 'maritalStatusCode' },
        WHCD: { item: 'educationLevelCode' },
        RKZT: { item: 'statusCode', codes: { '01': '0', '02': '1', '03': '9' } },
      },
    },
    {
      entity: 'T_SFZ_ZZXX',
      standard: 'idCardIssue',
      searched: ['GMSFHM'],
      columns: {
        GMSFHM: { item: 'citizenId' },
        XM: { item: 'name' },
        XB: { item: 'sexCode' },
        MZ: { item: 'ethnicGroupCode' },
        CSRQ: { item: 'birthDate', date: 'YYYYMMDD' },
        ZZ: { item: 'householdAddress' },
        QFJG: { item: 'idIssuingAuthority' },
        YXQXQSRQ: { item: 'validFrom', date: 'YYYYMMDD' },
        YXQXJZRQ: { item: 'validTo', date: 'YYYYMMDD', empty: '99991231' },
        ZJZT: { item: 'cardStatusCode', codes: { '01': '1', '04': '4' } },
      },
    },
    {
      entity: 'T_HJ_SWZX',
      standard: 'deathCancellation',
      searched: ['GMSFHM'],
      columns: {
        GMSFHM: { item: 'citizenId' },
        XM: { item: 'name' },
        SWRQ: { item: 'deathDate', date: 'YYYYMMDD', empty: '19000101' },
        SWYY: { item: 'deathCause' },
        ZXRQ: { item: 'cancelDate', date: 'YYYYMMDD' },
        ZXYY: { item: 'cancelReasonCode' },
        HKSZXZQH: { item: 'householdRegionCode' },
        PCSMC: { item: 'policeStation' },
      },
    },
    {
      entity: 'T_JSR_JSZ',
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
        ZT: { item: 'licenceStatusCode' },
        FZJG: { item: 'issuingAuthority' },
      },
    },
    {
      entity: 'T_JDC_DJXX',
      standard: 'vehicleRegistration',
      searched: ['SFZMHM', 'HPHM'],
      columns: {
        HPHM: { item: 'plateNumber' },
        HPZL: { item: 'plateTypeCode' },
        CLSBDH: { item: 'vin' },
        CLLX: { item: 'vehicleTypeCode' },
        CLPP: { item: 'brandModel' },
        FDJH: { item: 'engineNumber' },
        SYR: { item: 'ownerName' },
        SFZMHM: { item: 'ownerIdNumber' },
        CCDJRQ: { item: 'firstRegisterDate', date: 'YYYYMMDD' },
        YXQZ: { item: 'inspectionValidTo', date: 'YYYYMMDD' },
        ZT: { item: 'vehicleStatusCode' },
      },
    },
  ],
}
