/**
 * Secrets in a source's options are references, never values.
 *
 * @module
 */
import type { OptionProblem } from './option-problem.ts'

/** What the configuration holds in a secret's place. */
export type SecretReference = { readonly env: string } | { readonly file: string }

export interface SecretSources {
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads a text file whole; throws when it cannot. */
  readonly readFile: (path: string) => string
}

export interface ResolvedOptions {
  /** Where a secret was not found, it is the empty text. */
  readonly options: unknown
  /** Empty when every secret was found. */
  readonly problems: readonly OptionProblem[]
}

/** Names of options, at any depth, whose values are secrets. */
const SECRET_OPTIONS: ReadonlySet<string> = new Set([
  'connectionString',
  'operators',
  'password',
  'privateKey',
  'secret',
])
/** And those that are long texts, kept in files of their own. */
const TEXT_OPTIONS: ReadonlySet<string> = new Set(['openapi', 'wsdl'])

/**
 * Puts secrets in the place of their references, `{ "env": "NAME" }` or `{ "file": "path" }` (surrounding
 * white space of a file is removed). Everything else stays as it is.
 */
export function resolveSecrets(options: unknown, sources: SecretSources): ResolvedOptions {
  const problems: OptionProblem[] = []
  return { options: resolve(options, ''), problems }

  function resolve(value: unknown, pointer: string): unknown {
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
        return [name, isReference(name) ? secret(name, inner, at) : resolve(inner, at)]
      }),
    )
  }

  function secret(name: string, value: unknown, pointer: string): string {
    const reference = referenceIn(value)
    if (reference !== undefined) {
      return 'env' in reference
        ? fromEnvironment(reference.env, pointer)
        : fromFile(reference.file, pointer)
    }
    if (TEXT_OPTIONS.has(name)) return problem(pointer, 'must be a reference: { "file": "path" }.')
    return problem(
      pointer,
      'is a secret and must be a reference: { "env": "NAME" } or { "file": "path" }. If it stood here as text, consider it known and change it.',
    )
  }

  function fromEnvironment(name: string, pointer: string): string {
    const value = sources.env[name]
    if (value !== undefined && value !== '') return value
    return problem(pointer, `names the environment variable ${name}, which is not set. Set it.`)
  }

  function fromFile(path: string, pointer: string): string {
    const value = readable(path)
    if (value === undefined) {
      const message = `names the file "${path}", which cannot be read. Create it, readable by this user alone.`
      return problem(pointer, message)
    }
    return value !== ''
      ? value
      : problem(pointer, `names the file "${path}", which is empty. Write the secret into it.`)
  }

  function readable(path: string): string | undefined {
    try {
      return sources.readFile(path).trim()
    } catch {
      return undefined
    }
  }

  function problem(pointer: string, message: string): string {
    problems.push({ pointer, message })
    return ''
  }
}

/** An option that is kept as a reference, and what stands in its place. */
export interface SecretOption {
  /** JSON pointer into the options. */
  readonly pointer: string
  /** Undefined where it is no reference. */
  readonly reference: SecretReference | undefined
}

/** Every option, at any depth, whose value is to be a reference. */
export function secretOptions(options: unknown, pointer = ''): readonly SecretOption[] {
  if (!isObject(options)) return []
  return Object.entries(options).flatMap(([name, value]) => {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return isReference(name)
      ? [{ pointer: at, reference: referenceIn(value) }]
      : secretOptions(value, at)
  })
}

function referenceIn(value: unknown): SecretReference | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const { env, file } = value
  if (typeof env === 'string') return { env }
  return typeof file === 'string' ? { file } : undefined
}

function isReference(name: string): boolean {
  return SECRET_OPTIONS.has(name) || TEXT_OPTIONS.has(name)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
