/** A small sound catalogue, to be broken one thing at a time. Everything in it is synthetic. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Content } from '../../catalog/content.ts'
import type { Consumer, Resource } from '../../catalog/types.ts'

export const content: Content = {
  regions: [
    { code: '500000', name: 'CHONGQING', nameZh: '重庆', nameEn: 'Chongqing' },
    { code: '510000', name: 'SICHUAN', nameZh: '四川', nameEn: 'Sichuan' },
  ],
  divisions: [
    { code: '500000', nameZh: '重庆', level: 'province' },
    { code: '510000', nameZh: '四川', level: 'province' },
    { code: '510100', nameZh: '成都市', level: 'prefecture', parent: '510000' },
  ],
  departments: [
    {
      code: 'RS',
      slug: 'hrss',
      nameZh: '人社',
      nameEn: 'Human Resources',
      bodies: {
        '500000': { nameZh: '重庆市人社局', uscc: '11500000MB0000027A' },
        '510000': { nameZh: '四川省人社厅', uscc: '11510000MB0000019K' },
      },
      synthetic: true,
    },
    {
      code: 'GA',
      slug: 'public-security',
      nameZh: '公安',
      nameEn: 'Public Security',
      bodies: { '500000': { nameZh: '重庆市公安局', uscc: '91500000MA0000015Q' } },
      synthetic: true,
    },
  ],
  subjectKinds: [
    {
      name: 'person',
      plural: 'persons',
      nameZh: '自然人',
      nameEn: 'Person',
      keys: [
        { name: 'idNumber', plural: 'idNumbers', nameZh: '公民身份号码', format: 'citizen-id' },
      ],
    },
    {
      name: 'vehicle',
      plural: 'vehicles',
      nameZh: '机动车',
      nameEn: 'Vehicle',
      keys: [
        { name: 'plateNumber', plural: 'plateNumbers', nameZh: '号牌号码' },
        { name: 'plateTypeCode', plural: 'plateTypeCodes', nameZh: '号牌种类' },
      ],
    },
  ],
  codeLists: [
    {
      id: 'benefit-status',
      typeName: 'BenefitStatusCode',
      nameZh: '发放状态',
      nameEn: 'State of a benefit',
      source: 'synthetic',
      codes: [
        { code: '1', nameZh: '在发' },
        { code: '2', nameZh: '暂停' },
      ],
    },
  ],
  standards: [
    {
      key: 'pensionBenefit',
      department: 'RS',
      nameZh: '养老保险待遇发放信息',
      nameEn: 'Pension Benefit Payment',
      subjects: [{ kind: 'person', keys: [['citizenId']] }],
      items: [
        { name: 'name', nameZh: '姓名', type: 'C', length: 50, sensitive: true },
        {
          name: 'citizenId',
          nameZh: '公民身份号码',
          type: 'C',
          length: 18,
          sensitive: true,
          format: 'citizen-id',
        },
        { name: 'monthlyBenefit', nameZh: '月待遇金额', type: 'Y', length: 10, sensitive: true },
        {
          name: 'benefitStatusCode',
          nameZh: '发放状态代码',
          type: 'C',
          length: 2,
          sensitive: false,
          codeList: 'benefit-status',
        },
        {
          name: 'lastCertifiedDate',
          nameZh: '最近认证日期',
          type: 'D',
          length: 8,
          sensitive: false,
        },
      ],
      usual: { shareType: 'conditional', updateCycle: 'monthly', methods: ['query', 'verify'] },
      synthetic: true,
    },
  ],
  matters: [
    {
      code: 'CY-037',
      nameZh: '领取社会保险待遇资格认证',
      nameEn: 'Benefit qualification certification',
      department: 'RS',
      standards: ['pensionBenefit'],
      synthetic: true,
    },
  ],
  vocabularies: [],
  workYears: [
    {
      year: 2026,
      source: 'synthetic',
      daysOff: [{ nameZh: '春节', from: '2026-02-15', to: '2026-02-23' }],
      workingWeekendDays: ['2026-02-14'],
    },
  ],
}

export const resource: Resource = {
  code: '510000.RS.pensionBenefit',
  identifiers: [{ scheme: 'gov-2017', value: '3060012/15' }],
  classification: { lei: '3', xiang: '06', mu: '001', ximu: '2' },
  name: '四川省养老保险待遇发放信息',
  abstract: '四川省参保人员养老保险待遇发放状态',
  standard: 'pensionBenefit',
  region: '510000',
  department: 'RS',
  providerCode: '11510000MB0000019K',
  formats: [{ category: 'database', type: 'postgresql' }],
  shareType: 'conditional',
  shareCondition: { scope: '川渝人社部门', use: '待遇资格认证' },
  methods: ['query', 'verify'],
  open: { attribute: false },
  updateCycle: 'monthly',
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
  contact: 'data-officer@rs.sc.example',
  version: 1,
  state: 'published',
  items: [
    { name: 'name' },
    { name: 'monthlyBenefit' },
    { name: 'benefitStatusCode' },
    { name: 'lastCertifiedDate' },
  ],
  binding: {
    source: 'sc-rs-core',
    entity: 'ac61',
    mapping: {
      name: { column: 'AAC003' },
      citizenId: { column: 'AAC147', halfWidth: true },
      monthlyBenefit: { column: 'AIC161', scale: -2 },
      benefitStatusCode: { column: 'AAE116', codes: { '10': '1', '20': '2' } },
      lastCertifiedDate: { column: 'AAE036', date: 'YYYYMMDD', empty: ['19000101'] },
    },
  },
}

export const consumer: Consumer = {
  id: 'cq-pension-desk',
  nameZh: '重庆市养老待遇窗口',
  nameEn: 'Pension desk of Chongqing',
  region: '500000',
  department: 'RS',
  unitCode: '11500000MB0000027A',
  state: 'active',
  keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }],
}

/** Files by their path → their content (text as it is, anything else as JSON). */
export type Files = Readonly<Record<string, unknown>>

/** The files that hold `content`, changed in whatever `changes` names; `undefined` leaves a file out. */
export function contentFiles(changes: Files = {}): Files {
  return {
    'regions.json': content.regions,
    'divisions.json': content.divisions,
    'departments.json': content.departments,
    'subject-kinds.json': content.subjectKinds,
    'code-lists/benefit-status.json': content.codeLists[0],
    'standards/RS/pensionBenefit.json': content.standards[0],
    'matters/RS.json': content.matters,
    'vocabularies/all.json': content.vocabularies,
    'work-years/2026.json': content.workYears,
    ...changes,
  }
}

/** Writes files into a new folder, gives the folder to `use`, and takes it away again. */
export function withFolder<T>(files: Files, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-catalog-'))
  try {
    for (const [path, value] of Object.entries(files)) {
      if (value === undefined) continue
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value))
    }
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The report that `load` throws, with the folder's name taken out. */
export function reportFrom(files: Files, load: (folder: string) => unknown): string {
  return withFolder(files, (folder) => {
    try {
      load(folder)
    } catch (thrown) {
      if (!(thrown instanceof Error) || thrown.name !== 'CatalogError') throw thrown
      return thrown.message.replaceAll(`${folder}/`, '')
    }
    return 'loaded without a problem'
  })
}
