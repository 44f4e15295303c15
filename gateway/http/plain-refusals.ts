/**
 * Refusals of requests that are no queries, in the form of those of queries (`gateway/docs/errors.md`). They repeat nothing of
 * what was sent, the address among it.
 *
 * @module
 */
import { GATEWAY_ERRORS, type GatewayErrorCode } from '../core/errors.ts'

export interface PlainRefusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

/** The code is that of the status. */
export function plainRefusal(
  status: number,
  message: string,
  headers: PlainRefusal['headers'] = {},
): PlainRefusal {
  const code: GatewayErrorCode =
    status === 401 ? 'UNAUTHENTICATED' : status < 500 ? 'BAD_REQUEST' : 'INTERNAL'
  const { retryable } = GATEWAY_ERRORS[code]
  const known: PlainRefusal['headers'] = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}
  return {
    status,
    headers: { ...known, ...headers },
    body: { errors: [{ message, extensions: { code, retryable } }] },
  }
}

/** Which addresses are there, by method; of folders all that begins so. */
export interface Addresses {
  readonly posted: readonly string[]
  readonly read: readonly string[]
  readonly readBelow: readonly string[]
}

/** Of what no address takes: the address is there by another method, or not at all. */
export function nothingThere(
  { posted, read, readBelow }: Addresses,
  method: string,
  path: string,
): PlainRefusal {
  if (posted.includes(path) && method !== 'POST') {
    return plainRefusal(405, 'This address takes POST only.', { Allow: 'POST' })
  }
  const isRead = read.includes(path) || readBelow.some((folder) => path.startsWith(folder))
  if (isRead && method !== 'GET' && method !== 'HEAD') {
    return plainRefusal(405, 'This address takes GET only.', { Allow: 'GET, HEAD' })
  }
  return plainRefusal(
    404,
    'There is nothing at this address. Queries go to POST /graphql, requests for a token to POST /oauth/token.',
  )
}

/** Of a request that could not be read, or whose answer failed; a token is refused as OAuth 2.0 has it (RFC 6749 §5.2). */
export function unreadable(thrown: unknown, path: string): PlainRefusal {
  const { status: given, limit } = (thrown ?? {}) as { status?: unknown; limit?: unknown }
  const status = typeof given === 'number' && given >= 400 && given < 500 ? given : 500
  const message = sentenceOf(status, limit)
  if (path !== '/oauth/token' || status === 500) return plainRefusal(status, message)
  return { status, headers: {}, body: { error: 'invalid_request', error_description: message } }
}

function sentenceOf(status: number, limit: unknown): string {
  switch (status) {
    case 413:
      return typeof limit === 'number'
        ? `The body is larger than ${limit} bytes, and was not read.`
        : 'The body is larger than may be sent here, and was not read.'
    case 415:
      return 'The body is in a charset or an encoding that is not known here. Send it in UTF-8.'
    case 500:
      return 'Something went wrong on our side. Try again in a minute, and tell the administrator if it stays so.'
    default:
      return 'The request cannot be read: it is not as its headers say, or its address is not well-formed.'
  }
}
