/**
 * Answers a query about the schema alone. Discloses nothing of anyone, so it needs no purpose; it is
 * recorded like any other.
 *
 * @module
 */
import { executeSync } from 'graphql'
import type { Masked } from '../core/brands.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Answer, Query } from '../core/types.ts'
import { nothingToMask } from './mask.ts'

export function introspect(house: House, query: Query): Masked<Answer> {
  const result = executeSync({
    schema: house.schema.visible,
    document: query.operation.document,
    operationName: query.operation.operation.name?.value,
    variableValues: query.variables,
    rootValue: {},
  })
  if (result.errors !== undefined) {
    throw new GatewayError('INTERNAL', 'The schema could not be shown.', { cause: result.errors })
  }
  return nothingToMask({ dataJson: JSON.stringify(result.data), errors: [] })
}
