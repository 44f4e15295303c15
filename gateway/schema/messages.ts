/**
 * graphql-js's errors in words that repeat no value.
 *
 * Its own messages quote what was found, and what was found may be a citizen number in the wrong place.
 *
 * @module
 */
import {
  Kind,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql'
import { GatewayError, type ErrorEntry } from '../core/errors.ts'
import { documentTooLarge } from '../core/refusals.ts'
import { saidOfEnum } from './enum-values.ts'
import { valuePlaces, type ValuePlace } from './value-places.ts'
import { withoutNumbers } from './without-numbers.ts'

/** A document that does not parse. */
export function parseFailure(error: GraphQLError, tokensMax: number): GatewayError {
  // graphql-js 16 says "more that".
  if (/^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(error.message)) {
    return documentTooLarge('tokens', tokensMax)
  }
  // `Expected Name, found String "张三".` → `Expected Name, found String.`
  const said = error.message
    .replace(/^Syntax Error: /, '')
    // What was found stands last and unescaped, so its end is the sentence's.
    .replace(/\b(String|BlockString|Int|Float|Name) ".*$/su, '$1.')
    .replace(/(character|escape sequence|number)(, [^:]*)?: .*$/u, '$1$2.')
  return failure('GRAPHQL_PARSE_FAILED', `The document is not GraphQL: ${said}`, error)
}

/**
 * A document that does not fit the schema: all of it that is wrong.
 *
 * @param document in which the nodes of `errors` are.
 */
export function validationFailure(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GatewayError {
  const nodes = new Set(errors.flatMap((error) => error.nodes?.[0] ?? []))
  const places = valuePlaces(schema, document, nodes)
  const entries = errors.map((error) => {
    const node = error.nodes?.[0]
    const isValue = node !== undefined && VALUE_KINDS.has(node.kind)
    return isValue
      ? entry('BAD_USER_INPUT', valueSentence(error, node, places.get(node)), error)
      : entry('GRAPHQL_VALIDATION_FAILED', error.message, error)
  })
  const code = entries.every((e) => e.extensions.code === 'BAD_USER_INPUT')
    ? 'BAD_USER_INPUT'
    : 'GRAPHQL_VALIDATION_FAILED'
  return new GatewayError(code, entries[0]?.message ?? 'The document is not valid.', { entries })
}

const VALUE_KINDS: ReadonlySet<string> = new Set([
  Kind.STRING,
  Kind.INT,
  Kind.FLOAT,
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.NULL,
])

function valueSentence(error: GraphQLError, node: ASTNode, place: ValuePlace | undefined): string {
  const named = place === undefined ? '' : ` for "${place.name}" (${String(place.type)})`
  const where = node.loc === undefined ? '' : ` at line ${node.loc.startToken.line}`
  return `The value${named}${where} is not accepted. ${reasonOf(error, node, place)}`.trim()
}

function reasonOf(error: GraphQLError, node: ASTNode, place: ValuePlace | undefined): string {
  const said = saidOfEnum(place?.type)
  if (said !== undefined) return `${said}${node.kind === Kind.STRING ? ', without quotes' : ''}.`
  // Of graphql-js's own sentences the only one without a value.
  if (LACKING.test(error.message)) return error.message
  return error.originalError?.message ?? ''
}

const LACKING = /^Field "\w+\.\w+" of required type "[^"]+" was not provided\.$/

function failure(code: 'GRAPHQL_PARSE_FAILED', message: string, error: GraphQLError): GatewayError {
  return new GatewayError(code, withoutNumbers(message), { entries: [entry(code, message, error)] })
}

function entry(
  code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT',
  message: string,
  error: GraphQLError,
): ErrorEntry {
  return {
    message: withoutNumbers(message),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    extensions: { code, retryable: false },
  }
}
