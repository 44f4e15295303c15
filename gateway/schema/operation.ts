/**
 * A document made ready once: parsed, validated against the public schema, bounded, and kept.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import {
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql'
import { GatewayError } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { ExchangeSchema } from './schema.ts'
import { boundOperation } from './bounds.ts'
import { compileLayout, type Layout } from './layout.ts'
import { parseFailure, validationFailure } from './messages.ts'
import { hasSame, touchedBy, type TouchedField } from './touched.ts'
import { validateDocument } from './validate-document.ts'
import { withoutNumbers } from './without-numbers.ts'

/** All of a compiled operation but its layout. */
export interface UncompiledOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** SHA-256 of the document's text, base64url. */
  readonly hash: string
  /** Whether it asks for anything beside the schema itself. Such an operation needs a purpose. */
  readonly disclosing: boolean
}

export interface CompiledOperation extends UncompiledOperation {
  readonly layout: Layout
}

/** Compiles documents for one schema; keeps the most recent `operationsMax` that are valid. */
export interface OperationCompiler {
  /** @throws {GatewayError} `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `BAD_USER_INPUT`, `QUERY_TOO_LARGE`. */
  compile(source: string, operationName: string | undefined, readOnly: boolean): CompiledOperation
  /**
   * The documents that are kept and touch nothing that `schema` has otherwise, by the same names: they are valid there too.
   */
  warmFor(schema: ExchangeSchema): ReadonlyMap<string, WarmOperation>
}

/** A document that was found valid and within its bounds; of its schema it knows what it touches, and holds nothing. */
export interface WarmOperation {
  readonly uncompiled: UncompiledOperation
  readonly touched: readonly TouchedField[]
}

interface KeptOperation extends WarmOperation {
  readonly compiled: CompiledOperation
}

const OPERATIONS_MAX = 1_000

/** @param former whose documents are kept as far as they are the same in `schema`; only their layout is compiled anew. */
export function makeOperationCompiler(
  schema: ExchangeSchema,
  limits: Limits,
  former?: OperationCompiler,
): OperationCompiler {
  // Only valid documents enter, and no larger ones than the bounds allow, so the memory is bounded too.
  const kept = new Map<string, KeptOperation>()
  const warm = new Map(former?.warmFor(schema))
  return {
    compile,
    warmFor: (next) =>
      new Map(
        [...warm, ...kept]
          .slice(-OPERATIONS_MAX)
          .flatMap(([key, { uncompiled, touched }]): [string, WarmOperation][] =>
            hasSame(next.visible, touched) ? [[key, { uncompiled, touched }]] : [],
          ),
      ),
  }

  function compile(
    source: string,
    operationName: string | undefined,
    readOnly: boolean,
  ): CompiledOperation {
    const key = operationName === undefined ? source : `${operationName}\u0000${source}`
    const known = kept.get(key)
    if (known !== undefined) return known.compiled
    const { uncompiled, touched } =
      warm.get(key) ?? readOperation(schema, limits, source, operationName, readOnly)
    warm.delete(key)
    const compiled = { ...uncompiled, layout: compileLayout(schema, uncompiled) }
    if (kept.size >= OPERATIONS_MAX) {
      const oldest = kept.keys().next()
      if (oldest.done !== true) kept.delete(oldest.value)
    }
    kept.set(key, { uncompiled, touched, compiled })
    return compiled
  }
}

function readOperation(
  schema: ExchangeSchema,
  limits: Limits,
  source: string,
  operationName: string | undefined,
  readOnly: boolean,
): WarmOperation {
  const document = parseDocument(source, limits.tokensMax)
  if (readOnly) refuseMutation(document, operationName)
  refuseMissingRoots(schema, document)
  const errors = validateDocument(schema.visible, document)
  if (errors.length > 0) throw validationFailure(errors)
  const operation = getOperationAST(document, operationName)
  if (operation == null) throw chooseOperation(document, operationName)
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  }
  const { disclosing } = boundOperation(operation, fragments, limits)
  const uncompiled: UncompiledOperation = {
    document,
    operation,
    fragments,
    hash: createHash('sha256').update(source).digest('base64url'),
    disclosing,
  }
  return { uncompiled, touched: touchedBy(schema.visible, document) }
}

function parseDocument(source: string, tokensMax: number): DocumentNode {
  try {
    return parse(source, { maxTokens: tokensMax })
  } catch (thrown) {
    throw thrown instanceof GraphQLError ? parseFailure(thrown, tokensMax) : thrown
  }
}

/** GET must not change anything (GraphQL over HTTP, §GET), whatever the schema has. */
function refuseMutation(document: DocumentNode, name: string | undefined): void {
  const operation = getOperationAST(document, name)
  if (operation == null || operation.operation === OperationTypeNode.QUERY) return
  throw new GatewayError('BAD_REQUEST', 'GET takes queries only.', {
    status: 405,
    headers: { Allow: 'POST' },
  })
}

/** graphql-js validates nothing below a root that the schema does not have: such an operation would pass. */
function refuseMissingRoots({ visible }: ExchangeSchema, document: DocumentNode): void {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    if (visible.getRootType(definition.operation) != null) continue
    throw new GatewayError(
      'GRAPHQL_VALIDATION_FAILED',
      `The exchange has queries only, no ${definition.operation}. Ask with "query".`,
    )
  }
}

function chooseOperation(document: DocumentNode, name: string | undefined): GatewayError {
  const names = document.definitions
    .filter((d) => d.kind === Kind.OPERATION_DEFINITION)
    .map((d) => d.name?.value ?? '(anonymous)')
  return new GatewayError(
    'GRAPHQL_VALIDATION_FAILED',
    name === undefined
      ? `The document holds ${names.length} operations. Say which one to run with "operationName".`
      : `The document has no operation of the name given in "operationName". It has: ${withoutNumbers(names.join(', '))}.`,
  )
}
