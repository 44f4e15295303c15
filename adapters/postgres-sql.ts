/**
 * The one statement with which a PostgreSQL source is read.
 *
 * @module
 */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { SourceRequest, StreamRequest } from './adapter.ts'
import type { Condition } from './condition.ts'
import { NOT_A_POSTGRES_TEXT, postgresCondition } from './sql-condition.ts'
import { compileSql, perShape } from './query-builder.ts'
import type { CompiledSql } from './query-builder.ts'

/** What the text of a statement without a condition depends on. */
interface Shape {
  readonly schema: string
  readonly entity: string
  readonly columns: readonly string[]
  readonly keyColumns: readonly (readonly string[])[]
  readonly limit: number
}

type Keys = readonly (readonly string[])[]

/**
 * Writes the select. Identifiers are quoted; keys and the values of the condition travel bound.
 *
 * The parameters carry no type: PostgreSQL gives each the type of the column it is compared with, so that
 * an index on the column serves, be it `text`, `char(18)` or `integer`. Tuples narrow by each column in
 * this way first and then compare as texts, because an array of rows of unknown types does not exist.
 */
export function selectStatement(
  schema: string,
  { entity, columns, keyColumns, keys, condition }: SourceRequest,
  limit: number,
): CompiledSql {
  const possible = keys.filter((tuple) => !tuple.some((value) => NOT_A_POSTGRES_TEXT.test(value)))
  const shape = { schema, entity, columns, keyColumns, limit }
  if (condition !== undefined) return compileSql('postgres', select(shape, possible, condition))
  const values = keyColumns.flatMap((alternative) => valuesOf(alternative, possible))
  return { text: textOf(shape), values }
}

/** Writes the select of a stream: every row that meets the condition. */
export function streamStatement(
  schema: string,
  { entity, columns, condition }: StreamRequest,
): CompiledSql {
  const where = condition === undefined ? sql`` : sql` where ${postgresCondition(condition)}`
  const list = sql.join(columns.map(asText))
  return compileSql('postgres', sql`select ${list} from ${sql.id(schema, entity)}${where}`)
}

const textOf = perShape((shape: Shape): string => compileSql('postgres', select(shape, [])).text)

function select(
  { schema, entity, columns, keyColumns, limit }: Shape,
  keys: Keys,
  condition?: Condition,
): RawBuilder<unknown> {
  const matching = keyColumns.map((alternative) => matches(alternative, keys))
  const wanted = sql`(${sql.join(matching, sql` or `)})`
  const met = condition === undefined ? sql`` : sql` and ${postgresCondition(condition)}`
  const list = sql.join(columns.map(asText))
  return sql`select ${list} from ${sql.id(schema, entity)} where ${wanted}${met} limit ${sql.lit(limit)}`
}

function matches(columns: readonly string[], keys: Keys): RawBuilder<unknown> {
  const narrowed = columns.map((column, i) => sql`${sql.id(column)} = any(${valuesAt(keys, i)})`)
  if (columns.length === 1) return sql.join(narrowed)
  const tuple = sql.join(columns.map(asText))
  const arrays = sql.join(columns.map((_, i) => sql`${valuesAt(keys, i)}::text[]`))
  const both = sql.join(narrowed, sql` and `)
  return sql`(${both} and (${tuple}) in (select * from unnest(${arrays})))`
}

/** In the order of `matches`. */
function valuesOf(columns: readonly string[], keys: Keys): readonly (readonly string[])[] {
  const narrowing = columns.map((_, i) => keys.map((tuple) => tuple[i] ?? ''))
  return columns.length === 1 ? narrowing : [...narrowing, ...narrowing]
}

function valuesAt(keys: Keys, position: number): RawBuilder<unknown> {
  return sql.val(keys.map((tuple) => tuple[position] ?? ''))
}

function asText(column: string): RawBuilder<unknown> {
  return sql`${sql.id(column)}::text`
}
