/**
 * What can go wrong while reading a source.
 *
 * @module
 */

export type AdapterErrorCode =
  /** The source cannot be reached, refuses us, or said that it failed. */
  | 'SOURCE_UNAVAILABLE'
  /** The deadline passed. */
  | 'SOURCE_TIMEOUT'
  /** The source answered something that is not its format. */
  | 'SOURCE_MALFORMED'
  /** More rows match than were allowed. */
  | 'SOURCE_TOO_MANY_ROWS'
  /** `close` was called. */
  | 'SOURCE_CLOSED'
  /** The guard's queue is full, or its breaker is open. */
  | 'SOURCE_BUSY'

/** A read that failed. The message names the source and the rule, never a value read or asked for. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode
  readonly source: string

  constructor(code: AdapterErrorCode, source: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AdapterError'
    this.code = code
    this.source = source
  }
}
