/**
 * A condition as SQL, whose values travel as bound parameters and nowhere else.
 *
 * Every part is true or false, never unknown, so that `not` means what it says. No function is used that old servers,
 * and those which speak the protocol of another, do not have.
 *
 * @module
 */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { BLANKS, type Condition } from './condition.ts'

type Sql = RawBuilder<unknown>
type Comparison = Extract<Condition, { readonly is: 'in' | 'prefix' | 'range' }>

/** What databases say differently. Both texts are compared by code points, and `length` counts what `left` takes. */
interface ConditionDialect {
  /** Texts that no column holds: a comparison with one is false without asking. */
  readonly impossible: RegExp
  /** The value of a column as a text, without the blanks around it. */
  readonly text: (column: Sql) => Sql
  /** A bound text. */
  readonly bound: (value: string) => Sql
}

/** No PostgreSQL text holds NUL or half a character. */
export const NOT_A_POSTGRES_TEXT = /\0|\p{Surrogate}/u

/** The blanks at both ends. */
const endsOf = (blanks: string): string => `^[${blanks}]+|[${blanks}]+$`

/** The usual blanks of registers, which a server of any Chinese encoding can be told as they are. */
const USUAL_BLANKS = ' \t\n\v\f\r\u3000'
/** All of them by their numbers: a server whose encoding lacks one refuses the character itself, and holds none of it. */
const NUMBERED = endsOf(
  Array.from(BLANKS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
)

export const postgresCondition = conditionIn({
  impossible: NOT_A_POSTGRES_TEXT,
  text: (column) =>
    sql`regexp_replace(btrim(${column}::text, ${USUAL_BLANKS}::text) collate "C", ${NUMBERED}::text, '', 'g') collate "C"`,
  bound: (value) => sql`${value}::text`,
})

/** No text of MySQL holds half a character. */
export const NOT_A_MYSQL_TEXT = /\p{Surrogate}/u

/** Byte by byte in UTF-8, which is the order of code points. */
export const mysqlCondition = conditionIn({
  impossible: NOT_A_MYSQL_TEXT,
  text: (column) =>
    sql`cast(regexp_replace(cast(${column} as char), ${endsOf(BLANKS)}, '') as binary)`,
  bound: (value) => sql`cast(${value} as binary)`,
})

const TRUE = sql`(1 = 1)`
const FALSE = sql`(1 = 0)`

function conditionIn(dialect: ConditionDialect): (condition: Condition) => Sql {
  return write

  function write(condition: Condition): Sql {
    switch (condition.is) {
      case 'all':
        return joined(condition.of, sql` and `, TRUE)
      case 'any':
        return joined(condition.of, sql` or `, FALSE)
      case 'not':
        return sql`(not ${write(condition.of)})`
      case 'present':
        return sql`(${sql.id(condition.column)} is not null)`
      case 'in':
      case 'prefix':
      case 'range':
        return known(condition)
    }
  }

  function joined(of: readonly Condition[], word: Sql, none: Sql): Sql {
    return of.length === 0 ? none : sql`(${sql.join(of.map(write), word)})`
  }

  /** A comparison that a missing value does not meet. */
  function known(test: Comparison): Sql {
    const column = sql.id(test.column)
    const compared = compare(test, dialect.text(column))
    return compared === undefined ? FALSE : sql`(${column} is not null and ${compared})`
  }

  /** Undefined where no text meets it. */
  function compare(test: Comparison, text: Sql): Sql | undefined {
    const { impossible, bound } = dialect
    switch (test.is) {
      case 'in': {
        const values = test.values.filter((value) => !impossible.test(value))
        return values.length === 0 ? undefined : sql`${text} in (${sql.join(values.map(bound))})`
      }
      case 'prefix': {
        if (impossible.test(test.prefix)) return undefined
        return sql`left(${text}, length(${bound(test.prefix)})) = ${bound(test.prefix)}`
      }
      case 'range': {
        const { from, to } = test
        if ([from, to].some((end) => end !== undefined && impossible.test(end))) return undefined
        const ends = [
          ...(from === undefined ? [] : [sql`${text} >= ${bound(from)}`]),
          ...(to === undefined ? [] : [sql`${text} <= ${bound(to)}`]),
        ]
        return ends.length === 0 ? undefined : sql.join(ends, sql` and `)
      }
    }
  }
}
