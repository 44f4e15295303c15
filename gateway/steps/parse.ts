/**
 * What would be read? Body or query string → `Query`: validated, bounded, with what it asks.
 *
 * @module
 */
import { hash } from 'node:crypto'
import { onceFor } from '../../catalog/once-for.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { unauthenticated } from '../core/refusals.ts'
import { withWhatIsKnown } from '../core/unknown-names.ts'
import type { GatewayRequest, GraphqlParameters, Identity, Query } from '../core/types.ts'
import { collectAsks } from '../schema/asks.ts'
import type { CompiledOperation } from '../schema/operation.ts'
import { coerceVariables } from '../schema/variables.ts'
import { readParameters } from './parameters.ts'

/**
 * @throws {GatewayError} `BAD_REQUEST`, `DOCUMENT_NOT_TRUSTED`, `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`,
 *   `BAD_USER_INPUT`, `QUERY_TOO_LARGE`
 */
export function parse(
  house: House,
  request: GatewayRequest,
  identity: Identity,
): { readonly query: Query; readonly extensions: GraphqlParameters['extensions'] } {
  const parameters = readParameters(house, request)
  if (identity.queryDigest !== undefined && identity.queryDigest !== digest(parameters.query)) {
    throw unauthenticated('The query is not the one that the peer vouched for.')
  }
  assertTrusted(identity, parameters.query)
  const operation = compile(house, request, identity, parameters)
  const variables = coerceVariables(house.schema.visible, operation, parameters.variables)
  const asks = collectAsks(house.schema, operation, variables, house.limits)
  for (const ask of asks) {
    if (ask.items.length > 0) continue
    throw new GatewayError(
      'BAD_USER_INPUT',
      `Select at least one item of ${ask.standard}: that there is a record is something disclosed too.`,
    )
  }
  return { query: { operation, variables, asks }, extensions: parameters.extensions }
}

function compile(
  house: House,
  { method }: GatewayRequest,
  identity: Identity,
  { query, operationName }: GraphqlParameters,
): CompiledOperation {
  try {
    return house.compiler.compile(query, operationName, method === 'GET', ownerOf(house, identity))
  } catch (thrown) {
    throw withWhatIsKnown(house, thrown)
  }
}

/** Before anything is made of it: of whom only known documents are answered, nobody can try others out. */
function assertTrusted({ consumer: { id, documents } }: Identity, query: string): void {
  if (documents === undefined) return
  const document = hash('sha256', query, 'base64url')
  if (setOf(documents).has(document)) return
  throw new GatewayError(
    'DOCUMENT_NOT_TRUSTED',
    `This document is none of those registered for "${id}". Send one of them, with other values as variables; or have "${document}" put under "documents" of the consumer.`,
    { extensions: { document } },
  )
}

const setOf = onceFor((documents: readonly string[]): ReadonlySet<string> => new Set(documents))

/** Whose share keeps the document. Who is not registered here has one with all the others who are not. */
function ownerOf(house: House, { consumer }: Identity): string {
  return house.doors.consumer(consumer.id) === undefined ? '' : consumer.id
}

function digest(query: string): string {
  return hash('sha256', query, 'base64')
}
