/**
 * Variables of an operation, coerced by the public schema, with sentences that repeat no value.
 *
 * @module
 */
import {
  coerceInputValue,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  TypeInfo,
  typeFromAST,
  valueFromAST,
  visit,
  visitWithTypeInfo,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableNode,
} from 'graphql'
import { GatewayError, type ErrorEntry } from '../core/errors.ts'
import { saidOfEnum } from './enum-values.ts'
import type { UncompiledOperation } from './operation.ts'
import { withoutNumbers } from './without-numbers.ts'

/** @throws {GatewayError} `BAD_USER_INPUT` with one entry for each thing that is wrong, at most 20. */
export function coerceVariables(
  schema: GraphQLSchema,
  { operation, neverNull }: Pick<UncompiledOperation, 'operation' | 'neverNull'>,
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
    if (value === null && neverNull.has(name)) {
      say(
        `The variable "$${name}" must not be null where it is used. Leave it out to have its default.`,
      )
      continue
    }
    coerced[name] = coerceInputValue(value, type, (path, _invalid, error) => {
      const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
      const said = saidOfEnum(typeAt(type, path))
      const reason = said === undefined ? withoutValues(error.message) : `${said}.`
      say(`The variable "$${name}${at}" is not accepted. ${reason}`)
    })
  }
  if (problems.length > 0) {
    throw new GatewayError('BAD_USER_INPUT', problems[0]?.message ?? '', { entries: problems })
  }
  return coerced
}

const NONE: Readonly<Record<string, unknown>> = Object.freeze({})

/**
 * Names of the variables that stand where no null may, and are of a type that has null: a default lets them stand there, and
 * null may be given all the same. Execution would fail then.
 *
 * @see GraphQL specification, October 2021, §5.8.5
 */
export function neverNullIn(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): ReadonlySet<string> {
  const defaulted = new Set(
    (operation.variableDefinitions ?? [])
      .filter(({ type, defaultValue }) => type.kind !== Kind.NON_NULL_TYPE && defaultValue)
      .map(({ variable }) => variable.name.value),
  )
  const found = new Set<string>()
  if (defaulted.size === 0) return found
  const info = new TypeInfo(schema)
  const enter = ({ name }: VariableNode): void => {
    if (defaulted.has(name.value) && isNonNullType(info.getInputType())) found.add(name.value)
  }
  const document = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] } as const
  visit(document, visitWithTypeInfo(info, { Variable: enter }))
  return found
}

/** The type of what stands at `path` in a value of `type`. */
function typeAt(type: unknown, path: readonly (string | number)[]): unknown {
  let at = type
  for (const key of path) {
    if (isNonNullType(at)) at = at.ofType
    if (isListType(at)) at = at.ofType
    else at = isInputObjectType(at) ? at.getFields()[key]?.type : undefined
  }
  return at
}

/** graphql-js's own scalars say `String cannot represent a non string value: 139…`. */
function withoutValues(message: string): string {
  return (
    message
      .replace(/^Expected type "[^"]*"\. (?=(?:A |Not |There |The ))/u, '')
      .replace(/(cannot represent[^:]*): .*$/su, '$1.')
      // The keys of a JSON object are whatever was sent, not names of GraphQL.
      .replace(/^Field ".*" is not defined by type/su, 'It has a field that is not defined by type')
  )
}
