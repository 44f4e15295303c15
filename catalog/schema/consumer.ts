import { DEPARTMENT_CODE, DIVISION_CODE } from '../schema.ts'
import type { Consumer } from '../types.ts'
import { because, choice, list, optional, record, text } from './build.ts'
import type { Schema } from './build.ts'

/** A JWK is open by its specification (RFC 7517 §4): only that it is an object with a kind is checked. */
const jwk: Schema<Readonly<Record<string, unknown>>> = {
  json: {
    type: 'object',
    required: ['kty'],
    properties: { kty: { type: 'string' } },
    maxProperties: 30,
  },
}

/** JSON Schema of one consumer. */
export const consumerSchema: Schema<Consumer> = record<Consumer>({
  id: text(60, { pattern: '^[a-z][a-z0-9-]*$' }),
  nameZh: text(200),
  nameEn: text(200),
  region: DIVISION_CODE,
  department: DEPARTMENT_CODE,
  unitCode: text(18),
  state: choice<Consumer['state']>({ active: true, suspended: true }),
  keys: because('a consumer proves itself with a key', list(jwk, { min: 1, max: 10 })),
  documents: optional(list(text(43, { pattern: '^[A-Za-z0-9_-]{43}$' }), { min: 1, max: 1_000 })),
})
