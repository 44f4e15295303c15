/**
 * Sichuan civil affairs: workbooks with Chinese headings and real dates, as somebody keeps them by hand.
 *
 * @module
 */
import type { XlsxDialect } from '../dialect.ts'

export const sichuanMz: XlsxDialect = {
  id: 'mz',
  region: '510000',
  department: 'MZ',
  kind: 'xlsx',
  tables: [
    {
      entity: '婚姻登记.xlsx',
      standard: 'marriageRegistration',
      searched: ['男方证件号', '女方证件号'],
      columns: {
        男方姓名: { item: 'groomName' },
        男方证件号: { item: 'groomCitizenId' },
        女方姓名: { item: 'brideName' },
        女方证件号: { item: 'brideCitizenId' },
        登记类别: { item: 'registrationTypeCode', codes: { '01': '结婚登记', '02': '补领结婚证' } },
        登记日期: { item: 'registrationDate', date: 'YYYY-MM-DD' },
        结婚证字号: { item: 'marriageCertificateNumber' },
        登记机关: { item: 'marriageAuthority' },
      },
    },
    {
      entity: '火化登记.xlsx',
      standard: 'cremation',
      searched: ['逝者证件号'],
      columns: {
        逝者姓名: { item: 'deceasedName' },
        逝者证件号: { item: 'deceasedCitizenId' },
        死亡日期: { item: 'deathDate', date: 'YYYY-MM-DD', empty: '1900-01-01' },
        火化日期: { item: 'cremationDate', date: 'YYYY-MM-DD' },
        火化证号: { item: 'cremationCertificateNumber' },
        殡仪馆: { item: 'funeralHome' },
        区划: { item: 'regionCode' },
      },
    },
  ],
}
