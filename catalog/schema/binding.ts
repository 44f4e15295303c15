import type { DateForm, ItemMapping, ResourceBinding, RowShape, UnitName } from '../types.ts'
import { anyText, choice, flag, integer, list, optional, record, table, text } from './build.ts'
import type { Schema } from './build.ts'

const dateForm = choice<DateForm>({
  YYYYMMDD: true,
  'YYYY-MM-DD': true,
  'YYYY/MM/DD': true,
  YYYY年MM月DD日: true,
  YYYYMMDDHHmmss: true,
  'YYYY-MM-DD HH:mm:ss': true,
  'YYYY-MM-DDTHH:mm:ssZ': true,
  'epoch-s': true,
  'epoch-ms': true,
})

const unit = choice<UnitName>({
  mm: true,
  cm: true,
  m: true,
  km: true,
  g: true,
  kg: true,
  t: true,
  m2: true,
  mu: true,
  ha: true,
  km2: true,
  fen: true,
  jiao: true,
  yuan: true,
  'wan-yuan': true,
})

const column = anyText(200)
const separator = text(20)

const itemMapping = record<ItemMapping>({
  column: optional(column),
  join: optional(
    record<NonNullable<ItemMapping['join']>>({
      columns: list(column, { min: 1, max: 20 }),
      separator: optional(separator),
    }),
  ),
  constant: optional(text(1_000)),
  split: optional(
    record<NonNullable<ItemMapping['split']>>({
      by: optional(separator),
      part: optional(integer(1, 100)),
      from: optional(integer(1, 10_000)),
      to: optional(integer(1, 10_000)),
    }),
  ),
  trim: optional(choice<'ends' | 'all'>({ ends: true, all: true })),
  empty: optional(list(text(100), { max: 50, unique: true })),
  halfWidth: optional(flag),
  case: optional(choice<'upper' | 'lower'>({ upper: true, lower: true })),
  fifteenDigits: optional(flag),
  date: optional(dateForm),
  zone: optional(text(6, { pattern: '^[+-](0[0-9]|1[0-4]):[0-5][0-9]$' })),
  codes: optional(table(text(30), { min: 1, max: 10_000 })),
  unknownCode: optional(
    choice<'refuse' | 'null' | 'default'>({ refuse: true, null: true, default: true }),
  ),
  defaultCode: optional(text(30)),
  scale: optional(integer(-12, 12)),
  unit: optional(record<NonNullable<ItemMapping['unit']>>({ from: unit, to: unit })),
})

const columns = list(column, { min: 1, max: 20, unique: true })

const rows = record<RowShape>({
  latest: optional(record<NonNullable<RowShape['latest']>>({ by: columns, order: column })),
  pivot: optional(
    record<NonNullable<RowShape['pivot']>>({ by: columns, name: column, value: column }),
  ),
  unfold: optional(list(table(column, { min: 1, max: 200 }), { min: 1, max: 100 })),
  explode: optional(record<NonNullable<RowShape['explode']>>({ column, by: separator })),
})

/** JSON Schema of a binding; `rules/binding.ts` says what crosses its fields. */
export const binding: Schema<ResourceBinding> = record<ResourceBinding>({
  source: text(100),
  entity: text(500),
  mapping: table(itemMapping, { min: 1, max: 200 }),
  rows: optional(rows),
  cacheSec: optional(integer(1, 60)),
})
