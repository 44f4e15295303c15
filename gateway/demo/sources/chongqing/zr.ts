/**
 * Chongqing natural resources: the real-estate registry's signed HTTP interface.
 *
 * @module
 */
import type { RestDialect } from '../dialect.ts'

export const chongqingZr: RestDialect = {
  id: 'zr',
  region: '500000',
  department: 'ZR',
  kind: 'rest',
  rid: 'rid-500000-shudao@2',
  sid: 's_11500000_0701',
  tables: [
    {
      entity: 'bdc/quanli',
      standard: 'realEstateRight',
      searched: ['qlrzjh', 'bdcdyh'],
      columns: {
        bdcdyh: { item: 'realEstateUnitNumber' },
        bdcqzh: { item: 'realEstateCertNumber' },
        qlrmc: { item: 'rightHolderName' },
        qlrzjh: { item: 'rightHolderIdNumber' },
        zl: { item: 'location' },
        mj: { item: 'area' },
        ghyt: { item: 'plannedUse' },
        qllx: { item: 'rightTypeCode' },
        djsj: { item: 'registeredAt', date: 'YYYYMMDDHHmmss' },
        qszt: { item: 'rightStatusCode', codes: { '01': '1', '02': '2' } },
      },
    },
    {
      entity: 'bdc/diya',
      standard: 'realEstateMortgage',
      searched: ['bdcdyh'],
      columns: {
        bdcdyh: { item: 'realEstateUnitNumber' },
        bdcdjzmh: { item: 'mortgageCertNumber' },
        dyqr: { item: 'mortgagee' },
        dyr: { item: 'mortgagorName' },
        bdbzzqse: { item: 'claimAmount' },
        zwlxqssj: { item: 'debtStartDate', date: 'YYYYMMDD' },
        zwlxjssj: { item: 'debtEndDate', date: 'YYYYMMDD', empty: '99991231' },
        djsj: { item: 'registeredAt', date: 'YYYYMMDDHHmmss' },
        qszt: { item: 'statusCode', codes: { '01': '1', '02': '2' } },
      },
    },
  ],
}
