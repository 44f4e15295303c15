/** How an auditor's question fails; the message says what to ask instead, and holds no value of a person. */
export type AuditingErrorCode =
  | 'BAD_PAGE'
  | 'BAD_FILTER'
  | 'BAD_REFERENCE'
  | 'BAD_SUBJECT'
  | 'BAD_SEAL'
  | 'BAD_SERIES'
  | 'NO_SUCH_ALARM'
  | 'NO_SUCH_SEAL'
  | 'SEARCH_TOO_WIDE'

export class AuditingError extends Error {
  override readonly name = 'AuditingError'
  readonly code: AuditingErrorCode

  constructor(code: AuditingErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
