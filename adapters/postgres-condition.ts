/**
 * A condition as SQL for PostgreSQL, whose values travel as bound parameters and nowhere else.
 *
 * Every part is true or false, never unknown, so that `not` means what it says. `left` and `btrim` rather than
 * newer functions: the databases that speak PostgreSQL's protocol have them too.
 *
 * @module
 */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { BLANKS, type Condition } from './condition.ts'

/** No PostgreSQL text holds NUL or half a character. */
export const NOT_A_DATABASE_TEXT = /\0|\p{Surrogate}/u

const TRUE = sql`true`
const FALSE = sql`false`

export function postgresCondition(condition: Condition): RawBuilder<unknown> {
  switch (condition.is) {
    case 'all':
      return joined(condition.of, sql` and `, TRUE)
    case 'any':
      return joined(condition.of, sql` or `, FALSE)
    case 'not':
      return sql`(not ${postgresCondition(condition.of)})`
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
  return of.length === 0 ? none : sql`(${sql.join(of.map(postgresCondition), word)})`
}

function isIn(column: string, values: readonly string[]): RawBuilder<unknown> {
  const possible = values.filter((value) => !NOT_A_DATABASE_TEXT.test(value))
  return known(column, (text) => sql`${text} = any(${sql.val(possible)}::text[])`)
}

function hasPrefix(column: string, prefix: string): RawBuilder<unknown> {
  if (NOT_A_DATABASE_TEXT.test(prefix)) return FALSE
  const place = bound(prefix)
  return known(column, (text) => sql`left(${text}, length(${place})) = ${place}`)
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
        ...(from === undefined ? [] : [sql`${text} collate "C" >= ${bound(from)}`]),
        ...(to === undefined ? [] : [sql`${text} collate "C" <= ${bound(to)}`]),
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
  const name = sql.id(column)
  return sql`(${name} is not null and ${compare(sql`btrim(${name}::text, ${bound(BLANKS)})`)})`
}

function bound(value: string): RawBuilder<unknown> {
  return sql`${value}::text`
}
