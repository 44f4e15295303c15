/**
 * How one department writes down what it knows: its own tables, columns, codes and date forms.
 *
 * A dialect is the department's, not ours: nothing outside the demo's sources reads it. The exchange
 * knows a source only by the mapping in the registered resource.
 *
 * @module
 */
import type { DateForm as AnyDateForm } from '../../../catalog/types.ts'
import type { Facts } from '../world/facts.ts'
import type { DemoRegionCode } from '../world/places.ts'

export interface ColumnDialect {
  /** Item of the standard that the column holds. */
  readonly item: string
  readonly date?: DateForm
  /** Code of the item's list → the source's own. */
  readonly codes?: Readonly<Record<string, string>>
  /** What is written where there is nothing: `19000101`, `99991231`, `-`. Otherwise null. */
  readonly empty?: string
  /** Money is kept in fen. */
  readonly fen?: boolean
  /** A citizen number ends in a small x. The source finds it by either. */
  readonly lowerX?: boolean
  /** Typed with a full-width input method: every third row, as found in old registers. */
  readonly fullWidth?: boolean
}

export interface TableDialect {
  /** Table, path, operation or file. */
  readonly entity: string
  readonly standard: string
  /** Columns by which the source can be searched. */
  readonly searched: readonly string[]
  readonly columns: Readonly<Record<string, ColumnDialect>>
}

interface SourceBase {
  /** Id in the exchange's configuration; the department's code in lower case. */
  readonly id: string
  readonly region: DemoRegionCode
  readonly department: string
  readonly tables: readonly TableDialect[]
}

export interface PostgresDialect extends SourceBase {
  readonly kind: 'postgres'
}

/** MySQL or MariaDB. */
export interface MysqlDialect extends SourceBase {
  readonly kind: 'mysql'
}

export type DatabaseDialect = PostgresDialect | MysqlDialect

export interface RestDialect extends SourceBase {
  readonly kind: 'rest'
  /** Who may call: requester id and interface id of the national platform's scheme. */
  readonly rid: string
  readonly sid: string
}

/** XML packages in CDATA, in GBK. */
export interface SoapDialect extends SourceBase {
  readonly kind: 'soap'
  readonly rid: string
  readonly sid: string
  /** Target namespace of its WSDL. */
  readonly namespace: string
}

export type HttpDialect = RestDialect | SoapDialect

export interface DelimitedDialect extends SourceBase {
  readonly kind: 'delimited'
  readonly encoding: 'utf-8' | 'gbk'
  readonly delimiter: ',' | '|'
}

export interface XlsxDialect extends SourceBase {
  readonly kind: 'xlsx'
}

export type FileDialect = DelimitedDialect | XlsxDialect

export type SourceDialect = DatabaseDialect | HttpDialect | FileDialect

/** Writes one record the source's way. */
export function writeRow(
  table: TableDialect,
  facts: Facts,
  rowNumber: number,
): readonly (string | null)[] {
  return Object.values(table.columns).map((column) =>
    writeValue(column, facts[column.item] ?? null, rowNumber),
  )
}

function writeValue(column: ColumnDialect, value: string | null, rowNumber: number): string | null {
  if (value === null) return column.empty ?? null
  if (column.codes) return column.codes[value] ?? value
  if (column.date) return writeDate(column.date, value)
  if (column.fen) return String(Math.round(Number(value) * 100))
  if (column.lowerX) return value.replace(/X$/, 'x')
  return column.fullWidth && rowNumber % 3 === 0 ? toFullWidth(value) : value
}

/** The forms that the demo's departments write. */
type DateForm = Extract<
  AnyDateForm,
  'YYYYMMDD' | 'YYYY-MM-DD' | 'YYYY/MM/DD' | 'YYYYMMDDHHmmss' | 'YYYY-MM-DD HH:mm:ss'
>

/** @param value `YYYY-MM-DD` or an RFC 3339 time in Asia/Shanghai. */
function writeDate(form: DateForm, value: string): string {
  const [year, month, day, hour, minute, second] = (value.match(/\d+/g) ?? []) as [
    string,
    string,
    string,
    string?,
    string?,
    string?,
  ]
  const clock = [hour ?? '00', minute ?? '00', second ?? '00']
  switch (form) {
    case 'YYYYMMDD':
      return `${year}${month}${day}`
    case 'YYYY-MM-DD':
      return `${year}-${month}-${day}`
    case 'YYYY/MM/DD':
      return `${year}/${month}/${day}`
    case 'YYYYMMDDHHmmss':
      return `${year}${month}${day}${clock.join('')}`
    case 'YYYY-MM-DD HH:mm:ss':
      return `${year}-${month}-${day} ${clock.join(':')}`
  }
}

const FULL_WIDTH_OFFSET = 0xfee0

function toFullWidth(text: string): string {
  return text.replace(/[0-9A-Za-z]/g, (character) =>
    String.fromCharCode(character.charCodeAt(0) + FULL_WIDTH_OFFSET),
  )
}
