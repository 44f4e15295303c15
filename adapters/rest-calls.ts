/**
 * From what the exchange asks to the HTTP calls that ask it. Pure.
 *
 * @module
 */
import type { SourceRequest } from './adapter.ts'
import { percentEncode } from './on-behalf-of.ts'
import type { RestBatchOptions, RestEachOptions, RestRequestOptions } from './rest-options.ts'

export interface RestCall {
  readonly method: 'GET' | 'POST'
  /** Path and query. */
  readonly path: string
  readonly body?: string
}

export function restCalls(
  options: RestRequestOptions,
  path: string,
  request: SourceRequest,
): readonly RestCall[] {
  if (options.mode === 'batch') return [batchCall(options, path, request)]
  return request.keyColumns.flatMap((columns) =>
    request.keys.map((key) => eachCall(options, path, request, columns, key)),
  )
}

/** One more than allowed, so that "too many" is told apart from "exactly as many as allowed". */
function limitOf(request: SourceRequest): number {
  return request.rowsMax + 1
}

function batchCall(options: RestBatchOptions, path: string, request: SourceRequest): RestCall {
  const [first = []] = request.keyColumns
  const byText =
    options.keysAs !== 'objects' && request.keyColumns.length === 1 && first.length === 1
  const keys = byText
    ? request.keys.map(([key]) => key)
    : request.keyColumns.flatMap((columns) => request.keys.map((key) => named(columns, key)))
  const body = {
    ...options.envelope,
    [options.keysField ?? 'keys']: keys,
    [options.fieldsField ?? 'fields']: request.columns,
    [options.limitField ?? 'limit']: limitOf(request),
  }
  return { method: 'POST', path, body: JSON.stringify(body) }
}

function eachCall(
  options: RestEachOptions,
  path: string,
  request: SourceRequest,
  columns: readonly string[],
  key: readonly string[],
): RestCall {
  const parameters = columns.map((column) => parameterOf(options, column))
  const { fieldsField, limitField } = options
  const values = {
    ...options.envelope,
    ...named(parameters, key),
    ...(fieldsField === undefined ? {} : { [fieldsField]: request.columns }),
    ...(limitField === undefined ? {} : { [limitField]: limitOf(request) }),
  }
  return callWith(options.method, path, values)
}

/** The values as properties of a JSON body, or, with GET, as query parameters, in which lists are joined by commas. */
export function callWith(
  method: 'GET' | 'POST',
  path: string,
  values: Readonly<Record<string, string | number | readonly string[]>>,
): RestCall {
  if (method === 'POST') return { method, path, body: JSON.stringify(values) }
  const query = Object.entries(values).map(
    ([name, value]) => `${percentEncode(name)}=${percentEncode(String(value))}`,
  )
  return { method, path: `${path}?${query.join('&')}` }
}

function parameterOf({ parameters }: RestEachOptions, column: string): string {
  if (parameters === undefined || !Object.hasOwn(parameters, column)) return column
  return parameters[column] ?? column
}

function named(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']))
}

/**
 * Joins the source's base path and a resource's entity. Each segment is percent-encoded; an empty one, `.`
 * or `..` makes the answer undefined, so that an entity never leaves the base.
 */
export function restPath(basePath: string, entity: string): string | undefined {
  const base = basePath.replace(/\/+$/, '')
  const segments = entity.replace(/^\//, '').split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return undefined
  }
  return `${base}/${segments.map(percentEncode).join('/')}`
}
