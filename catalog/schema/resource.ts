import {
  DEPARTMENT_CODE,
  DIVISION_CODE,
  MATTER_CODE,
  NAME,
  shareMethod,
  shareType,
  updateCycle,
} from '../schema.ts'
import type {
  Assessment,
  Resource,
  ResourceFormat,
  ResourceIdentifier,
  ResourceItem,
  ResourceState,
  ShareCondition,
} from '../types.ts'
import { binding } from './binding.ts'
import {
  anyText,
  because,
  choice,
  date,
  flag,
  integer,
  list,
  numberChoice,
  optional,
  record,
  text,
} from './build.ts'
import type { Schema } from './build.ts'

type Grading = Resource['grading']

const RESOURCE_CODE = text(120, { pattern: '^[0-9]{6}\\.[A-Z]{1,8}\\.[a-z][A-Za-z0-9]*$' })

const identifier = record<ResourceIdentifier>({
  scheme: choice<ResourceIdentifier['scheme']>({
    'gov-2017': true,
    'national-cata-id': true,
    'province-local': true,
  }),
  value: text(120),
})

const format = record<ResourceFormat>({
  category: choice<ResourceFormat['category']>({
    'electronic-file': true,
    spreadsheet: true,
    database: true,
    image: true,
    'streaming-media': true,
    'self-described': true,
  }),
  type: text(60),
})

/** Empty texts pass here, so that the rule that forbids them can name the law. */
const shareCondition = record<ShareCondition>({
  scope: anyText(1_000),
  use: anyText(1_000),
  legalBasis: optional(anyText(1_000)),
})

const assessment = record<Assessment>({ done: flag, date })

const grading: Schema<Grading> = record<Grading>({
  level: choice<Grading['level']>({ general: true, important: true, core: true }),
  general: optional(numberChoice<1 | 2 | 3 | 4>({ 1: true, 2: true, 3: true, 4: true })),
})

/** JSON Schema of one resource. What crosses its fields or the content is in `rules/`. */
export const resourceSchema: Schema<Resource> = record<Resource>({
  code: RESOURCE_CODE,
  identifiers: list(identifier, { max: 10 }),
  classification: record<Resource['classification']>({
    lei: text(1, { pattern: '^[1-3]$' }),
    xiang: text(2, { pattern: '^[0-9]{2}$' }),
    mu: text(3, { pattern: '^[0-9]{3}$' }),
    ximu: optional(text(12, { pattern: '^[0-9]+$' })),
  }),
  name: text(200),
  abstract: text(2_000),
  standard: NAME,
  region: DIVISION_CODE,
  department: DEPARTMENT_CODE,
  providerCode: text(18),
  formats: list(format, { min: 1, max: 20 }),
  shareType,
  shareCondition: optional(shareCondition),
  methods: list(shareMethod, { max: 5, unique: true }),
  open: record<Resource['open']>({ attribute: flag, condition: optional(text(1_000)) }),
  updateCycle,
  publishedOn: optional(date),
  relatedCodes: list(text(120), { max: 100, unique: true }),
  matters: list(MATTER_CODE, { max: 500, unique: true }),
  grading: because(
    'data without classification and grading cannot be published (Decree 809 Art. 13)',
    grading,
  ),
  secret: flag,
  assessments: because(
    'data without secrecy and personal-information assessments cannot be published (Decree 809 Art. 13)',
    record<Resource['assessments']>({ secrecy: assessment, personalInformation: assessment }),
  ),
  landed: flag,
  crossProvince: flag,
  contact: because('consumers are told whom to ask', text(200)),
  version: integer(1, 1_000_000),
  state: choice<ResourceState>({
    draft: true,
    submitted: true,
    returned: true,
    published: true,
    suspended: true,
    withdrawn: true,
  }),
  items: list(record<ResourceItem>({ name: NAME, shareType: optional(shareType) }), {
    min: 1,
    max: 200,
  }),
  binding: optional(binding),
})
