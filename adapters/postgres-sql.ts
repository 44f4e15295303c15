/**
 * The one statement with which a PostgreSQL source is read.
 *
 * @module
 */

export interface Statement {
  readonly text: string
  readonly values: readonly (readonly string[])[]
}

/** A key that no PostgreSQL text can equal: it cannot hold NUL or half a character. */
const NOT_A_DATABASE_TEXT = /\0|\p{Surrogate}/u

/** Double quotes an identifier, so that it is a name whatever it contains. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * Writes the select. Identifiers are quoted; keys and nothing else travel, as bound arrays.
 *
 * The parameters carry no type: PostgreSQL gives each the type of the column it is compared with, so that
 * an index on the column serves, be it `text`, `char(18)` or `integer`. Tuples narrow by each column in
 * this way first and then compare as texts, because an array of rows of unknown types does not exist.
 */
export function selectStatement(
  schema: string,
  entity: string,
  columns: readonly string[],
  keyColumns: readonly (readonly string[])[],
  keys: readonly (readonly string[])[],
  limit: number,
): Statement {
  const possible = keys.filter((tuple) => !tuple.some((value) => NOT_A_DATABASE_TEXT.test(value)))
  const values: (readonly string[])[] = []
  const bind = (position: number): string => {
    values.push(possible.map((tuple) => tuple[position] ?? ''))
    return `$${values.length}`
  }
  const alternatives = keyColumns.map((alternative) => matches(alternative, bind))
  return {
    text:
      `select ${columns.map(asText).join(', ')}` +
      ` from ${quoteIdentifier(schema)}.${quoteIdentifier(entity)}` +
      ` where ${alternatives.join(' or ')} limit ${limit}`,
    values,
  }
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
