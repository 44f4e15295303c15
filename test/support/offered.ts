/**
 * What the exchange of the tests shares and with whom: Chongqing's own resources over sources in memory,
 * Sichuan's as a peer offers them, a few consumers and their grants. Everything in it is synthetic.
 *
 * Columns are `c_<item>`; sources write 男 and 女 for sex, and dates without hyphens.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { loadContent } from '../../catalog/load.ts'
import { shippedContentFolder } from '../../catalog/shipped-content.ts'
import type { Consumer, ItemMapping, Resource, Standard } from '../../catalog/types.ts'
import type { Grant, ItemAccess } from '../../policies/types.ts'
import type { EntrySurroundings } from '../../gateway/registry/entry-defects.ts'
import type { SourceHoldings } from '../../gateway/registry/source-entry.ts'
import type { Tables } from './strict-source.ts'

export const content = loadContent(shippedContentFolder())
/** Nothing is laid out for registered sources. */
export const HOLDINGS: SourceHoldings = {
  env: {},
  readFile: (path) => assert.fail(`${path} is read`),
  folder: undefined,
}
export const surroundings: EntrySurroundings = {
  content,
  holdings: HOLDINGS,
  ownerOfSource: () => undefined,
}

export const PEOPLE = {
  /** One record everywhere. */
  retiree: '510100195003159905',
  /** Two pensions in Chongqing. */
  twice: '510212195506159991',
  /** A birth date in the registry that is no date. */
  broken: '500100198804129919',
  /** Married to `broken`, as the bride. */
  bride: '510100198509239914',
  /** Valid number, no record anywhere. */
  nobody: '500100197012319971',
} as const
export const FIRM = '91500000MA0000015Q'
export const CAR = { plateNumber: '渝A90001', plateTypeCode: '02' } as const

export const standardOf = (key: string): Standard => {
  const found = content.standards.find((standard) => standard.key === key)
  if (found === undefined) throw new Error(`There is no standard ${key}.`)
  return found
}

/** A sound resource of a shipped standard; `own` ones are bound to the source of their department. */
export function offer(
  region: '500000' | '510000',
  key: string,
  changes: Partial<Resource> = {},
): Resource {
  return offerOf(region, standardOf(key), changes)
}

/** As {@link offer}, of any standard. */
export function offerOf(
  region: '500000' | '510000',
  standard: Standard,
  changes: Partial<Resource> = {},
): Resource {
  const { key } = standard
  const department = content.departments.find(({ code }) => code === standard.department)
  const body = department?.bodies[region]
  if (body === undefined) throw new Error(`${standard.department} has no body in ${region}.`)
  const resource: Resource = {
    code: `${region}.${standard.department}.${key}`,
    identifiers: [{ scheme: 'gov-2017', value: '301001/000001' }],
    classification: { lei: '3', xiang: '01', mu: '001' },
    name: `${body.nameZh}${standard.nameZh}`,
    abstract: standard.nameZh,
    standard: key,
    region,
    department: standard.department,
    providerCode: body.uscc,
    formats: [{ category: 'database', type: 'memory' }],
    shareType: 'conditional',
    shareCondition: { scope: '川渝', use: '办理事项' },
    methods: ['query', 'verify'],
    open: { attribute: false },
    updateCycle: 'daily',
    publishedOn: '2026-01-15',
    relatedCodes: [],
    matters: ['CY-037'],
    grading: { level: 'general', general: 3 },
    secret: false,
    assessments: {
      secrecy: { done: true, date: '2026-01-10' },
      personalInformation: { done: true, date: '2026-01-10' },
    },
    landed: false,
    crossProvince: true,
    contact: `officer-${standard.department}@${region}.example`,
    version: region === '500000' ? 3 : 5,
    state: 'published',
    items: standard.items.map(({ name }) => ({ name })),
    ...changes,
  }
  return region === '500000' ? { ...resource, binding: bindingOf(standard) } : resource
}

function bindingOf(standard: Standard): NonNullable<Resource['binding']> {
  const mapping = standard.items.map(({ name, type, codeList }): [string, ItemMapping] => [
    name,
    {
      column: `c_${name}`,
      ...(type === 'D' ? { date: 'YYYYMMDD' as const } : {}),
      ...(codeList === 'sex' ? { codes: { 男: '1', 女: '2' } } : {}),
    },
  ])
  return { source: standard.department, entity: standard.key, mapping: Object.fromEntries(mapping) }
}

export const OWN = [
  offer('500000', 'householdPopulation'),
  offer('500000', 'idCardIssue'),
  offer('500000', 'driverLicence'),
  offer('500000', 'permanentResidentCheck'),
  offer('500000', 'vehicleRegistration'),
  offer('500000', 'marriageRegistration'),
  offer('500000', 'pensionBenefit'),
  offer('500000', 'enterpriseRegistration'),
  // Chongqing's alone, and not across the border; queried only.
  offer('500000', 'enterpriseStaff', { crossProvince: false, methods: ['query'] }),
]
export const PEERS = [
  offer('510000', 'householdPopulation'),
  offer('510000', 'pensionBenefit'),
  offer('510000', 'vehicleRegistration'),
  offer('510000', 'marriageRegistration', { methods: ['verify'] }),
]

