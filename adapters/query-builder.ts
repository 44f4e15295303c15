/**
 * SQL in the dialect of a database, from fragments: identifiers are quoted and values bound by the builder.
 *
 * @module
 */
import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Dialect, RawBuilder } from 'kysely'

export type SqlDialect = 'mysql' | 'postgres'

export interface CompiledSql {
  readonly text: string
  readonly values: readonly unknown[]
}

const BUILDERS = {
  mysql: builder(new MysqlAdapter(), () => new MysqlQueryCompiler(), MysqlIntrospector),
  postgres: builder(new PostgresAdapter(), () => new PostgresQueryCompiler(), PostgresIntrospector),
} as const

/** Writes the statement; nothing is connected to. */
export function compileSql(dialect: SqlDialect, statement: RawBuilder<unknown>): CompiledSql {
  const { sql, parameters } = statement.compile(BUILDERS[dialect])
  return { text: sql, values: parameters }
}

function builder(
  adapter: ReturnType<Dialect['createAdapter']>,
  createQueryCompiler: Dialect['createQueryCompiler'],
  Introspector: new (db: Kysely<unknown>) => ReturnType<Dialect['createIntrospector']>,
): Kysely<unknown> {
  return new Kysely({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => new DummyDriver(),
      createIntrospector: (db: Kysely<unknown>) => new Introspector(db),
      createQueryCompiler,
    },
  })
}

/** Statements kept; the one that was used least lately goes first. */
const STATEMENTS_MAX = 256

/**
 * Keeps what `make` made of a shape, since what is read differs from request to request in its keys alone.
 */
export function perShape<S, T>(make: (shape: S) => T): (shape: S) => T {
  const made = new Map<string, T>()
  return (shape) => {
    const id = JSON.stringify(shape)
    const known = made.get(id)
    // Whoever has room need not know what was used last.
    if (known !== undefined && made.size < STATEMENTS_MAX) return known
    const result = known ?? make(shape)
    made.delete(id)
    made.set(id, result)
    if (made.size > STATEMENTS_MAX) made.delete(made.keys().next().value ?? '')
    return result
  }
}
