/**
 * Refusals that more than one part says, in one wording.
 *
 * @module
 */
import { GatewayError } from './errors.ts'
import type { House } from './house.ts'
import { QUERY_BOUNDS, type QueryBound } from './query-bounds.ts'

/** The refusal of a body beyond the bound; it was not read further. */
export function tooLong(house: House): GatewayError {
  return new GatewayError(
    'QUERY_TOO_LARGE',
    `The request body is larger than ${house.limits.bodyBytesMax} bytes. Split the query.`,
    {
      status: 413,
      extensions: { bound: 'bytes' satisfies QueryBound, max: house.limits.bodyBytesMax },
    },
  )
}

export function unauthenticated(message: string, cause?: unknown): GatewayError {
  return new GatewayError('UNAUTHENTICATED', message, {
    headers: { 'WWW-Authenticate': 'Bearer' },
    cause,
  })
}

export function auditUnavailable(cause: unknown): GatewayError {
  return new GatewayError(
    'AUDIT_UNAVAILABLE',
    'The exchange record cannot be written just now, so nothing was released. Try again in a minute; the administrator has been told.',
    { cause, headers: { 'Retry-After': '30' } },
  )
}

/**
 * The refusal for a bound: what was counted, and how many are allowed.
 *
 * @param what as the sentence says it, where that is more than the bound's own words.
 */
export function tooLarge(
  bound: QueryBound,
  max: number,
  what: string = QUERY_BOUNDS[bound],
): GatewayError {
  return new GatewayError(
    'QUERY_TOO_LARGE',
    `The query has more than ${max} ${what}. Nothing was read. Split it into smaller queries.`,
    { extensions: { bound, max } },
  )
}

/** The same for the document's text. */
export function documentTooLarge(bound: 'characters' | 'tokens', max: number): GatewayError {
  return new GatewayError(
    'QUERY_TOO_LARGE',
    `The document has more than ${max} ${QUERY_BOUNDS[bound]}. Nothing was read. Split it, or pass lists as variables.`,
    { extensions: { bound, max } },
  )
}

/** The same where brackets stand in brackets until the stack is full. */
export function tooDeep(): GatewayError {
  return new GatewayError(
    'QUERY_TOO_LARGE',
    'The document has more brackets within brackets than can be read. Nothing was read. No query needs more than a few.',
    { extensions: { bound: 'brackets' satisfies QueryBound } },
  )
}
