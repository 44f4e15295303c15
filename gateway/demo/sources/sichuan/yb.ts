/**
 * Sichuan healthcare security: a database in the older 金保 columns.
 *
 * @module
 */
import type { PostgresDialect } from '../dialect.ts'

export const sichuanYb: PostgresDialect = {
  id: 'yb',
  region: '510000',
  department: 'YB',
  kind: 'postgres',
  tables: [
    {
      entity: 'KC24',
      standard: 'medicalSettlement',
      searched: ['AAC002'],
      columns: {
        AAC002: { item: 'citizenId' },
        AAC003: { item: 'name' },
        AKB021: { item: 'designatedInstitution' },
        AKC194: { item: 'visitDate', date: 'YYYYMMDD' },
        AKA130: { item: 'medicalKindCode' },
        AKC264: { item: 'totalCost' },
        AKE039: { item: 'pooledPayment' },
        AKC261: { item: 'selfPayment' },
      },
    },
    {
      entity: 'KC01',
      standard: 'basicMedicalInsured',
      searched: ['AAC002'],
      columns: {
        AAC002: { item: 'citizenId' },
        AAC003: { item: 'name' },
        AAB301: { item: 'insuredRegionCode' },
        AAE140: { item: 'insuranceTypeCode' },
        AAB004: { item: 'orgName', empty: '无' },
        AAC008: { item: 'insuredStatusCode' },
        AAC030: { item: 'firstInsuredDate', date: 'YYYYMMDD', empty: '19000101' },
        AKE900: { item: 'ecardStatusCode' },
      },
    },
  ],
}
