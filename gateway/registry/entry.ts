/**
 * An entry of the registry: a description as its department writes it, which is what a file of its kind holds, without
 * what the registry writes itself.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Resource } from '../../catalog/types.ts'
import type { ServiceState } from '../../catalog/procedures/registration.ts'
import type { EntryKind } from './entry-kind.ts'
import { KINDS, type GivenEntry } from './entry-kinds.ts'
import { RegistryError } from './errors.ts'

export interface Entry {
  readonly kind: EntryKind
  readonly code: string
  /** JSON of the entry, its fields in the order in which they were written. */
  readonly text: string
  /** SHA-256 of the entry whatever the order of its fields, hex: the same entry has the same. */
  readonly digest: string
}

/** A resource of 200 items with its mappings has about 60,000 characters, a list of 10,000 codes 700,000. */
const TEXT_CHARS_MAX = 1_000_000

/**
 * Reads an entry. It may be incomplete still, but says what it is called and holds no secret.
 *
 * @throws {RegistryError} with every reason.
 */
export function readEntry(text: string, kind: EntryKind = 'resource'): Entry {
  const whole = parse(text, kind)
  const { codeField, codeForm, codeSays, ownFields, secretsIn } = KINDS[kind]
  const code = whole[codeField]
  const secrets = secretsIn(whole)
  if (secrets.length > 0) throw new RegistryError('BAD_ENTRY', secrets)
  if (typeof code !== 'string' || !codeForm.test(code)) {
    throw new RegistryError('BAD_ENTRY', [
      { pointer: `/${codeField}`, message: `must be ${codeSays}` },
    ])
  }
  const rest = Object.fromEntries(
    Object.entries(whole).filter(([name]) => !ownFields.includes(name)),
  )
  return { kind, code, text: JSON.stringify(rest), digest: digestOf(rest) }
}

/** Fields in which two entries differ, as their texts write them. @param before undefined: all of them are new. */
export function changedFields(before: string | undefined, after: string): readonly string[] {
  const was = JSON.parse(before ?? '{}') as GivenEntry
  const is = JSON.parse(after) as GivenEntry
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return fields.filter((field) => !isSame(was[field], is[field]))
}

function isSame(some: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(some)) === JSON.stringify(sorted(other))
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
  const { version, publishedOn, state } = placed
  return { ...rest, version, publishedOn, state, ...bound }
}

function parse(text: string, kind: EntryKind): GivenEntry {
  const { noun } = KINDS[kind]
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
    return given as GivenEntry
  }
  const message = `is not a JSON object; give one ${noun}, as in a file of it`
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
