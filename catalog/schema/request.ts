import type { Application, Terms } from '../procedures/request.ts'
import { anyText, choice, date, list, optional, record, table, text } from './build.ts'
import type { Fields, Schema } from './build.ts'

const ITEM = text(60, { pattern: '^[a-z][A-Za-z0-9]*$' })
/** What an empty or too long statement means is the procedure's to say. */
const statement = anyText(10_000)
/** Rule and quota are a grant's, and checked as a grant's. */
const anyObject: Schema<object> = { json: { type: 'object' } }

/** What an applicant writes: an application without what its exchange tells besides. */
export type Stated = Omit<Application, 'heldBeside'>

const stated: Fields<Stated> = {
  consumer: text(60),
  resource: text(100),
  items: list(ITEM, { max: 200, unique: true }),
  matters: list(text(40), { max: 500, unique: true }),
  legalBasis: statement,
  scenario: statement,
  scope: statement,
  method: choice<Application['method']>({
    query: true,
    verify: true,
    batch: true,
    'table-exchange': true,
    file: true,
  }),
  until: date,
  joinedWith: optional(list(text(100), { max: 50, unique: true })),
  correlationRisk: optional(statement),
  correlationAssessedBy: optional(statement),
}

/** JSON Schema of what an applicant states. */
export const statedSchema: Schema<Stated> = record<Stated>(stated)

/** JSON Schema of an application as it is kept: with what the exchange tells besides. */
export const applicationSchema: Schema<Application> = record<Application>({
  ...stated,
  heldBeside: optional(list(text(100), { max: 1_000, unique: true })),
})

/** JSON Schema of the terms of an agreement. */
export const termsSchema: Schema<Terms> = record<Terms>({
  items: table(text(40), { max: 200 }),
  rows: optional(anyObject),
  quota: optional(anyObject),
  until: optional(date),
})
