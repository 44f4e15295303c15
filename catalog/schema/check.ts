import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { didYouMean } from '../did-you-mean.ts'
import type { Finding } from '../finding.ts'
import { onceFor } from '../once-for.ts'
import type { Schema } from './build.ts'

// `verbose` gives errors their data and schema, from which the sentences are made. Unoptimised code is made in half the
// time, which each start and each command pays, and checks a grant as fast to a fraction of a microsecond.
const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, code: { optimize: false } })
formats.default(ajv, ['date'])

export type Shape<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** Checks a value against its schema and gives it its type, or everything that is wrong with its shape. */
export function checkShape<T>(schema: Schema<T>, value: unknown): Shape<T> {
  const validate = validatorOf(schema)
  // The schema is held to T by the compiler, so what it accepts is a T.
  if (validate(value)) return { ok: true, value: value as T }
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== 'propertyNames')
  return { ok: false, findings: errors.map(findingOf) }
}

const validatorOf = onceFor((schema: Schema<unknown>): ValidateFunction => ajv.compile(schema.json))

function findingOf(error: ErrorObject): Finding {
  const params = error.params as Readonly<Record<string, unknown>>
  const parent = (error.parentSchema ?? {}) as SchemaParts
  const pointer = error.instancePath
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty'])
      const hint = didYouMean(name, Object.keys(parent.properties ?? {}))
      return {
        pointer: `${pointer}/${escapePointer(name)}`,
        message: `is not a known field.${hint}`,
      }
    }
    case 'required': {
      const name = String(params['missingProperty'])
      const reason = parent.properties?.[name]?.description
      return { pointer, message: `has no "${name}"${reason === undefined ? '' : `; ${reason}`}` }
    }
    case 'enum':
      return { pointer, message: noneOf(error.data, parent.enum ?? []) }
    case 'pattern':
      return error.propertyName === undefined
        ? { pointer, message: `does not have the form ${String(params['pattern'])}` }
        : {
            pointer,
            message: `has the key "${error.propertyName}", which does not have the form ${String(params['pattern'])}`,
          }
    default:
      return { pointer, message: sentenceOf(error.keyword, params) }
  }
}

interface SchemaParts {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>
  readonly enum?: readonly unknown[]
}

function noneOf(data: unknown, allowed: readonly unknown[]): string {
  const hint = typeof data === 'string' ? didYouMean(data, allowed.map(String)) : ''
  const what = `is ${JSON.stringify(data).slice(0, 60)}`
  const names = allowed.map((name) => JSON.stringify(name)).join(', ')
  return hint === '' ? `${what}; it must be one of ${names}` : `${what}.${hint}`
}

function sentenceOf(keyword: string, params: Readonly<Record<string, unknown>>): string {
  const limit = String(params['limit'])
  switch (keyword) {
    case 'type':
      return `must be of type ${String(params['type'])}`
    case 'minLength':
      return 'is empty'
    case 'maxLength':
      return `is longer than ${limit} characters`
    case 'minItems':
    case 'minProperties':
      return `has too few entries; at least ${limit} must be there`
    case 'maxItems':
    case 'maxProperties':
      return `has too many entries; at most ${limit} are allowed`
    case 'minimum':
      return `is less than ${limit}`
    case 'maximum':
      return `is more than ${limit}`
    case 'uniqueItems':
      return 'names the same thing twice'
    case 'format':
      return 'is not a date of the form YYYY-MM-DD'
    default:
      return `breaks the rule "${keyword}" of its schema`
  }
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
