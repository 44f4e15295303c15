/**
 * Reads tables and views of a MySQL or MariaDB database.
 *
 * @module
 */
import { createConnection, createPool } from 'mysql2/promise'
import type { ConnectionOptions, PoolConnection } from 'mysql2/promise'
import type { Adapter, Row, SourceRequest, StreamRequest } from './adapter.ts'
import { databaseIntrospection } from './database-introspection.ts'
import { databaseRow } from './database-row.ts'
import { ANSWER_BYTES_MAX, DatabaseSocket } from './database-socket.ts'
import { AdapterError } from './errors.ts'
import { mysqlFailure } from './mysql-failure.ts'
import { MYSQL_INTROSPECTION } from './mysql-introspection.ts'
import type { MysqlOptions } from './mysql-options.ts'
import { collationsSelect, mysqlSelect, mysqlStreamSelect } from './mysql-sql.ts'
import type { Collations } from './mysql-sql.ts'
import { mysqlStream } from './mysql-stream.ts'
import { onBehalfOfComment } from './on-behalf-of.ts'
import { pooledReads } from './pooled-reads.ts'

/** Times in +08 and no mode that changes what a text looks like, whatever the server's settings; nothing can be written. */
const SESSION = ['set session transaction read only', `set time_zone = '+08:00', sql_mode = ''`]
const MYSQL_PORT = 3306
/** Unknown system variable. */
const NO_SUCH_VARIABLE = 1193
/** To ask the server to stop, when nobody waits for it. */
const CANCEL_TIMEOUT_MS = 1_000

