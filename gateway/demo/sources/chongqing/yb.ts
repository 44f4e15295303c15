/**
 * Chongqing healthcare security: a signed HTTP interface with the national healthcare vocabulary.
 *
 * @module
 */
import type { RestDialect } from '../dialect.ts'

export const chongqingYb: RestDialect = {
  id: 'yb',
  region: '500000',
  department: 'YB',
  kind: 'rest',
  rid: 'rid-500000-shudao@1',
  sid: 's_11500000_0401',
  tables: [
    {
      entity: 'setl/list',
      standard: 'medicalSettlement',
      searched: ['certno'],
      columns: {
        certno: { item: 'citizenId', lowerX: true },
        psn_name: { item: 'name' },
        fixmedins_name: { item: 'designatedInstitution' },
        begndate: { item: 'visitDate', date: 'YYYYMMDD' },
        med_type: { item: 'medicalKindCode' },
        medfee_sumamt: { item: 'totalCost', fen: true },
        fund_pay_sumamt: { item: 'pooledPayment', fen: true },
        psn_part_amt: { item: 'selfPayment', fen: true },
      },
    },
    {
      entity: 'insu/info',
      standard: 'basicMedicalInsured',
      searched: ['certno'],
      columns: {
        certno: { item: 'citizenId', lowerX: true },
        psn_name: { item: 'name' },
        insu_admdvs: { item: 'insuredRegionCode' },
        insutype: { item: 'insuranceTypeCode' },
        emp_name: { item: 'orgName', empty: '-' },
        psn_insu_stas: { item: 'insuredStatusCode', codes: { '01': '1', '02': '2', '03': '4' } },
        psn_insu_date: { item: 'firstInsuredDate', date: 'YYYYMMDD' },
        ecert_stas: { item: 'ecardStatusCode' },
      },
    },
  ],
}
