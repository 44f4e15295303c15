/**
 * Reads an HTTP interface that answers JSON.
 *
 * @module
 */
import type { Adapter, Row, SourceRequest } from './adapter.ts'
import { describedSource } from './described-source.ts'
import { AdapterError } from './errors.ts'
import { readEach, tooManyRows } from './fan-out.ts'
import { statusFailure } from './http-failure.ts'
import { HTTP_KEYS_A_CALL_MAX, httpSource } from './http-source.ts'
import type { HttpAnswer, HttpCall } from './http-source.ts'
import { onBehalfOfHeaders } from './on-behalf-of.ts'
import { readOpenApi } from './openapi.ts'
import { pageOfAnswer, ROWS_AT, rowsOfAnswer } from './rest-answer.ts'
import { restCalls, restPath } from './rest-calls.ts'
import type { RestCall } from './rest-calls.ts'
import type { RestOptions, RestPagingOptions } from './rest-options.ts'
import { restPages, totalAtOf } from './rest-pages.ts'
import { makeSigner, sendSigned } from './signing.ts'

/**
 * Makes the adapter; connects at the first read. An entity is a path below `baseUrl`. Redirects are not
 * followed. For whom the read is made travels in headers, see `on-behalf-of.ts`.
 *
 * @param now - the time that signed calls carry
 * @throws {OpenApiError} when the OpenAPI document cannot be used
 */
export function restAdapter(
  name: string,
  options: RestOptions,
  now: () => Date = () => new Date(),
): Adapter {
  const { origin, pathname } = new URL(options.baseUrl)
  const http = httpSource(name, origin, options)
  const signer = makeSigner(name, options.signing, options, now)
  const { paging } = options
  const capabilities = {
    conditions: false,
    oneKeyACall: options.request.mode === 'each',
    keysACallMax: HTTP_KEYS_A_CALL_MAX,
    oneBatchACall: true,
  }
  const large = paging === undefined ? {} : { stream: pagesBy(paging) }
  const described =
    options.openapi === undefined
      ? {}
      : {
          introspection: describedSource(
            name,
            'OpenAPI document',
            readOpenApi(options.openapi, options.response?.rowsAt ?? ROWS_AT),
          ),
        }
  return { name, capabilities, read, ...large, check, ...described, close }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    http.requireOpen(signal)
    const path = pathOf(request.entity)
    const calls = restCalls(options.request, path, request)
    const headers = onBehalfOfHeaders(request.onBehalfOf)
    const { columns, rowsMax } = request
    const [only] = calls
    const rows =
      calls.length === 1 && only !== undefined
        ? await ask(only, columns, headers, signal)
        : await readEach(name, calls, request, concurrentMax(), signal, (call, ended) =>
            ask(call, columns, headers, ended),
          )
    if (rows.length > rowsMax) throw tooManyRows(name, request)
    return rows
  }

  function pagesBy(by: RestPagingOptions): NonNullable<Adapter['stream']> {
    return async function* stream(request, signal) {
      http.requireOpen(signal)
      const headers = onBehalfOfHeaders(request.onBehalfOf)
      const { columns } = request
      yield* restPages(name, by, pathOf(request.entity), request, async (call) => {
        const body = await bodyOf(call, headers, signal)
        return pageOfAnswer(name, body, columns, options.response ?? {}, totalAtOf(by))
      })
    }
  }

  function pathOf(entity: string): string {
    const path = restPath(pathname, entity)
    if (path !== undefined) return path
    const message = `Source "${name}": the resource's entity is not a path below the base address.`
    throw new AdapterError('SOURCE_MALFORMED', name, message)
  }

  async function check(signal: AbortSignal): Promise<void> {
    const call = { method: 'GET', path: options.checkPath ?? pathname } as const
    const { status } = await send(call, {}, signal, () => false)
    if (status >= 500) throw statusFailure(name, status)
  }

  async function close(): Promise<void> {
    await Promise.all([http.close(), signer.close()])
  }

  function concurrentMax(): number {
    return (options.request.mode === 'each' ? options.request.concurrentMax : undefined) ?? 4
  }

  async function ask(
    call: RestCall,
    columns: readonly string[],
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<readonly Row[]> {
    const body = await bodyOf(call, headers, signal)
    return rowsOfAnswer(name, body, columns, options.response ?? {})
  }

  async function bodyOf(
    call: RestCall,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const { status, body } = await send(call, headers, signal, isSuccess)
    if (!isSuccess(status)) throw statusFailure(name, status)
    return body
  }

  function send(
    { method, path, body }: Pick<RestCall, 'method' | 'path' | 'body'>,
    headers: Record<string, string>,
    signal: AbortSignal,
    wanted: (status: number) => boolean,
  ): Promise<HttpAnswer> {
    const call = (signed: Readonly<Record<string, string>>): HttpCall => ({
      method,
      path,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...signed,
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    return sendSigned(http, signer, call, { path, body: body ?? '' }, signal, wanted)
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
