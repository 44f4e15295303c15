/**
 * The rows of databases.
 *
 * @module
 */
import type { Row } from './adapter.ts'
import { AdapterError } from './errors.ts'

/** What clients make of bytes that are not UTF-8. */
const NOT_A_TEXT = '\ufffd'

/**
 * A row from its values, in the order of `columns`.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED` for a text that is not in the encoding the database says: GBK in a
 *   database that calls itself SQL_ASCII, say. What the client made of it would be another name.
 */
export function databaseRow(
  source: string,
  columns: readonly string[],
  values: readonly (string | null)[],
): Row {
  const row: Record<string, string | null> = {}
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] ?? ''
    const value = values[i] ?? null
    if (value?.includes(NOT_A_TEXT) === true) {
      const message = `Source "${source}": its column "${column}" holds a text that is not in the encoding that the database says. Correct the database's encoding, or read the column through a view that converts it.`
      throw new AdapterError('SOURCE_MALFORMED', source, message)
    }
    row[column] = value
  }
  return row
}
