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
import { mysqlAdapter, mysqlOptionsSchema } from './mysql.ts'
import type { MysqlOptions } from './mysql.ts'
import { fixedWidthAdapter, fixedWidthOptionsSchema } from './fixed-width.ts'
import type { FixedWidthOptions } from './fixed-width.ts'
import { OPTION_FORMATS } from './option-formats.ts'
import { AdapterOptionsError } from './option-problem.ts'
import type { OptionProblem } from './option-problem.ts'
import { postgresAdapter, postgresOptionsSchema } from './postgres.ts'
import type { PostgresOptions } from './postgres.ts'
import { restOptionsSchema } from './rest-options.ts'
import type { RestOptions } from './rest-options.ts'
import { restAdapter } from './rest.ts'
import { xlsxAdapter, xlsxOptionsSchema } from './xlsx.ts'
import type { XlsxOptions } from './xlsx.ts'
import { soapOptionsSchema } from './soap-options.ts'
import type { SoapOptions } from './soap-options.ts'
import { soapAdapter } from './soap.ts'

type Make = (name: string, options: unknown) => Adapter

interface Kind {
  readonly validate: ValidateFunction
  readonly make: Make
}

const ajv = new Ajv({ allErrors: true, verbose: true, discriminator: true, strictTypes: false })
for (const [name, { isOf }] of Object.entries(OPTION_FORMATS)) ajv.addFormat(name, isOf)

const KINDS: ReadonlyMap<string, Kind> = new Map([
  // The schema is what makes each assertion true.
  [
    'postgres',
    kind(postgresOptionsSchema, (name, options) =>
      postgresAdapter(name, options as PostgresOptions),
    ),
  ],
  [
    'mysql',
    kind(mysqlOptionsSchema, (name, options) => mysqlAdapter(name, options as MysqlOptions)),
  ],
  ['rest', kind(restOptionsSchema, (name, options) => restAdapter(name, options as RestOptions))],
  ['soap', kind(soapOptionsSchema, (name, options) => soapAdapter(name, options as SoapOptions))],
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
  if (known.validate(options)) return []
  return (known.validate.errors ?? [])
    .filter(({ keyword }) => !SAID_WITHIN.has(keyword))
    .map(problemOf)
}

/**
 * Makes the adapter of a source; it connects at its first read. Wrap it in `guard` before use.
 *
 * @throws {AdapterOptionsError} with every problem of the options
 */
export function makeAdapter(kind: string, name: string, options: unknown): Adapter {
  const problems = checkAdapterOptions(kind, options)
  const known = KINDS.get(kind)
  if (known === undefined || problems.length > 0) throw new AdapterOptionsError(name, problems)
  return known.make(name, options)
}

function kind(schema: SchemaObject, make: Make): Kind {
  return { validate: ajv.compile(schema), make }
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
