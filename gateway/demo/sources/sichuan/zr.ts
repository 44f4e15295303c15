/**
 * Sichuan natural resources: the real-estate registry's database.
 *
 * @module
 */
import type { PostgresDialect } from '../dialect.ts'

export const sichuanZr: PostgresDialect = {
  id: 'zr',
  region: '510000',
  department: 'ZR',
  kind: 'postgres',
  tables: [
    {
      entity: 'BDC_QLXX',
      standard: 'realEstateRight',
      searched: ['QLRZJH', 'BDCDYH'],
      columns: {
        BDCDYH: { item: 'realEstateUnitNumber' },
        BDCQZH: { item: 'realEstateCertNumber' },
        QLRMC: { item: 'rightHolderName' },
        QLRZJH: { item: 'rightHolderIdNumber' },
        ZL: { item: 'location', fullWidth: true },
        MJ: { item: 'area' },
        GHYT: { item: 'plannedUse' },
        QLLX: { item: 'rightTypeCode' },
        DJSJ: { item: 'registeredAt', date: 'YYYY-MM-DD HH:mm:ss' },
        QSZT: { item: 'rightStatusCode', codes: { '01': '现势', '02': '历史' } },
      },
    },
    {
      entity: 'BDC_DYXX',
      standard: 'realEstateMortgage',
      searched: ['BDCDYH'],
      columns: {
        BDCDYH: { item: 'realEstateUnitNumber' },
        BDCZMH: { item: 'mortgageCertNumber' },
        DYQR: { item: 'mortgagee' },
        DYR: { item: 'mortgagorName' },
        DBJE: { item: 'claimAmount' },
        ZWKSRQ: { item: 'debtStartDate', date: 'YYYYMMDD' },
        ZWJSRQ: { item: 'debtEndDate', date: 'YYYYMMDD', empty: '99991231' },
        DJSJ: { item: 'registeredAt', date: 'YYYY-MM-DD HH:mm:ss' },
        QSZT: { item: 'statusCode', codes: { '01': '现势', '02': '历史' } },
      },
    },
  ],
}
