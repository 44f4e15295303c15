/**
 * Reads tables and views of a PostgreSQL database (and of those which speak its protocol: KingbaseES,
 * openGauss).
 *
 * @module
 */
import { Client, Pool } from 'pg'
import type { ClientConfig, PoolClient } from 'pg'
import type { Adapter, Row, SourceRequest, StreamRequest } from './adapter.ts'
import { databaseRow } from './database-row.ts'
import { ANSWER_BYTES_MAX, DatabaseSocket } from './database-socket.ts'
import { AdapterError } from './errors.ts'
import { onBehalfOfComment } from './on-behalf-of.ts'
import { isRefusal, postgresFailure } from './postgres-failure.ts'
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
  const pool = new Pool({ ...connection, max: options.poolMax ?? 4, allowExitOnIdle: true })
  // A connection that breaks between reads is the pool's affair: the next read gets another one.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const running = new Set<(error: AdapterError) => void>()
  let closed: Promise<void> | undefined
  return { name, capabilities: { conditions: true }, read, stream, check, close }

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

  async function* stream(
    request: StreamRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Row[]> {
    if (closed !== undefined) throw closedError()
    if (signal.aborted) throw timeoutError()
    const { text, values } = streamStatement(schema, request)
    let ended: AdapterError | undefined
    let callback: ((error: AdapterError) => void) | undefined
    const stop = (error: AdapterError): void => {
      ended = error
      callback?.(error)
    }
    const onEnd = (next: (error: AdapterError) => void): void => {
      callback = next
      if (ended !== undefined) next(ended)
    }
    const onAbort = (): void => stop(timeoutError())
    running.add(stop)
    signal.addEventListener('abort', onAbort)
    try {
      yield* postgresStream(
        {
          source: name,
          connect: () => pool.connect(),
          abandon: (client) => void abandon(client),
          onEnd,
        },
        { text: `${onBehalfOfComment(request.onBehalfOf)} ${text}`, values },
        request.batchRowsMax,
        (row) => databaseRow(name, request.columns, row),
      )
    } finally {
      running.delete(stop)
      signal.removeEventListener('abort', onAbort)
    }
  }

  async function check(signal: AbortSignal): Promise<void> {
    await query('select 1::text', [], signal)
  }

  function close(): Promise<void> {
    closed ??= Promise.resolve().then(async () => {
      for (const stop of [...running]) stop(closedError())
      await pool.end()
    })
    return closed
  }

  /** Settles as soon as the answer is there, the signal aborts or the adapter is closed. */
  function query(
    text: string,
    values: readonly unknown[],
    signal: AbortSignal,
  ): Promise<readonly (readonly (string | null)[])[]> {
    if (closed !== undefined) return Promise.reject(closedError())
    if (signal.aborted) return Promise.reject(timeoutError())
    return new Promise((resolve, reject) => {
      let client: PoolClient | undefined
      let stopped = false
      const finish = (): boolean => {
        if (stopped) return false
        stopped = true
        running.delete(stop)
        signal.removeEventListener('abort', onAbort)
        return true
      }
      const stop = (error: AdapterError): void => {
        if (!finish()) return
        if (client !== undefined) void abandon(client)
        reject(error)
      }
      const onAbort = (): void => stop(timeoutError())
      running.add(stop)
      signal.addEventListener('abort', onAbort)
      pool
        .connect()
        .then(async (connected) => {
          if (stopped) {
            connected.release()
            return
          }
          client = connected
          const result = await connected.query<(string | null)[]>({
            text,
            values: [...values],
            rowMode: 'array',
          })
          if (!finish()) return
          connected.release()
          resolve(result.rows)
        })
        .catch((error: unknown) => {
          if (!finish()) return
          const failure = postgresFailure(name, error)
          // What is left of a wrong answer must not become the next one.
          client?.release(failure.connectionLost || !isRefusal(error))
          reject(failure)
        })
    })
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

  function timeoutError(): AdapterError {
    return new AdapterError('SOURCE_TIMEOUT', name, `Source "${name}" did not answer in time.`)
  }

  function closedError(): AdapterError {
    return new AdapterError('SOURCE_CLOSED', name, `Source "${name}" is closed.`)
  }
}
