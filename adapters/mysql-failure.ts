/**
 * What an error of MySQL or MariaDB means for the exchange.
 *
 * @module
 */
import { DatabaseSocketError, socketFailure } from './database-socket.ts'
import { AdapterError } from './errors.ts'

/** Numbers of the servers' error references; MariaDB and MySQL agree on those below 1,900. */
const GAVE_UP: ReadonlySet<number> = new Set([1317, 1969, 3024])
const NO_TABLE: ReadonlySet<number> = new Set([1049, 1146])
const NO_COLUMN = 1054
/** The server ends, or takes no more connections: it has said nothing of the read. */
const GONE: ReadonlySet<number> = new Set([1040, 1053, 1152, 1158, 1159, 1160, 1161, 1927])
/** A date that is none, a number out of range. */
const NOT_OF_THE_TYPE: ReadonlySet<number> = new Set([1292, 1366, 1525])
const GRANT = 'Have whoever runs the source grant it: GRANT SELECT ON <database>.<table> TO <user>.'
const LET_IN =
  'it does not let its user in. Correct user and password in the connection string, or have whoever runs the source let this user in from the machines of the exchange.'
const MEND_VIEW =
  "the view that the resource's entity names, or one that it reads, is of what is not there, or of what its definer, or else our user, has no right to. Have whoever runs the source mend it, or grant SELECT on what it reads."
/** Without a right the server does not say whether there is anything of the name. */
const LACKS_RIGHT: ReadonlyMap<number, string> = new Map([
  [1044, `its user has no right in the database, or there is none of this name. ${GRANT}`],
  [
    1142,
    `its user has no right SELECT on what the resource's entity names, or there is nothing of this name. ${GRANT}`,
  ],
  [
    1143,
    `its user has no right SELECT on a column that is read of what the resource's entity names, or there is no such column. ${GRANT}`,
  ],
  [1045, LET_IN],
  [1130, LET_IN],
  [1698, LET_IN],
  [1356, MEND_VIEW],
  [1449, MEND_VIEW],
])

/** The error itself becomes the cause: its text may quote a key. */
export function mysqlFailure(source: string, error: unknown): AdapterError {
  const { errno, sqlState } = (error instanceof Error ? error : {}) as {
    readonly errno?: unknown
    readonly sqlState?: unknown
  }
  const options = { cause: error }
  if (error instanceof DatabaseSocketError) return socketFailure(source, error)
  if (typeof errno !== 'number' || typeof sqlState !== 'string') {
    return connectionFailure(source, error)
  }
  if (GAVE_UP.has(errno)) {
    const message = `Source "${source}" gave up after its statement timeout.`
    return new AdapterError('SOURCE_TIMEOUT', source, message, options)
  }
  if (NO_TABLE.has(errno)) {
    const message = `Source "${source}" has no such table or view. Correct the resource's entity or the source's database.`
    return new AdapterError('SOURCE_MALFORMED', source, message, options)
  }
  if (errno === NO_COLUMN) {
    const message = `Source "${source}" lacks a column that the resource's mapping names.`
    return new AdapterError('SOURCE_MALFORMED', source, message, options)
  }
  if (sqlState.startsWith('22') || NOT_OF_THE_TYPE.has(errno)) {
    const message = `Source "${source}": a key does not fit the type of its column, or a view computes what it cannot. Correct the resource's mapping.`
    return new AdapterError('SOURCE_MALFORMED', source, message, options)
  }
  if (GONE.has(errno)) return unreachable(source, error)
  const lacking = LACKS_RIGHT.get(errno)
  const remedy = lacking === undefined ? '.' : `: ${lacking}`
  const message = `Source "${source}" refused the read (error ${errno}, SQLSTATE ${sqlState})${remedy}`
  return new AdapterError('SOURCE_UNAVAILABLE', source, message, options)
}

/** Codes of the system and of the client for a connection that could not be made, or broke. */
const CONNECTION = /^(E[A-Z]+|PROTOCOL_CONNECTION_LOST|HANDSHAKE_.*)$/

/** What the server did not say itself: the line broke, or what came over it was not the protocol. */
function connectionFailure(source: string, error: unknown): AdapterError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (CONNECTION.test(code)) return unreachable(source, error)
  const message = `Source "${source}": its answer is not the protocol of MySQL.`
  return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
}

function unreachable(source: string, cause: unknown): AdapterError {
  const message = `Source "${source}" cannot be reached.`
  return new AdapterError('SOURCE_UNAVAILABLE', source, message, { cause, connectionLost: true })
}
