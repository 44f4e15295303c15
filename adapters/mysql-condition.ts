/**
 * A condition as SQL for MySQL and MariaDB, whose values travel as bound parameters and nowhere else.
 *
 * Every part is true or false, never unknown, so that `not` means what it says. Texts are compared byte by byte
 * in UTF-8, which is the order of code points.
 *
 * @module
 */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { BLANKS, type Condition } from './condition.ts'

/** No text of the database holds half a character. */
export const NOT_A_DATABASE_TEXT = /\p{Surrogate}/u

/** The blanks at both ends. */
const ENDS = `^[${BLANKS}]+|[${BLANKS}]+$`
const TRUE = sql`(1 = 1)`
const FALSE = sql`(1 = 0)`

export function mysqlCondition(condition: Condition): RawBuilder<unknown> {
  switch (condition.is) {
    case 'all':
      return joined(condition.of, sql` and `, TRUE)
    case 'any':
      return joined(condition.of, sql` or `, FALSE)
    case 'not':
      return sql`(not ${mysqlCondition(condition.of)})`
    case 'present':
      return sql`(${sql.id(condition.column)} is not null)`
    case 'in':
      return isIn(condition.column, condition.values)
    case 'prefix':
      return hasPrefix(condition.column, condition.prefix)
    case 'range':
      return isBetween(condition)
  }
}

function joined(
  of: readonly Condition[],
  word: RawBuilder<unknown>,
  none: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return of.length === 0 ? none : sql`(${sql.join(of.map(mysqlCondition), word)})`
}

function isIn(column: string, values: readonly string[]): RawBuilder<unknown> {
  const possible = values.filter((value) => !NOT_A_DATABASE_TEXT.test(value))
  if (possible.length === 0) return FALSE
  return known(column, (text) => sql`${text} in (${sql.join(possible.map(bytes))})`)
}

function hasPrefix(column: string, prefix: string): RawBuilder<unknown> {
  if (NOT_A_DATABASE_TEXT.test(prefix)) return FALSE
  const length = sql.lit(Buffer.byteLength(prefix))
  return known(column, (text) => sql`left(${text}, ${length}) = ${bytes(prefix)}`)
}

function isBetween({
  column,
  from,
  to,
}: Extract<Condition, { readonly is: 'range' }>): RawBuilder<unknown> {
  const bounds = [from, to].filter((bound) => bound !== undefined)
  if (bounds.length === 0 || bounds.some((bound) => NOT_A_DATABASE_TEXT.test(bound))) return FALSE
  return known(column, (text) =>
    sql.join(
      [
        ...(from === undefined ? [] : [sql`${text} >= ${bytes(from)}`]),
        ...(to === undefined ? [] : [sql`${text} <= ${bytes(to)}`]),
      ],
      sql` and `,
    ),
  )
}

/** A comparison that a missing value does not meet. */
function known(
  column: string,
  compare: (text: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const text = sql`cast(regexp_replace(cast(${sql.id(column)} as char), ${ENDS}, '') as binary)`
  return sql`(${sql.id(column)} is not null and ${compare(text)})`
}

function bytes(value: string): RawBuilder<unknown> {
  return sql`cast(${value} as binary)`
}
