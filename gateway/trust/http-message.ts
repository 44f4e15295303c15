/**
 * The parts of HTTP messages that signatures look at (RFC 9421 §2).
 *
 * @module
 */

/** Field names in any case, as Node's `IncomingHttpHeaders` and plain objects have them. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>

export interface RequestHead {
  readonly method: string
  /** Host and port as `URL.host` writes them: the scheme's default port left out. */
  readonly authority: string
  /** Path as sent, percent-encoding untouched, without the query. */
  readonly path: string
  /** Query as sent, with or without its `?`. */
  readonly query?: string | undefined
  readonly headers: HeaderFields
}

export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderFields
}

/** Values by lower-case name, lines of one field combined as RFC 9421 §2.1 says. */
export type Fields = ReadonlyMap<string, string>

export function combineFields(headers: HeaderFields): Map<string, string> {
  const fields = new Map<string, string>()
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value === undefined) continue
    const field = name.toLowerCase()
    fields.set(field, combinedWith(fields.get(field), value))
  }
  return fields
}

/** One of the fields that `combineFields` would give. */
export function fieldOf(headers: HeaderFields, field: string): string | undefined {
  let combined: string | undefined
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value === undefined || name.length !== field.length || name.toLowerCase() !== field)
      continue
    combined = combinedWith(combined, value)
  }
  return combined
}

function combinedWith(before: string | undefined, value: string | readonly string[]): string {
  const combined = typeof value === 'string' ? unfold(value) : value.map(unfold).join(', ')
  return before === undefined ? combined : `${before}, ${combined}`
}

function unfold(line: string): string {
  const trimmed = line.trim()
  return trimmed.includes('\n') ? trimmed.replace(/[ \t]*\r?\n[ \t]+/g, ' ') : trimmed
}
