/**
 * JSON Schemas of the catalogue's content files, held to the types. Bounds are those of the exchange
 * between provinces: far above what is in use, far below what would hurt.
 *
 * Resources and consumers are in `schema/resource.ts` and `schema/consumer.ts`.
 *
 * @module
 */

import type { Division } from './codes/division.ts'
import {
  because,
  choice,
  date,
  flag,
  integer,
  list,
  optional,
  record,
  table,
  text,
} from './schema/build.ts'
import type { Schema } from './schema/build.ts'
import type {
  CodeList,
  Department,
  ItemFormat,
  ItemType,
  Matter,
  Region,
  ShareMethod,
  ShareType,
  Standard,
  SubjectKind,
  UpdateCycle,
  Vocabulary,
  WorkYear,
} from './types.ts'

/** Lower camel case: a field or an argument of the schema. */
export const NAME = text(60, { pattern: '^[a-z][A-Za-z0-9]*$' })
/** Upper camel case: a type of the schema. */
const TYPE_NAME = text(60, { pattern: '^[A-Z][A-Za-z0-9]*$' })
export const DIVISION_CODE = text(6, { pattern: '^[0-9]{6}$' })
export const DEPARTMENT_CODE = text(8, { pattern: '^[A-Z]{1,8}$' })
export const MATTER_CODE = text(40, { pattern: '^[A-Za-z0-9-]+$' })
const TITLE = text(200)
const CODE_LIST_ID = text(40, { pattern: '^[a-z][a-z0-9-]*$' })

export const itemFormat: Schema<ItemFormat> = choice<ItemFormat>({ 'citizen-id': true, uscc: true })
export const shareType: Schema<ShareType> = choice<ShareType>({
  unconditional: true,
  conditional: true,
  'not-shared': true,
})
export const shareMethod: Schema<ShareMethod> = choice<ShareMethod>({
  query: true,
  verify: true,
  batch: true,
  'table-exchange': true,
  file: true,
})
export const updateCycle: Schema<UpdateCycle> = choice<UpdateCycle>({
  realtime: true,
  daily: true,
  weekly: true,
  monthly: true,
  quarterly: true,
  semiannual: true,
  annual: true,
  irregular: true,
  other: true,
})
const itemType: Schema<ItemType> = choice<ItemType>({
  C: true,
  M: true,
  N: true,
  Y: true,
  F: true,
  B: true,
  I: true,
  D: true,
  T: true,
  L: true,
  G: true,
})

export const regionSchema: Schema<Region> = record<Region>({
  code: DIVISION_CODE,
  name: text(40, { pattern: '^[A-Z][A-Z_]*$' }),
  nameZh: TITLE,
  nameEn: TITLE,
})

export const divisionSchema: Schema<Division> = record<Division>({
  code: DIVISION_CODE,
  nameZh: TITLE,
  level: choice<Division['level']>({ province: true, prefecture: true, county: true }),
  parent: optional(DIVISION_CODE),
  validFrom: optional(date),
  validTo: optional(date),
  successor: optional(DIVISION_CODE),
})

export const departmentSchema: Schema<Department> = record<Department>({
  code: DEPARTMENT_CODE,
  slug: text(60, { pattern: '^[a-z][a-z0-9-]*$' }),
  nameZh: TITLE,
  nameEn: TITLE,
  bodies: table(record<Department['bodies'][string]>({ nameZh: TITLE, uscc: text(18) }), {
    key: '^[0-9]{6}$',
    min: 1,
    max: 40,
  }),
  synthetic: flag,
})

export const subjectKindSchema: Schema<SubjectKind> = record<SubjectKind>({
  name: NAME,
  plural: NAME,
  nameZh: TITLE,
  nameEn: TITLE,
  keys: list(
    record<SubjectKind['keys'][number]>({
      name: NAME,
      plural: NAME,
      nameZh: TITLE,
      format: optional(itemFormat),
    }),
    { min: 1, max: 5 },
  ),
})

export const codeListSchema: Schema<CodeList> = record<CodeList>({
  id: CODE_LIST_ID,
  typeName: TYPE_NAME,
  nameZh: TITLE,
  nameEn: TITLE,
  source: because('a code means nothing without the standard that defines it', TITLE),
  sourceZh: optional(TITLE),
  codes: list(
    record<CodeList['codes'][number]>({
      code: text(30),
      nameZh: TITLE,
      nameEn: optional(TITLE),
    }),
    { min: 1, max: 10_000 },
  ),
})

export const standardSchema: Schema<Standard> = record<Standard>({
  key: NAME,
  department: DEPARTMENT_CODE,
  nameZh: TITLE,
  nameEn: TITLE,
  subjects: because(
    'without a subject nobody can ask for its records',
    list(
      record<Standard['subjects'][number]>({
        kind: NAME,
        keys: list(list(NAME, { min: 1, max: 5 }), { min: 1, max: 10 }),
      }),
      { min: 1, max: 10 },
    ),
  ),
  items: list(
    record<Standard['items'][number]>({
      name: NAME,
      nameZh: TITLE,
      type: itemType,
      length: integer(0, 100_000),
      sensitive: flag,
      codeList: optional(CODE_LIST_ID),
      format: optional(itemFormat),
    }),
    { min: 1, max: 200 },
  ),
  usual: record<Standard['usual']>({
    shareType,
    shareCondition: optional(text(1_000)),
    updateCycle,
    methods: list(shareMethod, { max: 5, unique: true }),
  }),
  synthetic: flag,
})

const otherNames = list(TITLE, { min: 1, max: 50, unique: true })

export const vocabularySchema: Schema<Vocabulary> = record<Vocabulary>({
  id: CODE_LIST_ID,
  nameZh: TITLE,
  nameEn: TITLE,
  source: TITLE,
  columns: optional(table(otherNames, { min: 1, max: 10_000 })),
  synonyms: optional(table(otherNames, { min: 1, max: 10_000 })),
})

export const matterSchema: Schema<Matter> = record<Matter>({
  code: MATTER_CODE,
  nameZh: TITLE,
  nameEn: TITLE,
  department: DEPARTMENT_CODE,
  standards: list(NAME, { min: 1, max: 50, unique: true }),
  synthetic: flag,
})

export const workYearSchema: Schema<WorkYear> = record<WorkYear>({
  year: integer(2020, 2100),
  source: because('a calendar binds by the notice that gave it out', TITLE),
  daysOff: list(record<WorkYear['daysOff'][number]>({ nameZh: TITLE, from: date, to: date }), {
    min: 1,
    max: 40,
  }),
  workingWeekendDays: list(date, { max: 40, unique: true }),
})
