/**
 * What staff may be told of a management operation that is not done. Headings in `gateway/docs/management.md`.
 *
 * @module
 */

/** HTTP status where it is the whole answer. */
export const MANAGEMENT_ERRORS = {
  UNAUTHENTICATED: 401,
  BAD_REQUEST: 400,
  ROLE_REQUIRED: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  AUDIT_UNAVAILABLE: 503,
  STATE_UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<string, number>

export type ManagementErrorCode = keyof typeof MANAGEMENT_ERRORS

/** An operation that was not done. `details` go beside the code; no value of a person stands in them. */
export class ManagementError extends Error {
  readonly code: ManagementErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ManagementErrorCode,
    message: string,
    more: { readonly details?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'ManagementError'
    this.code = code
    this.details = more.details ?? {}
  }
}
