/**
 * Six departments' sources, as the exchange is told of them and as they answer. One item of each is
 * masked; dates and codes are in the sources' own forms.
 *
 * @module
 */
import type { ItemMapping } from '../../catalog/types.ts'
import type { ItemAccess } from '../../policies/types.ts'
import type { BenchPerson } from './people.ts'

export interface BenchDepartment {
  readonly source: 'ga' | 'rs' | 'gjj' | 'yb' | 'jt' | 'mz'
  readonly department: string
  readonly standard: string
  /** Path below the source's address. */
  readonly entity: string
  readonly mapping: Readonly<Record<string, ItemMapping>>
  /** What the benchmark's consumers are granted; `citizenId` is read to join, and granted to nobody. */
  readonly granted: Readonly<Record<string, ItemAccess>>
  readonly row: (person: BenchPerson) => Readonly<Record<string, string>>
}

const compact = (date: string): string => date.replaceAll('-', '')

export const DEPARTMENTS: readonly BenchDepartment[] = [
  {
    source: 'ga',
    department: 'GA',
    standard: 'householdPopulation',
    entity: 'T_HJ_RKJBXX',
    mapping: {
      name: { column: 'XM' },
      citizenId: { column: 'GMSFHM' },
      sexCode: { column: 'XB' },
      birthDate: { column: 'CSRQ', date: 'YYYYMMDD' },
      householdAddress: { column: 'HKSZD' },
      statusCode: { column: 'RKZT', codes: { '0': '01', '9': '03' } },
    },
    granted: {
      name: 'name',
      sexCode: 'clear',
      birthDate: 'clear',
      householdAddress: 'clear',
      statusCode: 'clear',
    },
    row: (person) => ({
      XM: person.name,
      GMSFHM: person.citizenId,
      XB: person.sexCode,
      CSRQ: compact(person.birthDate),
      HKSZD: person.address,
      RKZT: '0',
    }),
  },
  {
    source: 'rs',
    department: 'RS',
    standard: 'pensionBenefit',
    entity: 'IC10',
    mapping: {
      name: { column: 'AAC003' },
      citizenId: { column: 'AAC002' },
      benefitStatusCode: { column: 'AAE116', codes: { '10': '1', '20': '2' } },
      lastCertifiedDate: { column: 'AAE185', empty: ['19000101'], date: 'YYYYMMDD' },
    },
    granted: { name: 'name', benefitStatusCode: 'clear', lastCertifiedDate: 'clear' },
    row: (person) => ({
      AAC002: person.citizenId,
      AAC003: person.name,
      AAE116: '10',
      AAE185: compact(person.certifiedOn),
    }),
  },
  {
    source: 'gjj',
    department: 'GJJ',
    standard: 'fundAccount',
    entity: 'GRZH',
    mapping: {
      name: { column: 'XINGMING' },
      citizenId: { column: 'ZJHM' },
      accountBalance: { column: 'GRZHYE' },
      accountStatusCode: { column: 'GRZHZT', codes: { '1': '01', '2': '02' } },
    },
    granted: { name: 'name', accountBalance: 'clear', accountStatusCode: 'clear' },
    row: (person) => ({
      ZJHM: person.citizenId,
      XINGMING: person.name,
      GRZHYE: person.balance,
      GRZHZT: '1',
    }),
  },
  {
    source: 'yb',
    department: 'YB',
    standard: 'medicalSettlement',
    entity: 'KC24',
    mapping: {
      name: { column: 'AAC003' },
      citizenId: { column: 'AAC002' },
      visitDate: { column: 'AKC194', date: 'YYYYMMDD' },
    },
    granted: { name: 'name', visitDate: 'clear' },
    row: (person) => ({
      AAC002: person.citizenId,
      AAC003: person.name,
      AKC194: compact(person.certifiedOn),
    }),
  },
  {
    source: 'jt',
    department: 'JT',
    standard: 'roadFreightDriverQual',
    entity: 'CYRY_HY',
    mapping: {
      name: { column: 'XM' },
      citizenId: { column: 'SFZHM' },
      validTo: { column: 'YXJZRQ', empty: ['99991231'], date: 'YYYYMMDD' },
      statusCode: { column: 'ZGZT', codes: { 营运: '01', 暂停: '02' } },
    },
    granted: { name: 'name', validTo: 'clear', statusCode: 'clear' },
    row: (person) => ({
      XM: person.name,
      SFZHM: person.citizenId,
      YXJZRQ: compact(person.certifiedOn),
      ZGZT: '营运',
    }),
  },
  {
    source: 'mz',
    department: 'MZ',
    standard: 'cremation',
    entity: 'HHDJ',
    mapping: {
      deceasedName: { column: 'SZXM' },
      deceasedCitizenId: { column: 'SZSFZH' },
      cremationDate: { column: 'HHRQ', date: 'YYYYMMDD' },
    },
    granted: { deceasedName: 'name', cremationDate: 'clear' },
    row: (person) => ({
      SZXM: person.name,
      SZSFZH: person.citizenId,
      HHRQ: compact(person.certifiedOn),
    }),
  },
]
