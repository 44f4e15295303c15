/**
 * Calls one origin over HTTP, within bounds: what REST and SOAP sources share.
 *
 * @module
 */
import { Pool } from 'undici'
import { AdapterError } from './errors.ts'
import { httpFailure } from './http-failure.ts'
import { registeredLookup } from './registered-addresses.ts'
import { roundTrip } from './round-trip.ts'

export interface HttpOptions {
  /** Connections kept open, 1..100; as many as the guard reads at once, or reads wait for one. Default 16. */
  readonly connections?: number
  /** A longer answer is refused. Default 8 MiB. */
  readonly bodyBytesMax?: number
  /** Default 5,000. */
  readonly connectTimeoutMs?: number
  /**
   * Addresses, `10.1.2.3` or `10.1.0.0/16`, that the host's name may stand for. Left out, a name may stand for
   * public addresses only; a host that is written as an address needs no entry.
   */
  readonly addresses?: readonly string[]
}

export const httpOptionsSchema = {
  connections: { type: 'integer', minimum: 1, maximum: 100 },
  bodyBytesMax: { type: 'integer', minimum: 1_024, maximum: 268_435_456 },
  connectTimeoutMs: { type: 'integer', minimum: 1, maximum: 60_000 },
  addresses: {
    type: 'array',
    minItems: 1,
    maxItems: 64,
    items: { type: 'string', format: 'cidr' },
  },
} as const

/** Interfaces that take many keys in a call take some hundred. */
export const HTTP_KEYS_A_CALL_MAX = 500

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface HttpAnswer {
  readonly status: number
  /** Empty where the status was not wanted. */
  readonly body: Buffer
}

export interface HttpSource {
  /**
   * Makes the call; reads the body of an answer whose status is `wanted`. Redirects are not followed.
   *
   * @throws {AdapterError}
   */
  send(
    call: HttpCall,
    signal: AbortSignal,
    wanted: (status: number) => boolean,
  ): Promise<HttpAnswer>
  /** @throws {AdapterError} when the source is closed or the signal aborted */
  requireOpen(signal: AbortSignal): void
  readonly close: () => Promise<void>
}

const BODY_BYTES_MAX = 8 * 1024 * 1024
/** A source that sends nothing for so long is given up even when the caller set no deadline. */
const SILENCE_MS_MAX = 60_000

/** @param origin - `https://host[:port]` */
export function httpSource(name: string, origin: string, options: HttpOptions): HttpSource {
  const pool = new Pool(origin, {
    connections: options.connections ?? 16,
    pipelining: 1,
    maxResponseSize: options.bodyBytesMax ?? BODY_BYTES_MAX,
    connect: {
      timeout: options.connectTimeoutMs ?? 5_000,
      lookup: registeredLookup(options.addresses),
    },
    headersTimeout: SILENCE_MS_MAX,
    bodyTimeout: SILENCE_MS_MAX,
  })
  let closed: Promise<void> | undefined
  return { send, requireOpen, close }

  async function send(
    call: HttpCall,
    signal: AbortSignal,
    wanted: (status: number) => boolean,
  ): Promise<HttpAnswer> {
    requireOpen(signal)
    try {
      const { method, path, headers, body = null } = call
      return await roundTrip(pool, { method, path, headers, body }, signal, wanted)
    } catch (error) {
      throw failure(error, signal)
    }
  }

  function failure(error: unknown, signal: AbortSignal): AdapterError {
    if (closed !== undefined) return closedError()
    if (error instanceof AdapterError) return error
    return signal.aborted ? timeoutError(error) : httpFailure(name, error)
  }

  function requireOpen(signal: AbortSignal): void {
    if (closed !== undefined) throw closedError()
    if (signal.aborted) throw timeoutError(signal.reason)
  }

  function close(): Promise<void> {
    closed ??= pool.destroy()
    return closed
  }

  function closedError(): AdapterError {
    return new AdapterError('SOURCE_CLOSED', name, `Source "${name}" is closed.`)
  }

  function timeoutError(cause: unknown): AdapterError {
    const message = `Source "${name}" did not answer in time.`
    return new AdapterError('SOURCE_TIMEOUT', name, message, { cause })
  }
}
