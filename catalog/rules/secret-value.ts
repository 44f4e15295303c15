import type { Finding } from '../finding.ts'

/** Names under which secrets are written down. */
const SECRET_NAME =
  /pass(?:word|wd|phrase)|^pwd$|secret|credential|token|(?:private|access|api)[_-]?key/i
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i, 'a password in an address'],
  [/\b(?:password|passwd|pwd)\s*=\s*[^\s;]+/i, 'a password in a connection string'],
]

/**
 * Secrets written down in an entry, wherever they stand. An entry goes into the database, into exports and before other
 * people's eyes: it names a source by its id, and the exchange's configuration says by environment or file where that
 * source's secret is. The message never repeats the value.
 *
 * @param entry as it was read or sent; nothing about it is assumed.
 */
export function secretValueFindings(entry: unknown, pointer = ''): readonly Finding[] {
  if (typeof entry === 'string') {
    return SECRET_TEXTS.filter(([form]) => form.test(entry)).map(([, what]) => found(pointer, what))
  }
  if (typeof entry !== 'object' || entry === null) return []
  return Object.entries(entry).flatMap(([name, value]: [string, unknown]) => {
    const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    // The columns of a mapping may be named anything; what is looked for are values.
    const isSecret = typeof value === 'string' && value !== '' && SECRET_NAME.test(name)
    return isSecret ? [found(inner, 'a secret')] : secretValueFindings(value, inner)
  })
}

function found(pointer: string, what: string): Finding {
  const message = `holds ${what}. Take it out, change it where it is used, and name the source alone: its secret is { "env": … } or { "file": … } under "sources" in the exchange's configuration`
  return { pointer, message }
}
