import type { Finding } from '../finding.ts'

/** Names under which secrets are written down. */
const SECRET_NAME =
  /pass(?:word|wd|phrase)|^pwd$|secret|credential|token|(?:private|access|api)[_-]?key/i
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i, 'a password in an address'],
  [/\b(?:password|passwd|pwd)\s*=\s*[^\s;]+/i, 'a password in a connection string'],
]

const INSTEAD =
  'name the source alone: its secret is { "env": … } or { "file": … } under "sources" in the exchange\'s configuration'

/**
 * Secrets written down in an entry, wherever they stand. An entry goes into the database, into exports and before other
 * people's eyes: it names a source by its id, and the source says by environment or file where its secret is. The
 * message never repeats the value.
 *
 * @param entry as it was read or sent; nothing about it is assumed.
 * @param harmless names that look like those of secrets and are none.
 */
export function secretValueFindings(
  entry: unknown,
  { instead = INSTEAD, harmless = [] }: SecretWords = {},
): readonly Finding[] {
  return findingsIn(entry, '')

  function findingsIn(value: unknown, pointer: string): readonly Finding[] {
    if (typeof value === 'string') {
      return SECRET_TEXTS.filter(([form]) => form.test(value)).map(([, what]) =>
        found(pointer, what, instead),
      )
    }
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([name, held]: [string, unknown]) => {
      const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      // The columns of a mapping may be named anything; what is looked for are values.
      const isText = typeof held === 'string' && held !== ''
      const isSecret = isText && SECRET_NAME.test(name) && !harmless.includes(name)
      return isSecret ? [found(inner, 'a secret', instead)] : findingsIn(held, inner)
    })
  }
}

export interface SecretWords {
  /** What to do instead. */
  readonly instead?: string
  readonly harmless?: readonly string[]
}

function found(pointer: string, what: string, instead: string): Finding {
  const message = `holds ${what}. Take it out, change it where it is used, and ${instead}`
  return { pointer, message }
}
