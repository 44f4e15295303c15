/**
 * The kinds of source we have an adapter for. A new kind is one line here.
 *
 * @module
 */
import { Ajv } from 'ajv'
import type { ErrorObject, SchemaObject, ValidateFunction } from 'ajv'
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { Adapter } from './adapter.ts'
import { delimitedAdapter, delimitedOptionsSchema } from './delimited.ts'
import type { DelimitedOptions } from './delimited.ts'
import { mysqlOptionsSchema } from './mysql-options.ts'
import type { MysqlOptions } from './mysql-options.ts'
import { fixedWidthAdapter, fixedWidthOptionsSchema } from './fixed-width.ts'
import type { FixedWidthOptions } from './fixed-width.ts'
import { OPTION_FORMATS } from './option-formats.ts'
import { AdapterOptionsError } from './option-problem.ts'
import type { OptionProblem } from './option-problem.ts'
import { postgresOptionsSchema } from './postgres-options.ts'
import type { PostgresOptions } from './postgres-options.ts'
import { restOptionsSchema } from './rest-options.ts'
import type { RestOptions } from './rest-options.ts'
import { xlsxAdapter, xlsxOptionsSchema } from './xlsx.ts'
import type { XlsxOptions } from './xlsx.ts'
import { soapOptionsSchema } from './soap-options.ts'
import type { SoapOptions } from './soap-options.ts'

type Make = (name: string, options: unknown) => Adapter | Promise<Adapter>

interface Kind {
  /** Compiled at the first use. */
  readonly validate: () => ValidateFunction
  readonly make: Make
}

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  discriminator: true,
  strictTypes: false,
  code: { optimize: false },
})
for (const [name, { isOf }] of Object.entries(OPTION_FORMATS)) ajv.addFormat(name, isOf)

/**
 * Clients are loaded where there is such a source: together they cost more to load than the rest of an exchange.
 * Each assertion is made true by the schema beside it.
 */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  [
    'postgres',
    kind(postgresOptionsSchema, async (name, options) =>
      (await import('./postgres.ts')).postgresAdapter(name, options as PostgresOptions),
    ),
  ],
  [
    'mysql',
    kind(mysqlOptionsSchema, async (name, options) =>
      (await import('./mysql.ts')).mysqlAdapter(name, options as MysqlOptions),
    ),
  ],
  [
    'rest',
    kind(restOptionsSchema, async (name, options) =>
      (await import('./rest.ts')).restAdapter(name, options as RestOptions),
    ),
  ],
  [
    'soap',
    kind(soapOptionsSchema, async (name, options) =>
      (await import('./soap.ts')).soapAdapter(name, options as SoapOptions),
    ),
  ],
  [
    'delimited',
    kind(delimitedOptionsSchema, (name, options) =>
      delimitedAdapter(name, options as DelimitedOptions),
    ),
  ],
  [
    'fixed-width',
    kind(fixedWidthOptionsSchema, (name, options) =>
      fixedWidthAdapter(name, options as FixedWidthOptions),
    ),
  ],
  ['xlsx', kind(xlsxOptionsSchema, (name, options) => xlsxAdapter(name, options as XlsxOptions))],
])

/** Keywords whose own error only says that there are others. */
const SAID_WITHIN: ReadonlySet<string> = new Set(['if', 'propertyNames'])

/** The kinds that a configuration may name. */
export const ADAPTER_KINDS: readonly string[] = [...KINDS.keys()]

/**
 * Everything that is wrong with a source's kind and options, whose secrets are resolved (`secrets.ts`).
 */
export function checkAdapterOptions(kind: string, options: unknown): readonly OptionProblem[] {
  const known = KINDS.get(kind)
  if (known === undefined) {
    const message = `"${kind}" is not a kind of source.${didYouMean(kind, KINDS.keys())} Known are ${ADAPTER_KINDS.join(', ')}.`
    return [{ pointer: '', message }]
  }
  const validate = known.validate()
  if (validate(options)) return []
  return (validate.errors ?? []).filter(({ keyword }) => !SAID_WITHIN.has(keyword)).map(problemOf)
}

/**
 * Makes the adapter of a source; it connects at its first read. Wrap it in `guard` before use.
 *
 * @throws {AdapterOptionsError} with every problem of the options
 */
export async function makeAdapter(kind: string, name: string, options: unknown): Promise<Adapter> {
  const problems = checkAdapterOptions(kind, options)
  const known = KINDS.get(kind)
  if (known === undefined || problems.length > 0) throw new AdapterOptionsError(name, problems)
  return known.make(name, options)
}

function kind(schema: SchemaObject, make: Make): Kind {
  let validate: ValidateFunction | undefined
  return { validate: () => (validate ??= ajv.compile(schema)), make }
}

function problemOf({
  instancePath,
  keyword,
  params,
  message,
  parentSchema,
  data,
}: ErrorObject): OptionProblem {
  if (keyword === 'additionalProperties') {
    const unknown = String(params['additionalProperty'])
    const known = Object.keys((parentSchema?.['properties'] ?? {}) as object)
    return {
      pointer: `${instancePath}/${unknown}`,
      message: `is not an option.${didYouMean(unknown, known)} Known are ${known.join(', ')}.`,
    }
  }
  if (keyword === 'required' || keyword === 'dependencies') {
    const missing = String(params['missingProperty'])
    return { pointer: `${instancePath}/${missing}`, message: 'is missing. Add it.' }
  }
  if (keyword === 'enum') {
    const allowed = (params['allowedValues'] as readonly unknown[]).join(', ')
    return { pointer: instancePath, message: `must be one of ${allowed}.` }
  }
  if (keyword === 'format') {
    const format = OPTION_FORMATS[String(params['format'])]
    return { pointer: instancePath, message: format?.problem(String(data)) ?? 'is wrong.' }
  }
  if (keyword === 'discriminator') {
    const tag = String(params['tag'])
    const allowed = tag === 'mode' ? 'batch, each' : 'hmac-sha256, hmac-sm3, md5, oauth2'
    return { pointer: `${instancePath}/${tag}`, message: `must be one of ${allowed}.` }
  }
  return { pointer: instancePath, message: `${message ?? 'is wrong'}.` }
}