/** Makes the adapter; connects at the first read. An entity is a table or view of the database. */
export function mysqlAdapter(name: string, options: MysqlOptions): Adapter {
  const sockets = new Set<DatabaseSocket>()
  const connection = connectionOptions(options, sockets)
  const pool = createPool({ ...connection, connectionLimit: options.poolMax ?? 4 })
  // A connection that breaks between reads is the pool's affair: the next read gets another one.
  pool.on('connection', (made) => made.on('error', () => undefined))
  const collations = new Map<string, Collations>()
  const prepared = new WeakSet<object>()
  const reads = pooledReads<PoolConnection>(name, {
    connect: () => ready(),
    release: (used, broken) => (broken ? used.destroy() : used.release()),
    abandon: (used) => void abandon(used),
    end,
    failure: (error) => mysqlFailure(name, error),
  })
  const capabilities = { conditions: options.conditions ?? true }
  const introspection = databaseIntrospection(
    name,
    MYSQL_INTROSPECTION,
    ({ text, values }, signal) => reads.run((used) => ask(used, text, values.map(String)), signal),
  )
  return { name, capabilities, read, stream, check, introspection, close: reads.close }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    const { columns, rowsMax } = request
    const rows = await reads.run(async (used) => {
      const collations = await collationsOf(request.entity, used)
      // One more than allowed, so that "too many" is told apart from "exactly as many as allowed".
      const statement = mysqlSelect(request, collations, rowsMax + 1)
      if (statement === undefined) return []
      const text = `${onBehalfOfComment(request.onBehalfOf)} ${statement.text}`
      return ask(used, text, statement.values)
    }, signal)
    if (rows.length > rowsMax) {
      const message = `Source "${name}": more than ${rowsMax} rows match.`
      throw new AdapterError('SOURCE_TOO_MANY_ROWS', name, message)
    }
    return rows.map((row) => databaseRow(name, columns, row))
  }

  async function* stream(
    request: StreamRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Row[]> {
    const { columns, batchRowsMax, onBehalfOf } = request
    const { text, values } = mysqlStreamSelect(request)
    const statement = { text: `${onBehalfOfComment(onBehalfOf)} ${text}`, values }
    const toRow = (row: readonly (string | null)[]): Row => databaseRow(name, columns, row)
    yield* reads.stream(async function* (used, orEnd) {
      // Its bound is the guard's, a batch; whoever gets the connection next sets its own again.
      prepared.delete(used.connection)
      await orEnd(boundStatements(used, 0))
      yield* mysqlStream(used, orEnd, statement, batchRowsMax, toRow)
    }, signal)
  }

  /** Asked for once: a column that changes its set since then is still read right, if slowly. */
  async function collationsOf(entity: string, used: PoolConnection): Promise<Collations> {
    const known = collations.get(entity)
    if (known !== undefined) return known
    const { text, values } = collationsSelect(entity)
    const rows = await ask(used, text, values)
    const found = Object.fromEntries(
      rows.map(([column, set, collation]) => [
        column ?? '',
        { set: set ?? '', collation: collation ?? '' },
      ]),
    )
    collations.set(entity, found)
    return found
  }

  async function check(signal: AbortSignal): Promise<void> {
    await reads.run((used) => used.query('select 1'), signal)
  }

  /** The client waits for the server's goodbye; a server that is silent says none. */
  async function end(): Promise<void> {
    pool.end().catch(() => undefined)
    for (const socket of sockets) socket.destroy()
    await Promise.resolve()
  }

  /** A connection whose session is as we want it. */
  async function ready(): Promise<PoolConnection> {
    const connected = await pool.getConnection()
    if (prepared.has(connected.connection)) return connected
    try {
      for (const statement of SESSION) await connected.query(statement)
      await boundStatements(connected, options.statementTimeoutMs ?? 10_000)
    } catch (error) {
      connected.destroy()
      throw error
    }
    prepared.add(connected.connection)
    return connected
  }

  /** MariaDB and MySQL name the bound differently; older ones have none, and the guard's deadline must do. */
  async function boundStatements(connected: PoolConnection, timeoutMs: number): Promise<void> {
    for (const bound of [
      `max_statement_time = ${timeoutMs / 1_000}`,
      `max_execution_time = ${timeoutMs}`,
    ]) {
      try {
        await connected.query(`set session ${bound}`)
        return
      } catch (error) {
        if ((error as { errno?: unknown }).errno !== NO_SUCH_VARIABLE) throw error
      }
    }
  }

  /** Asks the server to stop working for a read that nobody waits for, and drops its connection. */
  async function abandon(left: PoolConnection): Promise<void> {
    const { threadId } = left
    left.destroy()
    try {
      const canceller = await createConnection({ ...connection, connectTimeout: CANCEL_TIMEOUT_MS })
      canceller.on('error', () => undefined)
      const timer = setTimeout(() => canceller.destroy(), CANCEL_TIMEOUT_MS)
      await canceller.query('kill query ?', [threadId]).catch(() => undefined)
      clearTimeout(timer)
      canceller.destroy()
    } catch {
      // The server's own statement timeout ends it.
    }
  }
}

async function ask(
  used: PoolConnection,
  text: string,
  values: readonly string[],
): Promise<readonly (readonly (string | null)[])[]> {
  const [answer] = await used.execute({ sql: text, values: [...values], rowsAsArray: true })
  return answer as (string | null)[][]
}

function connectionOptions(
  { connectionString, tls, connectTimeoutMs }: MysqlOptions,
  sockets: Set<DatabaseSocket>,
): ConnectionOptions {
  const url = new URL(connectionString)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? MYSQL_PORT : Number(url.port)
  return {
    host,
    port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    connectTimeout: connectTimeoutMs ?? 5_000,
    // A text a request differs by its comment: kept on the server, it would never be used again.
    maxPreparedStatements: 1,
    // No code is made from what the server says of its columns, and no file of ours is sent to it.
    disableEval: true,
    flags: ['-LOCAL_FILES'],
    enableCleartextPlugin: false,
    stream: () => {
      const socket = new DatabaseSocket(ANSWER_BYTES_MAX)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      return socket.open(host, port)
    },
    ...(tls === 'verify' ? { ssl: { rejectUnauthorized: true, verifyIdentity: true } } : {}),
  }
}
