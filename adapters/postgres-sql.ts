/**
 * The one statement with which a PostgreSQL source is read.
 *
 * @module
 */
import type { SourceRequest, StreamRequest } from './adapter.ts'
import { conditionSql, NOT_A_DATABASE_TEXT } from './postgres-condition.ts'
import { quoteIdentifier } from './quote-identifier.ts'

type Parameter = string | readonly string[]

export interface Statement {
  readonly text: string
  readonly values: readonly Parameter[]
}

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
): Statement {
  const possible = keys.filter((tuple) => !tuple.some((value) => NOT_A_DATABASE_TEXT.test(value)))
  const values: Parameter[] = []
  const bind = (value: Parameter): string => `$${values.push(value)}`
  const bindKeys = (position: number): string =>
    bind(possible.map((tuple) => tuple[position] ?? ''))
  const wanted = keyColumns.map((alternative) => matches(alternative, bindKeys)).join(' or ')
  return {
    text:
      `select ${columns.map(asText).join(', ')}` +
      ` from ${quoteIdentifier(schema)}.${quoteIdentifier(entity)}` +
      ` where ${condition === undefined ? wanted : `(${wanted}) and ${conditionSql(condition, bind)}`}` +
      ` limit ${limit}`,
    values,
  }
}

/** Writes the select of a stream: every row that meets the condition. */
export function streamStatement(
  schema: string,
  { entity, columns, condition }: StreamRequest,
): Statement {
  const values: Parameter[] = []
  const bind = (value: Parameter): string => `$${values.push(value)}`
  const where = condition === undefined ? '' : ` where ${conditionSql(condition, bind)}`
  const from = `${quoteIdentifier(schema)}.${quoteIdentifier(entity)}`
  return { text: `select ${columns.map(asText).join(', ')} from ${from}${where}`, values }
}

function matches(columns: readonly string[], bind: (position: number) => string): string {
  const narrowed = columns.map((column, i) => `${quoteIdentifier(column)} = any(${bind(i)})`)
  if (columns.length === 1) return narrowed.join('')
  const tuple = columns.map(asText).join(', ')
  const arrays = columns.map((_, i) => `${bind(i)}::text[]`).join(', ')
  return `(${narrowed.join(' and ')} and (${tuple}) in (select * from unnest(${arrays})))`
}

function asText(column: string): string {
  return `${quoteIdentifier(column)}::text`
}
