/**
 * What can go wrong with the state of an exchange: its database, its migrations, its jobs.
 *
 * @module
 */

export type StateErrorCode =
  /** The database or Redis cannot be reached, or refuses us. */
  | 'STATE_UNAVAILABLE'
  /** Another live process uses the same state folder. */
  | 'STATE_IN_USE'
  /** The embedded PostgreSQL cannot be run on this machine as we are. */
  | 'STATE_NOT_RUNNABLE'
  /** The folder holds something that this version cannot use. */
  | 'STATE_INCOMPATIBLE'
  /** The text of a migration differs from what was applied, or a newer version was here before. */
  | 'MIGRATION_CHANGED'
  /** A migration failed; nothing of it was kept. */
  | 'MIGRATION_FAILED'
  /** A job name which nobody defined. */
  | 'JOB_UNKNOWN'
  /** A definition which is not acceptable: a name taken, a schema that lets anything in. */
  | 'JOB_DEFINITION_INVALID'
  /** The payload of a job breaks its schema. */
  | 'JOB_PAYLOAD_INVALID'
  /** A job's handler failed; the queue keeps this code and not what the handler said. */
  | 'JOB_FAILED'

/** Whether it failed because database or queue could not be reached: the same may work in a minute. */
export function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof StateError && thrown.code === 'STATE_UNAVAILABLE'
}

/** A failure of the exchange's own state. The message is for administrators and holds no personal value. */
export class StateError extends Error {
  readonly code: StateErrorCode

  constructor(code: StateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StateError'
    this.code = code
  }
}
