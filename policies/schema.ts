import {
  because,
  choice,
  date,
  integer,
  list,
  optional,
  record,
  table,
  text,
  type Schema,
} from '../catalog/schema/build.ts'
import type { RowRule } from './row-rule.ts'
import type { Grant, ItemAccess, Mode, Quota } from './types.ts'

export const mode = choice<Mode>({ query: true, verify: true, batch: true, subscribe: true })

const ITEM_ACCESS = {
  clear: true,
  'citizen-id': true,
  name: true,
  mobile: true,
  'bank-account': true,
  address: true,
  plate: true,
  email: true,
  certificate: true,
  all: true,
} as const

export const itemAccess = choice<ItemAccess>(ITEM_ACCESS)

const access = choice<ItemAccess | 'denied'>({ ...ITEM_ACCESS, denied: true })

/** Any object: what is wrong with a rule is said in its own words, by `row-rule-check.ts`. */
const rowRule: Schema<RowRule> = { json: { type: 'object' } }

const onlyTrue: Schema<true> = { json: { type: 'boolean', enum: [true] } }

/** JSON Schema of one grant. */
export const grantSchema: Schema<Omit<Grant, 'narrows'>> = record<Omit<Grant, 'narrows'>>({
  id: text(100, { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
  version: integer(1, 1_000_000),
  consumer: text(60),
  resource: text(100),
  modes: list(mode, { min: 1, max: 4, unique: true }),
  items: because(
    'an item that a grant does not name is denied',
    table(access, { key: '^[a-z][A-Za-z0-9]*$', min: 1, max: 200 }),
  ),
  rows: optional(rowRule),
  matters: optional(list(text(40), { min: 1, max: 500, unique: true })),
  legalBasis: optional(text(500)),
  validFrom: date,
  validTo: because('every grant ends (Decree 809 Art. 20, time limit of use)', date),
  quota: optional(
    record<Quota>({
      callsPerDay: optional(integer(1, 1_000_000_000)),
      subjectsPerDay: optional(integer(1, 1_000_000_000)),
      rowsPerDay: optional(integer(1, 1_000_000_000)),
    }),
  ),
  state: choice<Grant['state']>({ active: true, suspended: true, terminated: true }),
  emergency: optional(onlyTrue),
  request: optional(text(60)),
})
