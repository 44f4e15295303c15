/**
 * The HTTP edge of queries: reads one request from the socket, hands it to the pipeline, writes the answer.
 *
 * `POST /graphql` and `/peer/graphql` come here before Express sees them: swapping the prototypes of every
 * request and response, as Express does, costs more than all of our own work on them.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LeanAbortController } from '../../catalog/lean-abort.ts'
import type { House, PeerRequest } from '../core/house.ts'
import type { GatewayRequest, GatewayResponse } from '../core/types.ts'
import type { Doorkeeper } from '../peer/doorkeeper.ts'
import { answer } from '../pipeline.ts'
import { readBody } from './body.ts'
import { acceptsGraphqlResponse } from './accept.ts'

export interface FrontDoorOptions {
  /** The house in force. */
  readonly house: () => House
  readonly doorkeeper: Doorkeeper
  /** Host and port of our public address: what peers sign, whatever a proxy makes of `Host`. */
  readonly authority: string
  readonly onAnswered: (
    door: GatewayRequest['door'],
    status: number,
    code: string,
    ms: number,
  ) => void
}

export type FrontDoor = (
  door: GatewayRequest['door'],
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>

export function makeFrontDoor(options: FrontDoorOptions): FrontDoor {
  return async (door, request, response) => {
    try {
      await serve(door, request, response)
    } catch (thrown) {
      // Nobody waits for this promise: what it rejected with would end the process, and whoever can make one request all of it.
      options.house().logger.error({ err: thrown }, 'an answer could not be written')
      response.destroy()
    }
  }

  async function serve(...[door, request, response]: Parameters<FrontDoor>): Promise<void> {
    // The same in every house; the house itself is chosen when the request is there whole, however slowly it came.
    const { limits } = options.house()
    const started = process.hrtime.bigint()
    const gone = new LeanAbortController()
    // Every read of the request listens: as many as it has sources.
    setMaxListeners(0, gone.signal)
    const deadline = setTimeout(() => gone.abort(), limits.requestTimeoutMs)
    response.once('close', () => {
      clearTimeout(deadline)
      if (!response.writableFinished) gone.abort()
    })
    const { authority } = options
    const bytesMax = limits.bodyBytesMax
    const read = await readRequest({ door, authority, request, bytesMax, signal: gone.signal })
    if (read === undefined) return // The client went away before it had said what it wants.
    const answered = await answer(options.house(), read)
    clearTimeout(deadline)
    const status = await write(options.doorkeeper, read, answered, response)
    const ms = Number(process.hrtime.bigint() - started) / 1e6
    options.onAnswered(door, status, answered.code, ms)
  }
}

interface Incoming {
  readonly door: GatewayRequest['door']
  readonly authority: string
  readonly request: IncomingMessage
  readonly bytesMax: number
  readonly signal: AbortSignal
}

/** Without it a request is refused whatever it says: a stranger's body is not kept, and not waited for. */
const CREDENTIAL = { consumer: 'authorization', peer: 'signature' } as const
const NO_BODY = Buffer.alloc(0)

async function readRequest(incoming: Incoming): Promise<GatewayRequest | undefined> {
  const { door, authority, request, bytesMax, signal } = incoming
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const isRead = request.method !== 'GET' && request.headers[CREDENTIAL[door]] !== undefined
  const body = isRead ? await readBody(request, bytesMax) : NO_BODY
  if (body === 'gone') return undefined
  return {
    door,
    method: request.method ?? 'GET',
    authority,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: request.headers,
    body: body === 'too-long' ? null : body,
    signal,
  }
}

async function write(
  doorkeeper: Doorkeeper,
  request: GatewayRequest,
  answered: GatewayResponse,
  response: ServerResponse,
): Promise<number> {
  const isGraphqlResponse = acceptsGraphqlResponse(request.headers['accept'])
  const status = isGraphqlResponse ? answered.status : answered.plainStatus
  const type = isGraphqlResponse ? 'application/graphql-response+json' : 'application/json'
  const headers: Record<string, string> = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    ...answered.headers,
  }
  const signature =
    request.door === 'peer' && request.body !== null
      ? await doorkeeper.signAnswer(request as PeerRequest, status, headers, answered.body)
      : undefined
  // A body beyond the bound was not read to its end, so the connection cannot be used again.
  const close: Record<string, string> = request.body === null ? { connection: 'close' } : {}
  const length = { 'content-length': Buffer.byteLength(answered.body) }
  response.writeHead(status, { ...headers, ...signature, ...close, ...length })
  // As text it leaves in one piece with the head: bytes are a second one, which costs a third more of writing both.
  response.end(answered.body)
  return status
}
