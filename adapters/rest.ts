/**
 * Reads an HTTP interface that answers JSON.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import type { Adapter, Row, SourceRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'
import { onBehalfOfHeaders } from './on-behalf-of.ts'
import { platformHeaders } from './platform-signature.ts'
import { rowsOfAnswer } from './rest-answer.ts'
import { restCalls, restPath } from './rest-calls.ts'
import type { RestCall } from './rest-calls.ts'
import { restFailure, statusFailure } from './rest-failure.ts'
import type { RestOptions } from './rest-options.ts'

const BODY_BYTES_MAX = 8 * 1024 * 1024
/** A source that sends nothing for so long is given up even when the caller set no deadline. */
const SILENCE_MS_MAX = 60_000

/** What `call` gives up with once a sibling call of the same read has failed. */
interface FanOut {
  readonly signal: AbortSignal
  stop(): void
}

/**
 * Makes the adapter; connects at the first read. An entity is a path below `baseUrl`. Redirects are not
 * followed. For whom the read is made travels in headers, see `on-behalf-of.ts`.
 *
 * @param now - the time that signed calls carry
 */
export function restAdapter(
  name: string,
  options: RestOptions,
  now: () => Date = () => new Date(),
): Adapter {
  const { origin, pathname } = new URL(options.baseUrl)
  const pool = new Pool(origin, {
    connections: options.connections ?? 8,
    pipelining: 1,
    maxResponseSize: options.bodyBytesMax ?? BODY_BYTES_MAX,
    connect: { timeout: options.connectTimeoutMs ?? 5_000 },
    headersTimeout: SILENCE_MS_MAX,
    bodyTimeout: SILENCE_MS_MAX,
  })
  let closed: Promise<void> | undefined
  return { name, capabilities: { conditions: false }, read, check, close }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    requireOpen(signal)
    const path = restPath(pathname, request.entity)
    if (path === undefined) {
      const message = `Source "${name}": the resource's entity is not a path below the base address.`
      throw new AdapterError('SOURCE_MALFORMED', name, message)
    }
    const calls = restCalls(options.request, path, request)
    const headers = onBehalfOfHeaders(request.onBehalfOf)
    const [only] = calls
    const rows =
      calls.length === 1 && only !== undefined
        ? await ask(only, request, headers, signal)
        : await askEach(calls, request, headers, signal)
    if (rows.length > request.rowsMax) throw tooManyRows(request)
    return rows
  }

  async function check(signal: AbortSignal): Promise<void> {
    requireOpen(signal)
    const answer = await send({ method: 'GET', path: options.checkPath ?? pathname }, {}, signal)
    await answer.body.dump()
    if (answer.statusCode >= 500) throw statusFailure(name, answer.statusCode)
  }

  function close(): Promise<void> {
    closed ??= pool.destroy()
    return closed
  }

  async function ask(
    call: RestCall,
    { columns }: SourceRequest,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<readonly Row[]> {
    const answer = await send(call, headers, signal)
    if (answer.statusCode < 200 || answer.statusCode > 299) {
      answer.body.on('error', () => undefined).destroy()
      throw statusFailure(name, answer.statusCode)
    }
    const body = await answer.body.arrayBuffer().catch((error: unknown) => {
      throw failure(error, signal)
    })
    return rowsOfAnswer(name, body, columns, options.response ?? {})
  }

  /** All calls, a few at a time; the first that fails ends the others. */
  async function askEach(
    calls: readonly RestCall[],
    request: SourceRequest,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<readonly Row[]> {
    const fanOut = fanOutOf(signal)
    const concurrentMax =
      (options.request.mode === 'each' ? options.request.concurrentMax : undefined) ?? 4
    const rows: Row[] = []
    const waiting = [...calls].reverse()
    const worker = async (): Promise<void> => {
      for (let call = waiting.pop(); call !== undefined; call = waiting.pop()) {
        const answer = await ask(call, request, headers, fanOut.signal)
        rows.push(...answer.filter(notAskedEarlier(call, request)))
        if (rows.length > request.rowsMax) throw tooManyRows(request)
      }
    }
    const workers = Array.from({ length: Math.min(concurrentMax, calls.length) }, worker)
    try {
      await Promise.all(workers)
      return rows
    } catch (error) {
      waiting.length = 0
      fanOut.stop()
      await Promise.allSettled(workers)
      throw signal.aborted ? failure(error, signal) : error
    } finally {
      fanOut.stop()
    }
  }

  async function send(
    call: Pick<RestCall, 'method' | 'path' | 'body'>,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await pool.request({
        method: call.method,
        path: call.path,
        headers: {
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.signing === undefined ? {} : platformHeaders(options.signing, now())),
          ...headers,
        },
        body: call.body ?? null,
        signal,
      })
    } catch (error) {
      throw failure(error, signal)
    }
  }

  function failure(error: unknown, signal: AbortSignal): AdapterError {
    if (error instanceof AdapterError && error.code === 'SOURCE_TIMEOUT') return error
    if (closed !== undefined) return closedError()
    return signal.aborted ? timeoutError(error) : restFailure(name, error)
  }

  function requireOpen(signal: AbortSignal): void {
    if (closed !== undefined) throw closedError()
    if (signal.aborted) throw timeoutError(signal.reason)
  }

  function closedError(): AdapterError {
    return new AdapterError('SOURCE_CLOSED', name, `Source "${name}" is closed.`)
  }

  function timeoutError(cause: unknown): AdapterError {
    const message = `Source "${name}" did not answer in time.`
    return new AdapterError('SOURCE_TIMEOUT', name, message, { cause })
  }

  function tooManyRows({ rowsMax }: SourceRequest): AdapterError {
    const message = `Source "${name}": more than ${rowsMax} rows match.`
    return new AdapterError('SOURCE_TOO_MANY_ROWS', name, message)
  }
}

function fanOutOf(signal: AbortSignal): FanOut {
  const controller = new AbortController()
  // As many calls listen as run at once, which is bounded.
  setMaxListeners(0, controller.signal)
  const forward = (): void => controller.abort(signal.reason)
  signal.addEventListener('abort', forward)
  const stop = (): void => {
    signal.removeEventListener('abort', forward)
    controller.abort()
  }
  return { signal: controller.signal, stop }
}

/** A row that matches by an earlier alternative has come with that alternative's call already. */
function notAskedEarlier(call: RestCall, request: SourceRequest): (row: Row) => boolean {
  const earlier = request.keyColumns.slice(0, Math.max(call.alternative, 0))
  if (earlier.length === 0) return () => true
  const asked = new Set(request.keys.map((key) => JSON.stringify(key)))
  return (row) =>
    !earlier.some((columns) => asked.has(JSON.stringify(columns.map((column) => row[column]))))
}
