/**
 * Chongqing civil affairs: GBK files, written every night by a system of 2009.
 *
 * @module
 */
import type { DelimitedDialect } from '../dialect.ts'

export const chongqingMz: DelimitedDialect = {
  id: 'mz',
  region: '500000',
  department: 'MZ',
  kind: 'delimited',
  encoding: 'gbk',
  delimiter: ',',
  tables: [
    {
      entity: 'hunyin.csv',
      standard: 'marriageRegistration',
      searched: ['NFSFZH', 'NVFSFZH'],
      columns: {
        NFXM: { item: 'groomName' },
        NFSFZH: { item: 'groomCitizenId' },
        NVFXM: { item: 'brideName' },
        NVFSFZH: { item: 'brideCitizenId' },
        DJLX: { item: 'registrationTypeCode', codes: { '01': 'IA', '02': 'IB' } },
        DJRQ: { item: 'registrationDate', date: 'YYYYMMDD' },
        JHZH: { item: 'marriageCertificateNumber', fullWidth: true },
        DJJG: { item: 'marriageAuthority' },
      },
    },
    {
      entity: 'huohua.csv',
      standard: 'cremation',
      searched: ['SZSFZH'],
      columns: {
        SZXM: { item: 'deceasedName' },
        SZSFZH: { item: 'deceasedCitizenId' },
        SWRQ: { item: 'deathDate', date: 'YYYYMMDD', empty: '19000101' },
        HHRQ: { item: 'cremationDate', date: 'YYYYMMDD' },
        HHZH: { item: 'cremationCertificateNumber' },
        BYGMC: { item: 'funeralHome' },
        XZQH: { item: 'regionCode' },
      },
    },
  ],
}
