/**
 * What can go wrong with the demo itself. Exchanges and their errors are not of it.
 *
 * @module
 */

export type DemoErrorCode =
  /** A demo runs already on this folder or these ports. */
  | 'DEMO_IN_USE'
  /** No demo runs where one is needed. */
  | 'DEMO_NOT_RUNNING'
  /** The demo has no consumer of this name. */
  | 'DEMO_UNKNOWN_CONSUMER'
  /** A source or an exchange of the demo did not come up. */
  | 'DEMO_NOT_STARTED'
  /** An exchange answered something that a demo cannot go on with. */
  | 'DEMO_UNEXPECTED_ANSWER'

/** The message says what, which, why, and what to do now. */
export class DemoError extends Error {
  readonly code: DemoErrorCode

  constructor(code: DemoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DemoError'
    this.code = code
  }
}
