/**
 * A condition as SQL, whose values travel as bound parameters and nowhere else.
 *
 * Every part is true or false, never unknown, so that `not` means what it says. `left` and `btrim` rather than
 * newer functions: the databases that speak PostgreSQL's protocol have them too.
 *
 * @module
 */
import { BLANKS, type Condition } from './condition.ts'
import { quoteIdentifier } from './quote-identifier.ts'

/** Takes a value as the next parameter; gives its place, `$3`. */
export type Bind = (value: string | readonly string[]) => string

/** No PostgreSQL text holds NUL or half a character. */
export const NOT_A_DATABASE_TEXT = /\0|\p{Surrogate}/u

export function conditionSql(condition: Condition, bind: Bind): string {
  switch (condition.is) {
    case 'all':
      return joined(condition.of, ' and ', 'true', bind)
    case 'any':
      return joined(condition.of, ' or ', 'false', bind)
    case 'not':
      return `(not ${conditionSql(condition.of, bind)})`
    case 'present':
      return `(${quoteIdentifier(condition.column)} is not null)`
    case 'in':
      return isIn(condition.column, condition.values, bind)
    case 'prefix':
      return hasPrefix(condition.column, condition.prefix, bind)
    case 'range':
      return isBetween(condition, bind)
  }
}

function joined(of: readonly Condition[], word: string, none: string, bind: Bind): string {
  if (of.length === 0) return none
  return `(${of.map((one) => conditionSql(one, bind)).join(word)})`
}

function isIn(column: string, values: readonly string[], bind: Bind): string {
  const possible = values.filter((value) => !NOT_A_DATABASE_TEXT.test(value))
  return known(column, (text) => `${text} = any(${bind(possible)}::text[])`, bind)
}

function hasPrefix(column: string, prefix: string, bind: Bind): string {
  if (NOT_A_DATABASE_TEXT.test(prefix)) return 'false'
  const place = `${bind(prefix)}::text`
  return known(column, (text) => `left(${text}, length(${place})) = ${place}`, bind)
}

function isBetween(
  { column, from, to }: Extract<Condition, { readonly is: 'range' }>,
  bind: Bind,
): string {
  const bounds = [from, to].filter((bound) => bound !== undefined)
  if (bounds.length === 0 || bounds.some((bound) => NOT_A_DATABASE_TEXT.test(bound))) return 'false'
  return known(
    column,
    (text) =>
      [
        ...(from === undefined ? [] : [`${text} collate "C" >= ${bind(from)}::text`]),
        ...(to === undefined ? [] : [`${text} collate "C" <= ${bind(to)}::text`]),
      ].join(' and '),
    bind,
  )
}

/** A comparison that a missing value does not meet. */
function known(column: string, compare: (text: string) => string, bind: Bind): string {
  const name = quoteIdentifier(column)
  const text = `btrim(${name}::text, ${bind(BLANKS)}::text)`
  return `(${name} is not null and ${compare(text)})`
}