export const CONSUMERS: readonly Consumer[] = [
  consumerOf('cq-pension-desk', '500000'),
  consumerOf('cq-ungranted', '500000'),
  { ...consumerOf('cq-suspended', '500000'), state: 'suspended' },
  consumerOf('sc-pension-desk', '510000'),
  { ...consumerOf('sc-suspended', '510000'), state: 'suspended' },
]

function consumerOf(id: string, region: string): Consumer {
  const unitCode = region === '500000' ? '11500000MB0000027A' : '11510000MB0000019K'
  return {
    id,
    nameZh: id,
    nameEn: id,
    region,
    department: 'RS',
    unitCode,
    state: 'active',
    keys: [],
  }
}

/** A grant of every item in the clear, for the matter CY-037, for the year; `changes` narrow it. */
export function grantOf(consumer: string, resource: Resource, changes: Partial<Grant> = {}): Grant {
  return {
    id: `${consumer}.${resource.code}`,
    version: 1,
    consumer,
    resource: resource.code,
    modes: ['query', 'verify'],
    items: accessTo(resource),
    matters: ['CY-037'],
    legalBasis: '《社会保险经办条例》第三十条',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    state: 'active',
    ...changes,
  }
}

export function accessTo(
  resource: Resource,
  changes: Readonly<Record<string, ItemAccess>> = {},
): Readonly<Record<string, ItemAccess>> {
  return {
    ...Object.fromEntries(resource.items.map(({ name }) => [name, 'clear' as const])),
    ...changes,
  }
}

/** The pension desk may have everything but household numbers; addresses are masked. */
export const GRANTS: readonly Grant[] = [...OWN, ...PEERS].flatMap((resource) => {
  const masks: Record<string, ItemAccess> =
    resource.standard === 'householdPopulation' ? { householdAddress: 'address' } : {}
  const granted = Object.entries(accessTo(resource, masks))
  const items = Object.fromEntries(granted.filter(([item]) => item !== 'householdNumber'))
  const desk = grantOf('cq-pension-desk', resource, { items })
  return resource.region === '500000' ? [desk, grantOf('sc-pension-desk', resource)] : [desk]
})

const person = (id: string, name: string, more: Readonly<Record<string, string>> = {}): object => ({
  c_name: name,
  c_citizenId: id,
  ...more,
})

export const TABLES: Readonly<Record<string, Tables>> = {
  GA: {
    householdPopulation: [
      person(PEOPLE.retiree, '周桂兰', {
        c_sexCode: '女',
        c_birthDate: '19500315',
        c_householdAddress: '成都市锦江区合成路9号3单元901室',
        c_householdNumber: 'H-9001',
      }),
      person(PEOPLE.broken, '陈合成', { c_sexCode: '男', c_birthDate: '去年春天' }),
      person(PEOPLE.bride, '林合成', { c_sexCode: '女', c_birthDate: '19850923' }),
    ],
    idCardIssue: [person(PEOPLE.retiree, '周桂兰', { c_photo: 'photo-9001' })],
    driverLicence: [person(PEOPLE.retiree, '周桂兰', { c_penaltyPoints: '3' })],
    permanentResidentCheck: [
      person(PEOPLE.retiree, '周桂兰', { c_verifiedAt: '2026-02-28 09:30:00' }),
    ],
    vehicleRegistration: [
      {
        c_plateNumber: CAR.plateNumber,
        c_plateTypeCode: CAR.plateTypeCode,
        c_ownerName: '合成运输有限公司',
        c_ownerIdNumber: FIRM,
        c_vin: 'LSYNTHETIC0009001',
        c_firstRegisterDate: '20190612',
      },
    ],
  },
  MZ: {
    marriageRegistration: [
      {
        c_groomName: '陈合成',
        c_groomCitizenId: PEOPLE.broken,
        c_brideName: '林合成',
        c_brideCitizenId: PEOPLE.bride,
        c_registrationDate: '20120520',
      },
    ],
  },
  RS: {
    pensionBenefit: [
      person(PEOPLE.retiree, '周桂兰', { c_monthlyBenefit: '3120.55', c_benefitStatusCode: '1' }),
      person(PEOPLE.twice, '吴合成', { c_monthlyBenefit: '2000', c_benefitStatusCode: '1' }),
      person(PEOPLE.twice, '吴合成', { c_monthlyBenefit: '150.10', c_benefitStatusCode: '2' }),
    ],
  },
  SC: {
    enterpriseRegistration: [
      {
        c_uscc: FIRM,
        c_orgName: '合成运输有限公司',
        c_registeredCapital: '5000000',
        c_establishDate: '20180901',
      },
    ],
    enterpriseStaff: [{ c_uscc: FIRM, c_citizenId: PEOPLE.broken, c_name: '陈合成' }],
  },
} as Readonly<Record<string, Tables>>
