/**
 * A source in the registry: what the configuration says of a source, and the department whose system it is. Its secrets
 * are references, and only to what the administrator laid out for that department: whoever writes an entry says where its
 * data is sent, and must not have the exchange send there a secret of somebody else.
 *
 * @module
 */
import { isAbsolute, join, normalize } from 'node:path'
import type { GuardLimits } from '../../adapters/guard.ts'
import { guardLimitsSchema } from '../../adapters/guard.ts'
import { AdapterOptionsError, type OptionProblem } from '../../adapters/option-problem.ts'
import { checkAdapterOptions } from '../../adapters/registry.ts'
import { resolveSecrets, secretOptions, type SecretSources } from '../../adapters/secrets.ts'
import type { Finding } from '../../catalog/finding.ts'
import { secretValueFindings } from '../../catalog/rules/secret-value.ts'
import { record, optional, text, type Schema } from '../../catalog/schema/build.ts'
import { DEPARTMENT_CODE } from '../../catalog/schema.ts'

export interface RegisteredSource {
  readonly id: string
  /** Code of the department whose system it is, and whose officer writes it. */
  readonly department: string
  readonly kind: string
  /** With references in the place of secrets. */
  readonly options: object
  readonly limits?: Partial<GuardLimits>
}

export const sourceSchema: Schema<RegisteredSource> = record<RegisteredSource>({
  id: text(60),
  department: DEPARTMENT_CODE,
  kind: text(40),
  options: { json: { type: 'object' } },
  limits: optional<Partial<GuardLimits>>({ json: guardLimitsSchema }),
})

/** Where this machine keeps what registered sources refer to. */
export interface SourceHoldings extends SecretSources {
  /**
   * Below it, for each department: `<department>/secrets/`, and `<department>/files/` for sources that are folders.
   * Undefined: only the environment holds secrets, and no registered source is a folder of this machine.
   */
  readonly folder: string | undefined
}

/** What stands where a reference must, in words that repeat no value. */
export function sourceSecretFindings(entry: unknown): readonly Finding[] {
  const options = optionsOf(entry)
  const instead = 'write a reference in its place: { "env": "NAME" } or { "file": "path" }'
  const texts = secretValueFindings(entry, { instead, harmless: HARMLESS })
  const places = new Set(texts.map(({ pointer }) => pointer))
  return [
    ...texts,
    ...secretOptions(options, '/options').flatMap(({ pointer, reference }) => {
      if (reference !== undefined || places.has(pointer)) return []
      const message = `is a secret: ${instead}. If it stood here as text, consider it known and change it`
      return [{ pointer, message }]
    }),
  ]
}

/** Options that are named like secrets and are none. */
const HARMLESS = ['tokenUrl', 'credentialsIn', 'secretAt']

/** Everything that keeps a source from being opened on this machine, but for whether its system answers. */
export function sourceFindings(
  source: RegisteredSource,
  holdings: SourceHoldings,
): readonly Finding[] {
  const { options, findings } = resolveSource(source, holdings)
  return findings.length > 0 ? findings : checkAdapterOptions(source.kind, options).map(findingOf)
}

/**
 * The options of a source with secrets and folders in place, for `makeAdapter`.
 *
 * @throws {AdapterOptionsError} when they refer to what the department does not have on this machine
 */
export function sourceOptions(source: RegisteredSource, holdings: SourceHoldings): unknown {
  const { options, findings } = resolveSource(source, holdings)
  const problems = findings.map(({ pointer, message }) => ({
    pointer: pointer.slice('/options'.length),
    message,
  }))
  if (problems.length > 0) throw new AdapterOptionsError(source.id, problems)
  return options
}

function resolveSource(
  source: RegisteredSource,
  { env, readFile, folder }: SourceHoldings,
): { readonly options: unknown; readonly findings: readonly Finding[] } {
  const { department, options } = source
  const outside = scopeFindings(source, folder)
  // What it may not name is not read either.
  if (outside.length > 0) return { options, findings: outside }
  const own = folder === undefined ? undefined : join(folder, department)
  const { options: resolved, problems } = resolveSecrets(options, {
    env,
    readFile: (path) => readFile(join(own ?? '', 'secrets', path)),
  })
  return {
    options: own === undefined ? resolved : placedIn(own, resolved),
    findings: problems.map(findingOf),
  }
}

function findingOf({ pointer, message }: OptionProblem): Finding {
  return { pointer: `/options${pointer}`, message: message.replace(/\.$/, '') }
}

/** Names of environment variables that sources of a department may refer to. */
export function envPrefixOf(department: string): string {
  return `SOURCE_${department}_`
}

function scopeFindings(
  { department, options }: RegisteredSource,
  folder: string | undefined,
): readonly Finding[] {
  const secrets = secretOptions(options, '/options').flatMap(({ pointer, reference }) => {
    if (reference === undefined) return []
    const prefix = envPrefixOf(department)
    if ('env' in reference) {
      if (reference.env.startsWith(prefix)) return []
      const message = `names the environment variable ${reference.env}; a source of ${department} may name those that begin with ${prefix}`
      return [{ pointer, message }]
    }
    return pathFindings(pointer, reference.file, folder, `${department}/secrets`)
  })
  const local = localFolderOf(options)
  if (local === undefined) return secrets
  return [...secrets, ...pathFindings('/options/folder', local, folder, `${department}/files`)]
}

function pathFindings(
  pointer: string,
  path: string,
  folder: string | undefined,
  below: string,
): readonly Finding[] {
  if (folder === undefined) {
    const message =
      'is on this machine, where the configuration lays out nothing for registered sources; the administrator sets "catalog": { "sources": "<folder>" }'
    return [{ pointer, message }]
  }
  const isInside = !isAbsolute(path) && !normalize(path).split(/[\\/]/).includes('..')
  if (isInside) return []
  const message = `must be a path below ${below}/ of the folder that the configuration names as "catalog" "sources"`
  return [{ pointer, message }]
}

function placedIn(own: string, options: unknown): unknown {
  const local = localFolderOf(options)
  return local === undefined
    ? options
    : { ...(options as object), folder: join(own, 'files', local) }
}

/** Of a source that is a folder of this machine. */
function localFolderOf(options: unknown): string | undefined {
  const { folder, sftp } = options as { readonly folder?: unknown; readonly sftp?: unknown }
  return typeof folder === 'string' && sftp === undefined ? folder : undefined
}

function optionsOf(entry: unknown): unknown {
  return (entry as { readonly options?: unknown } | null)?.options
}
