/**
 * The one statement with which a MySQL or MariaDB source is read.
 *
 * @module
 */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { SourceRequest, StreamRequest } from './adapter.ts'
import { mysqlCondition, NOT_A_MYSQL_TEXT } from './sql-condition.ts'
import { compileSql, perShape } from './query-builder.ts'
import type { CompiledSql } from './query-builder.ts'

export interface MysqlStatement {
  readonly text: string
  readonly values: readonly string[]
}

/** Column → its character set and collation, for texts in another set than ours (utf8mb4). */
export type Collations = Readonly<Record<string, Collation>>

export interface Collation {
  readonly set: string
  readonly collation: string
}

/** What the text of a statement depends on. */
interface Shape {
  readonly entity: string
  readonly collations: Collations
  readonly columns: readonly string[]
  readonly keyColumns: readonly (readonly string[])[]
  readonly keys: number
  /** SQL, its values bound after those of the keys; empty for none. */
  readonly condition: string
  readonly limit: number
}

/** Asks for the collations of a table or view, as rows of column, set and collation. */
export function collationsSelect(entity: string): MysqlStatement {
  const { text, values } = compileSql(
    'mysql',
    sql`select column_name, character_set_name, collation_name from information_schema.columns where table_schema = database() and table_name = ${entity} and character_set_name <> 'utf8mb4'`,
  )
  return { text, values: values.map(String) }
}

/**
 * Writes the select; undefined when no row can match. Identifiers are quoted; keys and nothing else travel,
 * as bound texts. Every column is read as the text that the server makes of it.
 *
 * A key is compared twice. First as the column's own type and collation, so that an index serves, be it
 * `varchar`, `char(18)` in GBK or `bigint`; then byte by byte, because that first comparison takes `X` for `x`,
 * trailing blanks for nothing, and any word for the number 0. For the first, a key is brought into the column's
 * character set; what GBK cannot hold becomes a question mark there and fails the second.
 */
export function mysqlSelect(
  request: SourceRequest,
  collations: Collations,
  limit: number,
): MysqlStatement | undefined {
  const { entity, columns, keyColumns } = request
  const possible = request.keys.filter(
    (tuple) => !tuple.some((value) => NOT_A_MYSQL_TEXT.test(value)),
  )
  const [first] = possible
  if (first === undefined) return undefined
  // Lists of like length have one text: few shapes, whatever the number of keys.
  const keys = powerOfTwo(possible.length)
  const condition =
    request.condition === undefined
      ? NO_CONDITION
      : compileSql('mysql', mysqlCondition(request.condition))
  const padded = [...possible, ...Array<typeof first>(keys - possible.length).fill(first)]
  return {
    text: textOf({
      entity,
      collations,
      columns,
      keyColumns,
      keys,
      condition: condition.text,
      limit,
    }),
    values: [
      ...keyColumns.flatMap((alternative) => valuesOf(alternative, padded)),
      ...condition.values.map(String),
    ],
  }
}

/** Writes the select of a stream: every row that meets the condition. */
export function mysqlStreamSelect({ entity, columns, condition }: StreamRequest): MysqlStatement {
  const where = condition === undefined ? sql`` : sql` where ${mysqlCondition(condition)}`
  const select = sql`select ${sql.join(columns.map(asText))} from ${sql.id(entity)}${where}`
  const { text, values } = compileSql('mysql', select)
  return { text, values: values.map(String) }
}

const NO_CONDITION: CompiledSql = { text: '', values: [] }

const textOf = perShape((shape: Shape): string => {
  const { entity, collations, columns, keyColumns, keys, condition, limit } = shape
  const alternatives = keyColumns.map(
    (alternative) => sql`(${matches(alternative, collations, keys)})`,
  )
  const statement = sql`select ${sql.join(columns.map(asText))} from ${sql.id(entity)} where (${sql.join(alternatives, sql` or `)})${sql.raw(condition === '' ? '' : ` and ${condition}`)} limit ${sql.lit(limit)}`
  return compileSql('mysql', statement).text
})

/** In the order of `matches`: each column's values, then the tuples. */
function valuesOf(
  columns: readonly string[],
  keys: readonly (readonly string[])[],
): readonly string[] {
  const narrowing = columns.flatMap((_, i) => keys.map((tuple) => tuple[i] ?? ''))
  return [...narrowing, ...keys.flatMap((tuple) => columns.map((_, i) => tuple[i] ?? ''))]
}

function matches(
  columns: readonly string[],
  collations: Collations,
  keys: number,
): RawBuilder<unknown> {
  const list = (one: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql.join(Array<RawBuilder<unknown>>(keys).fill(one))
  const narrowed = columns.map(
    (column) => sql`${sql.id(column)} in (${list(boundAs(collations[column]))})`,
  )
  const exact = sql.join(columns.map(asBytes))
  const tuple = sql.join(columns.map(() => BOUND_BYTES))
  return sql`${sql.join(narrowed, sql` and `)} and (${exact}) in (${list(sql`(${tuple})`)})`
}

/** The place of a value; the values themselves are given at each execution. */
const BOUND = sql.val('')
const BOUND_BYTES = sql`cast(${BOUND} as binary)`

function boundAs(collation: Collation | undefined): RawBuilder<unknown> {
  if (collation === undefined) return BOUND
  return sql`convert(${BOUND} using ${sql.id(collation.set)}) collate ${sql.id(collation.collation)}`
}

function asText(column: string): RawBuilder<unknown> {
  return sql`cast(${sql.id(column)} as char)`
}

function asBytes(column: string): RawBuilder<unknown> {
  return sql`cast(convert(${sql.id(column)} using utf8mb4) as binary)`
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(atLeast))
}
