/**
 * The file of an exchange's configuration: JSON with comments, held to its form.
 *
 * @module
 */
import { Ajv, type ErrorObject } from 'ajv'
import type { GuardLimits } from '../adapters/guard.ts'
import type { LocalRules } from '../catalog/procedures/deadlines.ts'
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { WatchSettings } from './auditing/watch/settings.ts'
import type { RetentionYears } from './audit/retention.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { configSchema } from './config-schema.ts'
import type { AnswerLayout } from './schema/lay-out.ts'
import type { ConfiguredMember } from './staff.ts'
import type { WitnessesFile } from './witness/config.ts'

/** Where a secret is kept: never the secret itself. */
export type SecretReference = { readonly env: string } | { readonly file: string }

export interface ConfigFile {
  readonly region: string
  readonly name: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly publicUrl: string
  readonly stateFolder: string
  readonly catalog: {
    readonly content?: string
    readonly resources: string
    readonly consumers: string
    readonly sources?: string
  }
  readonly policies: {
    readonly grants: string
    readonly guardrails?: string
    readonly rectification?: readonly string[]
    readonly unusedDaysMax?: number
    readonly emergencyHours?: number
  }
  readonly sources: Readonly<
    Record<
      string,
      {
        readonly kind: string
        readonly department?: string
        readonly options: object
        readonly limits?: Partial<GuardLimits>
      }
    >
  >
  readonly peers: readonly {
    readonly region: string
    readonly url: string
    readonly name: string
    readonly keys: readonly object[]
    readonly timeoutMs?: number
    readonly vkey?: string
    readonly mirror?: boolean
    readonly mayMirror?: boolean
  }[]
  readonly keys: Readonly<Record<'exchange' | 'token' | 'log' | 'record', SecretReference>> & {
    readonly sm2?: SecretReference
  }
  readonly database?: SecretReference
  readonly redis?: SecretReference
  readonly auditors?: readonly { readonly id: string; readonly keys: readonly object[] }[]
  readonly staff?: readonly ConfiguredMember[]
  readonly console?: ConsoleFile
  readonly witnesses?: WitnessesFile
  readonly timeStamp?: { readonly url: string; readonly everySec?: number }
  readonly twins?: { readonly withinSec?: number }
  readonly deadlines?: LocalRules & { readonly remindDays?: number }
  readonly watch?: Partial<WatchSettings>
  readonly clockSkewSec?: number
  readonly log?: {
    readonly entries?: 'auditors' | 'open'
    readonly publishIntervalMs?: number
    readonly retentionYears?: Partial<RetentionYears>
    readonly storage?: LogStorageFile
  }
  readonly answerLayout?: AnswerLayout
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error'
}

/** Who says who signs in to the console. */
export interface ConsoleFile {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: SecretReference
  readonly subjectClaim?: string
  readonly rolesClaim?: string
  readonly idleMinutes?: number
  readonly trialKeys?: Readonly<Record<string, string>>
}

/** A bucket of an S3-compatible object storage, for the published files of the log. */
export interface LogStorageFile {
  readonly endpoint?: string
  readonly region?: string
  readonly bucket: string
  readonly prefix?: string
  readonly accessKeyId: SecretReference
  readonly secretAccessKey: SecretReference
}

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string
}

/** @throws {ConfigError} with everything in which it has not the form of a configuration. */
export function readConfigFile(file: string, sources: Pick<ConfigSources, 'readFile'>): ConfigFile {
  return checkForm(parseFile(file, sources), file)
}

function parseFile(file: string, sources: Pick<ConfigSources, 'readFile'>): unknown {
  let text: string
  try {
    text = sources.readFile(file)
  } catch {
    const message = `cannot be read. Give the path of a configuration: shudao serve --config <file>. An annotated example is gateway/exchange.example.jsonc.`
    throw new ConfigError([{ pointer: '', message }], file)
  }
  try {
    return JSON.parse(withoutComments(text))
  } catch (thrown) {
    const message = `is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    throw new ConfigError([{ pointer: '', message }], file)
  }
}

/** Lines that hold only a `//` comment are for people, and so is a comma after the last member. */
function withoutComments(text: string): string {
  const json = text.replace(/^\s*\/\/.*$/gm, '')
  return json.replace(
    /("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g,
    (_found, literal?: string) => literal ?? '',
  )
}

const validate = new Ajv({
  allErrors: true,
  verbose: true,
  strictTypes: false,
  code: { optimize: false },
}).compile(configSchema)

function checkForm(given: unknown, file: string): ConfigFile {
  if (validate(given)) return given as ConfigFile
  throw new ConfigError((validate.errors ?? []).map(problemOf), file)
}

function problemOf({
  instancePath,
  keyword,
  params,
  message,
  parentSchema,
}: ErrorObject): ConfigProblem {
  if (keyword === 'additionalProperties') {
    const unknown = String(params['additionalProperty'])
    const known = Object.keys((parentSchema?.['properties'] ?? {}) as object)
    return {
      pointer: `${instancePath}/${unknown}`,
      message: `is not a setting.${didYouMean(unknown, known)} Known here: ${known.join(', ')}.`,
    }
  }
  if (keyword === 'required') {
    return {
      pointer: `${instancePath}/${String(params['missingProperty'])}`,
      message: 'is missing. Add it.',
    }
  }
  return { pointer: instancePath, message: `${message ?? 'is wrong'}.` }
}
