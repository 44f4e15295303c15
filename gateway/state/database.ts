/**
 * The database of an exchange: a pool, transactions, and nothing cleverer. The only file which knows `pg`.
 *
 * @module
 */
import pg from 'pg'
import { StateError } from './errors.ts'

export type SqlValue = string | number | bigint | boolean | null | Date | readonly string[]
export type SqlRow = Readonly<Record<string, unknown>>

/** Something that runs SQL: the database, or a transaction of it. */
export interface Sql {
  /**
   * Rows of one statement; `$1`, `$2` … stand for `values`. `bigint` columns arrive as strings.
   *
   * @throws the driver's error, with the SQLSTATE in `code`, when the statement fails;
   *   {@link StateError} `STATE_UNAVAILABLE` when the database cannot be reached.
   */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>
}

export interface Database extends Sql {
  /** Runs `work` in one transaction on one connection: committed when it resolves, undone when it throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Whether the database answers, within {@link HEALTHY_WITHIN_MS}. Never throws. */
  healthy(): Promise<boolean>
  /** Waits for running statements and ends all connections. May be called twice. */
  close(): Promise<void>
  /** The pool itself, for a library that brings its own SQL (the queue). */
  readonly pool: pg.Pool
}

export interface DatabaseOptions {
  /** Connections at most; 10 unless told. */
  readonly poolMax?: number
  /** Schema in which names without one are looked up; the server's default unless told. */
  readonly searchPath?: string
  /** Told of connections which broke while idle; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void
}

/** A lone connection, for what belongs to a session: an advisory lock. */
export interface Session extends Sql {
  /** Resolves when the connection is no more, whoever ended it. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

export const HEALTHY_WITHIN_MS = 2_000
const CONNECT_TIMEOUT_MS = 5_000
const POOL_MAX = 10

/** Connections are made when first needed, so a wrong address shows at the first query. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolMax ?? POOL_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'shudao',
    ...(options.searchPath === undefined
      ? {}
      : { options: `-c search_path=${options.searchPath}` }),
  })
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => options.onError?.(error))
  let closing: Promise<void> | undefined

  return {
    pool,
    query: (text, values) => run(pool, text, values),
    transaction,
    healthy,
    close: () => (closing ??= pool.end()),
  }

  async function transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((cause: unknown) => {
      throw unavailable(cause)
    })
    let broken = false
    // The pool listens to idle connections alone. What is lost between two statements shows at the next one.
    const onLost = (): void => void (broken = true)
    client.on('error', onLost)
    try {
      await run(client, 'BEGIN')
      const result = await work({ query: (text, values) => run(client, text, values) })
      await run(client, 'COMMIT')
      return result
    } catch (thrown) {
      // A connection on which not even ROLLBACK works is thrown away; the server undoes its transaction.
      await client.query('ROLLBACK').catch(() => (broken = true))
      throw thrown
    } finally {
      client.off('error', onLost)
      client.release(broken)
    }
  }

  async function healthy(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), HEALTHY_WITHIN_MS)
    })
    const answer = pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
    return Promise.race([answer, late]).finally(() => clearTimeout(timer))
  }
}

/** @throws {StateError} `STATE_UNAVAILABLE` when it cannot be reached or refuses the password. */
export async function openSession(url: string): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'shudao session',
  })
  // The loss of the session shows at its next query; without a listener it would end the process.
  client.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  try {
    await client.connect()
  } catch (cause) {
    await client.end().catch(() => undefined)
    throw unavailable(cause)
  }
  return { query: (text, values) => run(client, text, values), ended, close: () => client.end() }
}

async function run(
  runner: pg.Pool | pg.ClientBase,
  text: string,
  values: readonly SqlValue[] = [],
): Promise<readonly SqlRow[]> {
  try {
    const result = await runner.query<SqlRow>(text, [...values])
    return result.rows
  } catch (thrown) {
    // An SQLSTATE has five characters. Class 08 is the connection, 57P the server going down, 28 the password.
    const code = thrown instanceof pg.DatabaseError ? thrown.code : undefined
    if (code === undefined || /^(08|57P|28|53)/.test(code)) throw unavailable(thrown)
    throw thrown
  }
}

function unavailable(cause: unknown): StateError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StateError(
    'STATE_UNAVAILABLE',
    `The database cannot be used: ${reason}. Check that it runs and that DATABASE_URL is right.`,
    { cause },
  )
}
