/**
 * Variables of an operation, coerced by the public schema, with sentences that repeat no value.
 *
 * @module
 */
import {
  coerceInputValue,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { GatewayError, type ErrorEntry } from '../core/errors.ts'
import { withoutNumbers } from './without-numbers.ts'

/** @throws {GatewayError} `BAD_USER_INPUT` with one entry for each thing that is wrong, at most 20. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const definitions = operation.variableDefinitions
  if (definitions === undefined || definitions.length === 0) return NONE
  const coerced = Object.create(null) as Record<string, unknown>
  const problems: ErrorEntry[] = []
  const say = (said: string): void => {
    if (problems.length < 20) {
      const message = withoutNumbers(said)
      problems.push({ message, extensions: { code: 'BAD_USER_INPUT', retryable: false } })
    }
  }
  for (const definition of definitions) {
    const name = definition.variable.name.value
    const type = typeFromAST(schema, definition.type)
    if (!isInputType(type)) continue // Validation has refused it already.
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) {
      if (definition.defaultValue !== undefined) {
        coerced[name] = valueFromAST(definition.defaultValue, type)
      } else if (isNonNullType(type)) {
        say(`The variable "$${name}" of type "${String(type)}" is missing.`)
      }
      continue
    }
    if (value === null && isNonNullType(type)) {
      say(`The variable "$${name}" of type "${String(type)}" must not be null.`)
      continue
    }
    coerced[name] = coerceInputValue(value, type, (path, _invalid, error) => {
      const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
      say(`The variable "$${name}${at}" is not accepted. ${withoutValues(error.message)}`)
    })
  }
  if (problems.length > 0) {
    throw new GatewayError('BAD_USER_INPUT', problems[0]?.message ?? '', { entries: problems })
  }
  return coerced
}

const NONE: Readonly<Record<string, unknown>> = Object.freeze({})

/** graphql-js's own scalars say `String cannot represent a non string value: 139…`. */
function withoutValues(message: string): string {
  return (
    message
      .replace(/^Expected type "[^"]*"\. (?=(?:A |Not |There |The ))/u, '')
      .replace(/((?:cannot represent|not exist)[^:]*): .*$/su, '$1.')
      .replace(/Value ".*" does not exist in/su, 'A value does not exist in')
      // The keys of a JSON object are whatever was sent, not names of GraphQL.
      .replace(/^Field ".*" is not defined by type/su, 'It has a field that is not defined by type')
      .replace(/(Enum "[^"]*" cannot represent [^.:]*)[.:].*$/su, '$1.')
  )
}
