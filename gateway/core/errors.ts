/**
 * What a consumer may be told, and nothing else. Each code has a heading in `gateway/docs/errors.md`.
 *
 * @module
 */

/** Status for `application/graphql-response+json`, and whether the same request may succeed later. */
export const GATEWAY_ERRORS = {
  UNAUTHENTICATED: { status: 401, retryable: false },
  PURPOSE_REQUIRED: { status: 400, retryable: false },
  BAD_REQUEST: { status: 400, retryable: false },
  BAD_USER_INPUT: { status: 400, retryable: false },
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false },
  GRAPHQL_VALIDATION_FAILED: { status: 400, retryable: false },
  QUERY_TOO_LARGE: { status: 400, retryable: false },
  DOCUMENT_NOT_TRUSTED: { status: 403, retryable: false },
  ACCESS_DENIED: { status: 403, retryable: false },
  QUOTA_EXCEEDED: { status: 429, retryable: true },
  SOURCE_UNAVAILABLE: { status: 200, retryable: true },
  SOURCE_TIMEOUT: { status: 200, retryable: true },
  SOURCE_INVALID_DATA: { status: 200, retryable: false },
  PEER_UNAVAILABLE: { status: 200, retryable: true },
  PEER_REFUSED: { status: 200, retryable: false },
  AUDIT_UNAVAILABLE: { status: 503, retryable: true },
  OVERLOADED: { status: 503, retryable: true },
  INTERNAL: { status: 500, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>

export type GatewayErrorCode = keyof typeof GATEWAY_ERRORS

/** One entry of the response's `errors`. Holds no value of a subject, no host, no stack. */
export interface ErrorEntry {
  readonly message: string
  readonly locations?: readonly { readonly line: number; readonly column: number }[]
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: GatewayErrorCode }
}

/**
 * A request that ends without data. `entries` is what the consumer reads; `cause` is for the
 * administrator's log.
 */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode
  readonly entries: readonly ErrorEntry[]
  /** Overrides the status of the code, where HTTP has a more exact one (405, 413, 415). */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: GatewayErrorCode,
    message: string,
    more: {
      readonly extensions?: Readonly<Record<string, unknown>>
      readonly entries?: readonly ErrorEntry[]
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'GatewayError'
    this.code = code
    this.status = more.status ?? GATEWAY_ERRORS[code].status
    this.headers = more.headers ?? {}
    this.entries = more.entries ?? [
      {
        message,
        extensions: { code, retryable: GATEWAY_ERRORS[code].retryable, ...more.extensions },
      },
    ]
  }
}

/** Whatever was thrown, as something that may be said aloud; what is unknown becomes `INTERNAL`. */
export function toGatewayError(thrown: unknown, exchangeId: string): GatewayError {
  if (thrown instanceof GatewayError) return thrown
  return new GatewayError(
    'INTERNAL',
    `Something went wrong on our side. Nothing was released. Tell the administrator the exchange id ${exchangeId}.`,
    { cause: thrown },
  )
}
