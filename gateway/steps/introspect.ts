/**
 * Answers a query about the schema alone. Discloses nothing of anyone, so it needs no purpose; it is
 * recorded like any other.
 *
 * @module
 */
import { executeSync, type GraphQLSchema } from 'graphql'
import type { Masked } from '../core/brands.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Answer, Query } from '../core/types.ts'
import { makeLru, type Lru } from '../trust/lru.ts'
import { nothingToMask } from './mask.ts'

/** Clients ask what their tools ask, all of them the same. A large schema takes a tenth of a second to show, and megabytes. */
const KEPT_A_SCHEMA = 4
const kept = new WeakMap<GraphQLSchema, Lru<string>>()

export function introspect(house: House, query: Query): Masked<Answer> {
  const { hash, operation } = query.operation
  const isAlways = (operation.variableDefinitions ?? []).length === 0
  const show = (): string => shown(house, query)
  const dataJson = isAlways
    ? keptOf(house.schema.visible).getOrMake(`${hash} ${operation.name?.value ?? ''}`, show)
    : show()
  return nothingToMask({ dataJson, errors: [] })
}

function keptOf(schema: GraphQLSchema): Lru<string> {
  const before = kept.get(schema)
  if (before !== undefined) return before
  const made = makeLru<string>(KEPT_A_SCHEMA)
  kept.set(schema, made)
  return made
}

function shown(house: House, query: Query): string {
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
  return JSON.stringify(result.data)
}
