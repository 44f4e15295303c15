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
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type ParseOptions,
} from 'graphql'
import { GatewayError } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import { documentTooLarge, tooDeep } from '../core/refusals.ts'
import type { ExchangeSchema } from './schema.ts'
import { boundOperation, boundOwnFields, tooManyToCompare } from './bounds.ts'
import { makeKeptDocuments, type KeptDocuments } from './kept-documents.ts'
import { compileLayout, variantsOf, type Layout } from './layout.ts'
import { parseFailure, validationFailure } from './messages.ts'
import { hasSame, touchedBy, type TouchedField } from './touched.ts'
import { validateDocument, wasAborted } from './validate-document.ts'
import { neverNullIn } from './variables.ts'
import { withoutNumbers } from './without-numbers.ts'

/** All of a compiled operation but its layout. */
export interface UncompiledOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Names of the variables for which null may not be given, whatever their type says. */
  readonly neverNull: ReadonlySet<string>
  /** SHA-256 of the document's text, base64url. */
  readonly hash: string
  /** Whether it asks for anything beside the schema itself. Such an operation needs a purpose. */
  readonly disclosing: boolean
}

export interface CompiledOperation extends UncompiledOperation {
  readonly layout: Layout
}

/** Compiles documents for one schema, and keeps those that are valid: each consumer has a share of its own. */
export interface OperationCompiler {
  /**
   * @param consumer who asks; its share keeps the document.
   * @throws {GatewayError} `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `BAD_USER_INPUT`, `QUERY_TOO_LARGE`.
   */
  compile(
    source: string,
    operationName: string | undefined,
    readOnly: boolean,
    consumer: string,
  ): CompiledOperation
  /** The documents that are kept and touch nothing that `schema` has otherwise: they are valid there too. */
  warmFor(schema: ExchangeSchema): KeptDocuments<WarmOperation>
}

/** A document that was found valid and within its bounds; of its schema it knows what it touches, and holds nothing. */
export interface WarmOperation {
  readonly uncompiled: UncompiledOperation
  /** By which it was asked for. */
  readonly operationName: string | undefined
  readonly touched: readonly TouchedField[]
  readonly bytes: number
}

interface KeptOperation extends WarmOperation {
  /** Made when it is first asked for in this schema. */
  compiled?: CompiledOperation
}

/** Some 5,000 documents that ask for one item, or six of the largest there may be. */
const KEPT_BYTES_MAX = 32 * 1_048_576

/** @param former whose documents are kept as far as they are the same in `schema`; only their layout is compiled anew. */
export function makeOperationCompiler(
  schema: ExchangeSchema,
  limits: Limits,
  former?: OperationCompiler,
): OperationCompiler {
  const kept: KeptDocuments<KeptOperation> =
    former?.warmFor(schema) ?? makeKeptDocuments(KEPT_BYTES_MAX)
  return {
    compile: (source, operationName, readOnly, consumer) => {
      const key = operationName === undefined ? source : `${operationName}\u0000${source}`
      let known = kept.get(consumer, key)
      // A text may begin as a name and what divides it from its text: then it is found by the name alone, and is not that.
      if (known === undefined || known.operationName !== operationName) {
        known = readOperation(schema, limits, source, operationName, readOnly)
        kept.keep(consumer, key, known)
      }
      return (known.compiled ??= layOut(schema, known))
    },
    warmFor: (next) =>
      kept.map(({ uncompiled, operationName, touched, bytes }) =>
        hasSame(next.visible, touched) ? { uncompiled, operationName, touched, bytes } : undefined,
      ),
  }
}

function layOut(schema: ExchangeSchema, { uncompiled }: WarmOperation): CompiledOperation {
  return { ...uncompiled, layout: compileLayout(schema, uncompiled) }
}

/** graphql-js calls itself for each bracket, and the tokens allow for more of them than the stack does. */
function readOperation(...given: Parameters<typeof readWithin>): KeptOperation {
  try {
    return readWithin(...given)
  } catch (thrown) {
    throw thrown instanceof RangeError ? tooDeep() : thrown
  }
}

function readWithin(
  schema: ExchangeSchema,
  limits: Limits,
  source: string,
  operationName: string | undefined,
  readOnly: boolean,
): KeptOperation {
  // Comments are no tokens, so those alone do not bound a text.
  if (source.length > limits.documentCharsMax) {
    throw documentTooLarge('characters', limits.documentCharsMax)
  }
  const document = parseDocument(source, limits.tokensMax, { noLocation: true })
  if (readOnly) refuseMutation(document, operationName)
  refuseMissingRoots(schema, document)
  const operation = getOperationAST(document, operationName)
  if (operation != null) boundOwnFields(operation, limits)
  let located = document
  const errors = validateDocument(
    schema.visible,
    document,
    () => (located = parseDocument(source, limits.tokensMax)),
  )
  if (errors.some(wasAborted)) throw tooManyToCompare(limits)
  if (errors.length > 0) throw validationFailure(schema.visible, located, errors)
  if (operation == null) throw chooseOperation(document, operationName)
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  }
  const { disclosing, fields } = boundOperation(operation, fragments, limits)
  const uncompiled: UncompiledOperation = {
    document,
    operation,
    fragments,
    neverNull: neverNullIn(schema.visible, operation, Object.values(fragments)),
    hash: createHash('sha256').update(source).digest('base64url'),
    disclosing,
  }
  const bytes = bytesOf(source, uncompiled, fields)
  return { uncompiled, operationName, touched: touchedBy(schema.visible, document), bytes }
}

/** Measured: of one node of a document without its place, and of one field's part of a layout. */
const NODE_BYTES = 180
const FIELD_BYTES = 400
const LEAST_BYTES = 2_000

/** @param fields of the operation, fragments spread. Each layout that may be kept of it counts. */
function bytesOf(source: string, uncompiled: UncompiledOperation, fields: number): number {
  let nodes = 0
  visit(uncompiled.document, {
    enter: () => {
      nodes++
    },
  })
  const layouts = FIELD_BYTES * fields * variantsOf(uncompiled)
  return LEAST_BYTES + 2 * source.length + NODE_BYTES * nodes + layouts
}

/** @param options.noLocation for what is kept: a document's places hold all of its tokens, comments among them. */
function parseDocument(
  source: string,
  tokensMax: number,
  options: ParseOptions = {},
): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: tokensMax })
  } catch (thrown) {
    throw thrown instanceof GraphQLError ? parseFailure(thrown, tokensMax) : thrown
  }
}

/** GET must not change anything (GraphQL over HTTP, §GET), whatever the schema has. */
function refuseMutation(document: DocumentNode, name: string | undefined): void {
  const operation = getOperationAST(document, name)
  if (operation == null || operation.operation === OperationTypeNode.QUERY) return
  throw new GatewayError(
    'BAD_REQUEST',
    'GET takes queries only, and the exchange has nothing else. Ask with "query".',
    { status: 405, headers: { Allow: 'POST' } },
  )
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
