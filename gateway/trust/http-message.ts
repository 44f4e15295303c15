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
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const combined = typeof value === 'string' ? unfold(value) : value.map(unfold).join(', ')
    const lower = name.toLowerCase()
    const before = fields.get(lower)
    fields.set(lower, before === undefined ? combined : `${before}, ${combined}`)
  }
  return fields
}

function unfold(line: string): string {
  const trimmed = line.trim()
  return trimmed.includes('\n') ? trimmed.replace(/[ \t]*\r?\n[ \t]+/g, ' ') : trimmed
}
