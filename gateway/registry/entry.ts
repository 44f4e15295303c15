/**
 * The entry of a resource: its description as its department writes it, which is a resource file without what the
 * registry writes itself.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { secretValueFindings } from '../../catalog/rules/secret-value.ts'
import type { Content } from '../../catalog/content.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { Resource } from '../../catalog/types.ts'
import { validateResource } from '../../catalog/validate-resource.ts'
import type { ServiceState } from '../../catalog/procedures/registration.ts'
import { RegistryError } from './errors.ts'

export interface Entry {
  readonly code: string
  /** JSON of the entry, its fields in the order in which they were written. */
  readonly text: string
  /** SHA-256 of the entry whatever the order of its fields, hex: the same entry has the same. */
  readonly digest: string
}

/** Written by the registry; what a file says of them is not taken over. */
const OWN_FIELDS = ['version', 'state', 'publishedOn'] as const
const CODE = /^([0-9]{6})\.([A-Z]{1,8})\.([a-z][A-Za-z0-9]*)$/
/** A resource of 200 items with its mappings has about 60,000 characters. */
const TEXT_CHARS_MAX = 1_000_000

/**
 * Reads an entry. It may be incomplete still, but says whose it is and holds no secret.
 *
 * @throws {RegistryError} with every reason.
 */
export function readEntry(text: string): Entry {
  const whole = parse(text)
  const { code } = whole
  const secrets = secretValueFindings(whole)
  if (secrets.length > 0) throw new RegistryError('BAD_ENTRY', secrets)
  if (typeof code !== 'string' || !CODE.test(code)) {
    const message = 'must be <region>.<department>.<standard>, such as 500000.RS.pensionBenefit'
    throw new RegistryError('BAD_ENTRY', [{ pointer: '/code', message }])
  }
  const own: readonly string[] = OWN_FIELDS
  const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => !own.includes(name)))
  return { code, text: JSON.stringify(rest), digest: digestOf(rest) }
}

/** Region and department of a code that {@link readEntry} gave. */
export function partsOfCode(code: string): {
  readonly region: string
  readonly department: string
} {
  const [, region = '', department = ''] = CODE.exec(code) ?? []
  return { region, department }
}

export interface Placed {
  readonly version: number
  /** `YYYY-MM-DD` */
  readonly publishedOn: string
  readonly state: ServiceState
}

/** The resource that an entry makes, as far as it is one: check it before it is taken for one. */
export function resourceOf({ text }: Pick<Entry, 'text'>, placed: Placed): Resource {
  const { binding, ...rest } = JSON.parse(text) as Resource
  // What is out of service reads no source, so its source may go.
  const bound = placed.state === 'published' && binding !== undefined ? { binding } : {}
  return { ...rest, ...placed, ...bound }
}

/** Everything that keeps an entry from being published on this day, each by its rule and article. */
export function defectsOf(
  entry: Pick<Entry, 'text'>,
  content: Content,
  publishedOn: string,
): readonly Finding[] {
  const resource = resourceOf(entry, { version: 1, publishedOn, state: 'published' })
  return validateResource(resource, content).map(({ pointer, message }) => ({ pointer, message }))
}

function parse(text: string): Readonly<Record<string, unknown>> {
  if (text.length > TEXT_CHARS_MAX) {
    const message = `is longer than ${TEXT_CHARS_MAX} characters`
    throw new RegistryError('BAD_ENTRY', [{ pointer: '', message }])
  }
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    return given as Readonly<Record<string, unknown>>
  }
  const message = 'is not a JSON object; give one resource, as in a resource file'
  throw new RegistryError('BAD_ENTRY', [{ pointer: '', message }])
}

function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
