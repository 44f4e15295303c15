/**
 * What may be in a job: names and numbers of ours, never a personal value. A schema that lets unknown
 * properties in could not promise that, so it is refused.
 *
 * @module
 */
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import { StateError } from '../state/errors.ts'

const ajv = new Ajv({ strict: true })

/** JSON Schema of a payload: an object, `additionalProperties: false`. */
export interface PayloadSchema {
  readonly type: 'object'
  readonly additionalProperties: false
  readonly properties: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

/** Gives the payload back typed. @throws {StateError} `JOB_PAYLOAD_INVALID` */
export type PayloadCheck<T> = (payload: unknown) => T

/** @throws {StateError} `JOB_DEFINITION_INVALID` when the schema is wrong or open. */
export function payloadCheck<T>(job: string, schema: PayloadSchema): PayloadCheck<T> {
  refuseOpen(job, schema, '')
  const validate = compile<T>(job, schema)
  return (payload) => {
    if (validate(payload)) return payload
    const [problem] = validate.errors ?? []
    throw new StateError(
      'JOB_PAYLOAD_INVALID',
      // The path and the rule, never the value.
      `The payload of job "${job}" is not acceptable: "${problem?.instancePath ?? ''}" ${problem?.message ?? 'is wrong'}.`,
    )
  }
}

function compile<T>(job: string, schema: PayloadSchema): ValidateFunction<T> {
  try {
    return ajv.compile<T>(schema)
  } catch (cause) {
    throw new StateError(
      'JOB_DEFINITION_INVALID',
      `The payload schema of job "${job}" is not a JSON Schema: ${String(cause)}.`,
      { cause },
    )
  }
}

function refuseOpen(job: string, schema: unknown, path: string): void {
  if (typeof schema !== 'object' || schema === null) return
  const { type, additionalProperties } = schema as Record<string, unknown>
  if (type === 'object' && additionalProperties !== false) {
    throw new StateError(
      'JOB_DEFINITION_INVALID',
      `The payload schema of job "${job}" lets unknown properties in at "${path}". ` +
        'Set additionalProperties to false, so that no value gets into the queue unseen.',
    )
  }
  for (const [key, inner] of Object.entries(schema)) refuseOpen(job, inner, `${path}/${key}`)
}
