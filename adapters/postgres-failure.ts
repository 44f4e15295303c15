/**
 * What an error of PostgreSQL means for the exchange.
 *
 * @module
 */
import { DatabaseError } from 'pg'
import { DatabaseSocketError, socketFailure } from './database-socket.ts'
import { AdapterError } from './errors.ts'

const LACKS_RIGHT = '42501'

/** Whether the server itself refused the read; its connection is as good as before. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError
}

/** The SQLSTATE by which the server refused, where that is why a read failed. */
export function stateOf(failure: unknown): string | undefined {
  const { cause } = failure instanceof AdapterError ? failure : {}
  return cause instanceof DatabaseError ? cause.code : undefined
}

/** Whether there is no table or view of this name, or no such schema. */
export function isNoSuchTable(state: string | undefined): boolean {
  return state === '42P01' || state === '3F000'
}

/**
 * Sorts by SQLSTATE (PostgreSQL documentation, Appendix A). The error itself becomes the cause: its text
 * may quote a key.
 */
export function postgresFailure(source: string, error: unknown): AdapterError {
  // Anything else comes from the connection: refused, reset, timed out, ended.
  const state = error instanceof DatabaseError ? error.code : undefined
  if (error instanceof DatabaseSocketError) return socketFailure(source, error)
  if (state === '57014') {
    const message = `Source "${source}" gave up after its statement timeout.`
    return new AdapterError('SOURCE_TIMEOUT', source, message, { cause: error })
  }
  if (isNoSuchTable(state)) {
    const message = `Source "${source}" has no such table or view. Correct the resource's entity or the source's schema.`
    return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
  }
  if (state === '42703') {
    const message = `Source "${source}" lacks a column that the resource's mapping names.`
    return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
  }
  if (state?.startsWith('22')) {
    const message = `Source "${source}": a key does not fit the type of its column, or a view computes what it cannot. Correct the resource's mapping.`
    return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
  }
  if (state === undefined || state.startsWith('08') || state.startsWith('57P')) {
    const message = `Source "${source}" cannot be reached.`
    const options = { cause: error, connectionLost: true }
    return new AdapterError('SOURCE_UNAVAILABLE', source, message, options)
  }
  const remedy =
    state === LACKS_RIGHT
      ? ": its user lacks a right. Have whoever runs the source grant it SELECT on what the resource's entity names, and USAGE on the schema."
      : '.'
  const message = `Source "${source}" refused the read (SQLSTATE ${state})${remedy}`
  return new AdapterError('SOURCE_UNAVAILABLE', source, message, { cause: error })
}
