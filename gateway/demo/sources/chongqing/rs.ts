/**
 * Chongqing human resources: the national 金保 system's columns.
 *
 * @module
 */
import type { PostgresDialect } from '../dialect.ts'

export const chongqingRs: PostgresDialect = {
  id: 'rs',
  region: '500000',
  department: 'RS',
  kind: 'postgres',
  tables: [
    {
      entity: 'IC10',
      standard: 'pensionBenefit',
      searched: ['AAC002'],
      columns: {
        AAC002: { item: 'citizenId' },
        AAC003: { item: 'name' },
        AAB301: { item: 'insuredRegionCode' },
        AAE140: { item: 'insuranceTypeCode' },
        AIC160: { item: 'benefitStartYearMonth' },
        AIC162: { item: 'monthlyBenefit' },
        AAE116: { item: 'benefitStatusCode', codes: { '1': '10', '2': '20', '3': '90' } },
        AAE185: { item: 'lastCertifiedDate', date: 'YYYYMMDD', empty: '19000101' },
      },
    },
    {
      entity: 'IC20',
      standard: 'benefitQualification',
      searched: ['AAC002'],
      columns: {
        AAC002: { item: 'citizenId' },
        AAC003: { item: 'name' },
        AAB301: { item: 'insuredRegionCode' },
        AAE140: { item: 'insuranceTypeCode' },
        AAE001: { item: 'certYear' },
        AIC501: { item: 'certResultCode' },
        AIC502: { item: 'certMethodCode' },
        AIC503: { item: 'certDate', date: 'YYYYMMDD' },
        AIC504: { item: 'nextCertDeadline', date: 'YYYYMMDD', empty: '99991231' },
      },
    },
    {
      entity: 'AC02',
      standard: 'employeePensionInsured',
      searched: ['AAC002'],
      columns: {
        AAC002: { item: 'citizenId' },
        AAC003: { item: 'name' },
        AAC001: { item: 'personNumber', fullWidth: true },
        AAB301: { item: 'insuredRegionCode' },
        AAB004: { item: 'orgName' },
        AAC030: { item: 'firstInsuredDate', date: 'YYYYMMDD' },
        AAC008: { item: 'insuredStatusCode' },
        AAC031: { item: 'paymentStatusCode' },
        AAC040: { item: 'contributionBase' },
        AAE201: { item: 'totalPaidMonths' },
      },
    },
    {
      entity: 'AZ01',
      standard: 'socialSecurityCard',
      searched: ['AAC002'],
      columns: {
        AAC002: { item: 'citizenId' },
        AAC003: { item: 'name' },
        AAZ500: { item: 'ssCardNumber' },
        AAB301: { item: 'cardRegionCode' },
        AAZ503: { item: 'cardIssueDate', date: 'YYYYMMDD' },
        AAZ502: { item: 'cardStatusCode' },
        AAE008: { item: 'cardBank' },
        AAZ504: { item: 'cardAccountStatusCode' },
      },
    },
  ],
}
