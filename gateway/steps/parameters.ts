/**
 * The parameters of GraphQL over HTTP, from a body or a query string.
 *
 * @see GraphQL over HTTP (2025), §Request
 * @module
 */
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { tooLong } from '../core/refusals.ts'
import { single } from '../core/single.ts'
import type { GatewayRequest, GraphqlParameters } from '../core/types.ts'

/** @throws {GatewayError} `BAD_REQUEST`, `QUERY_TOO_LARGE` */
export function readParameters(house: House, request: GatewayRequest): GraphqlParameters {
  if (request.method === 'GET') return fromQueryString(request.query)
  checkMediaType(single(request.headers['content-type']))
  if (request.body === null) throw tooLong(house)
  return check(parseJson(request.body, 'The body'))
}

function fromQueryString(text: string): GraphqlParameters {
  const search = new URLSearchParams(text)
  const given: Record<string, unknown> = {}
  for (const name of ['query', 'operationName'] as const) {
    const value = search.get(name)
    if (value !== null) given[name] = value
  }
  for (const name of ['variables', 'extensions'] as const) {
    const value = search.get(name)
    if (value !== null && value !== '') {
      given[name] = parseJson(value, `The parameter "${name}"`)
    }
  }
  return check(given)
}

function checkMediaType(header: string | undefined): void {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';')
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='))
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset)
  if (type.trim() === 'application/json' && isUtf8) return
  throw new GatewayError(
    'BAD_REQUEST',
    'Send the query as "Content-Type: application/json" in UTF-8.',
    {
      status: 415,
      headers: { 'Accept-Post': 'application/json' },
    },
  )
}

function parseJson(text: Buffer | string, what: string): unknown {
  try {
    return JSON.parse(text.toString())
  } catch {
    // The parser's own message quotes the text.
    throw badRequest(`${what} is not JSON.`)
  }
}

function check(given: unknown): GraphqlParameters {
  if (!isObject(given)) {
    throw badRequest(
      'The body is a JSON object with "query", as GraphQL over HTTP has it; batches are not taken.',
    )
  }
  const query = given['query']
  const operationName = given['operationName'] ?? undefined
  const variables = given['variables'] ?? {}
  const extensions = given['extensions'] ?? {}
  if (typeof query !== 'string' || query === '')
    throw badRequest('"query" is missing, or not a text.')
  if (operationName !== undefined && typeof operationName !== 'string') {
    throw badRequest('"operationName" is not a text.')
  }
  if (!isObject(variables)) throw badRequest('"variables" is not a JSON object.')
  if (!isObject(extensions)) throw badRequest('"extensions" is not a JSON object.')
  return { query, operationName, variables, extensions }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function badRequest(message: string): GatewayError {
  return new GatewayError('BAD_REQUEST', message)
}
