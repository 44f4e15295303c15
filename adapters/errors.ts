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
  /** What the source holds is older than its registration allows. */
  | 'SOURCE_STALE'
  /** `close` was called. */
  | 'SOURCE_CLOSED'
  /** The guard's queue is full, or its breaker is open. */
  | 'SOURCE_BUSY'
  /** The guard knows that the source is closed at this hour; see `until`. */
  | 'SOURCE_IN_MAINTENANCE'
  /** The source may not be called any more today; see `until`. */
  | 'SOURCE_LIMIT_REACHED'

export interface AdapterErrorOptions extends ErrorOptions {
  /** The connection could not be made or broke before the source answered. */
  readonly connectionLost?: boolean
  readonly until?: Date
}

/** A read that failed. The message names the source and the rule, never a value read or asked for. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode
  readonly source: string
  /** The source said nothing because of the connection: only then is trying again of use. */
  readonly connectionLost: boolean
  /** When the source may be asked again, where that is known. */
  readonly until: Date | undefined

  constructor(
    code: AdapterErrorCode,
    source: string,
    message: string,
    options: AdapterErrorOptions = {},
  ) {
    super(message, options)
    this.name = 'AdapterError'
    this.code = code
    this.source = source
    this.connectionLost = options.connectionLost === true
    this.until = options.until
  }
}
