/**
 * Reads tables and views of a PostgreSQL database (and of those which speak its protocol: KingbaseES,
 * openGauss).
 *
 * @module
 */
import { Client, Pool } from 'pg'
import type { ClientConfig, PoolClient, QueryArrayResult } from 'pg'
import type { Adapter, Row, SourceRequest, StreamRequest } from './adapter.ts'
import { databaseIntrospection } from './database-introspection.ts'
import { databaseRow } from './database-row.ts'
import { ANSWER_BYTES_MAX, DatabaseSocket } from './database-socket.ts'
import { AdapterError } from './errors.ts'
import { onBehalfOfComment } from './on-behalf-of.ts'
import { pooledReads } from './pooled-reads.ts'
import { postgresColumns } from './postgres-columns.ts'
import { isRefusal, postgresFailure } from './postgres-failure.ts'
import { postgresIntrospection } from './postgres-introspection.ts'
import type { PostgresOptions } from './postgres-options.ts'
import { selectStatement, streamStatement } from './postgres-sql.ts'
import { postgresStream } from './postgres-stream.ts'

/** To ask the server to stop, when nobody waits for it. */
const CANCEL_TIMEOUT_MS = 1_000

/** Dates and times in one form whatever the server's settings, times in +08; nothing can be written. */
const SESSION = '-c default_transaction_read_only=on -c datestyle=ISO -c timezone=Etc/GMT-8'

/**
 * Makes the adapter; connects at the first read. An entity is a table or view of `options.schema`.
 */
export function postgresAdapter(name: string, options: PostgresOptions): Adapter {
  const schema = options.schema ?? 'public'
  const connection: ClientConfig = {
    connectionString: options.connectionString,
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    application_name: 'shudao',
    keepAlive: true,
    stream: () => new DatabaseSocket(ANSWER_BYTES_MAX),
    options: SESSION,
  }
  // Told how long connecting may take, the pool would also hold it against reads that wait while all its connections are in use.
  class Connection extends Client {
    constructor() {
      super(connection)
    }
  }
  const pool = new Pool({ Client: Connection, max: options.poolMax ?? 4, allowExitOnIdle: true })
  // A connection that breaks between reads is the pool's affair: the next read gets another one.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const reads = pooledReads<PoolClient>(name, {
    connect: () => pool.connect(),
    release: (client, broken) => client.release(broken),
    abandon: (client) => void abandon(client),
    end: () => pool.end(),
    failure: (error) => postgresFailure(name, error),
    isRefusal,
  })
  const { close } = reads
  const described = databaseIntrospection(
    name,
    postgresIntrospection(schema),
    ({ text, values }, signal) => query(text, values, signal),
  )
  const columns = postgresColumns(schema, {
    namesOf: async ({ text, values }, signal) =>
      (await ask(text, values, signal)).fields.map((field) => field.name),
    listed: described.columns,
  })
  const introspection = { ...described, columns }
  return { name, capabilities: { conditions: true }, read, stream, check, introspection, close }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    const { columns, rowsMax } = request
    // One more than allowed, so that "too many" is told apart from "exactly as many as allowed".
    const { text, values } = selectStatement(schema, request, rowsMax + 1)
    const rows = await query(`${onBehalfOfComment(request.onBehalfOf)} ${text}`, values, signal)
    if (rows.length > rowsMax) {
      const message = `Source "${name}": more than ${rowsMax} rows match.`
      throw new AdapterError('SOURCE_TOO_MANY_ROWS', name, message)
    }
    return rows.map((row) => databaseRow(name, columns, row))
  }

  function stream(request: StreamRequest, signal: AbortSignal): AsyncIterable<readonly Row[]> {
    const { columns, batchRowsMax, onBehalfOf } = request
    const { text, values } = streamStatement(schema, request)
    const statement = { text: `${onBehalfOfComment(onBehalfOf)} ${text}`, values }
    const toRow = (row: readonly (string | null)[]): Row => databaseRow(name, columns, row)
    return reads.stream(
      (client, orEnd) => postgresStream(client, orEnd, statement, batchRowsMax, toRow),
      signal,
    )
  }

  async function check(signal: AbortSignal): Promise<void> {
    await query('select 1::text', [], signal)
  }

  async function query(
    text: string,
    values: readonly unknown[],
    signal: AbortSignal,
  ): Promise<readonly (readonly (string | null)[])[]> {
    return (await ask(text, values, signal)).rows
  }

  function ask(
    text: string,
    values: readonly unknown[],
    signal: AbortSignal,
  ): Promise<QueryArrayResult<(string | null)[]>> {
    return reads.run((client) => {
      const asked = { text, values: [...values], rowMode: 'array' as const }
      return client.query<(string | null)[]>(asked)
    }, signal)
  }

  /** Asks the server to stop working for a read that nobody waits for, then drops its connection. */
  async function abandon(client: PoolClient): Promise<void> {
    const { processID } = client as PoolClient & { readonly processID?: number }
    client.release(true)
    const canceller = new Client({
      ...connection,
      connectionTimeoutMillis: CANCEL_TIMEOUT_MS,
      query_timeout: CANCEL_TIMEOUT_MS,
    })
    canceller.on('error', () => undefined)
    try {
      if (processID === undefined) return
      await canceller.connect()
      await canceller.query('select pg_cancel_backend($1)', [processID])
    } catch {
      // The server's own statement timeout ends it.
    } finally {
      canceller.end().catch(() => undefined)
    }
  }
}
