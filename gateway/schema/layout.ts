/**
 * A document compiled to the layout of its answer: response keys, key by key, written straight as JSON.
 *
 * Stitched execution defines what an answer is; this gives the same bytes, which a differential test holds it
 * to. `@skip` and `@include` that hang on variables make a variant of the layout for each combination of
 * their values; of those, the ones used last are kept.
 *
 * @module
 */
import {
  getArgumentValues,
  isLeafType,
  isNonNullType,
  isObjectType,
  visit,
  type ASTNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql'
import { typeName } from '../../catalog/sdl.ts'
import type { SubjectKind } from '../../catalog/types.ts'
import type { LiveMode } from '../../policies/types.ts'
import type { Value } from '../core/types.ts'
import { groupFields, selectionSets } from './group-fields.ts'
import type { UncompiledOperation } from './operation.ts'
import type { ExchangeSchema } from './schema.ts'
import type { ShapeContext } from './subschemas.ts'

type Variables = Readonly<Record<string, unknown>>

/** Writes an answer's `data` as JSON text. */
export type Layout = (variables: Variables, context: ShapeContext) => string

/** Five conditions. A document with more is rare; some of its variants are then compiled anew. */
const VARIANTS_MAX = 32

export function compileLayout(schema: ExchangeSchema, operation: UncompiledOperation): Layout {
  const conditions = conditionsOf(operation)
  if (conditions.length === 0) return compileVariant(schema, operation, {})
  const variants = new Map<string, Layout>()
  return (variables, context) => {
    const key = conditions.map((name) => String(variables[name])).join(' ')
    const variant = variants.get(key) ?? compileVariant(schema, operation, variables)
    // Set anew on use, so the eldest stands first.
    variants.delete(key)
    variants.set(key, variant)
    const eldest = variants.size > VARIANTS_MAX ? variants.keys().next() : undefined
    if (eldest?.done === false) variants.delete(eldest.value)
    return variant(variables, context)
  }
}

/** How many layouts are kept of it at most. */
export function variantsOf(operation: UncompiledOperation): number {
  return Math.min(VARIANTS_MAX, 2 ** conditionsOf(operation).length)
}

function compileVariant(
  schema: ExchangeSchema,
  operation: UncompiledOperation,
  conditions: Variables,
): Layout {
  return new LayoutCompiler(schema, operation.fragments, conditions).compile(operation)
}

/** Writes one value of the answer: `source` is what its field is read from. */
type Writer<Source> = (source: Source, variables: Variables, context: ShapeContext) => string
type Entry<Source> = readonly [key: string, write: Writer<Source>]

interface SubjectKeys {
  readonly id: string
  readonly keys: readonly unknown[]
}

class LayoutCompiler {
  readonly #schema: ExchangeSchema
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Values of the variables that directives hang on. */
  readonly #conditions: Variables

  constructor(
    schema: ExchangeSchema,
    fragments: Readonly<Record<string, FragmentDefinitionNode>>,
    conditions: Variables,
  ) {
    this.#schema = schema
    this.#fragments = fragments
    this.#conditions = conditions
  }

  compile({ operation }: UncompiledOperation): Layout {
    const root = this.#objectType('Query')
    const entries = this.#entries([operation.selectionSet], root, (field, nodes) =>
      this.#handle(field, nodes),
    )
    const write = writeObject(entries)
    return (variables, context) => write(undefined, variables, context)
  }

  /** `person(…)` or `persons(…)`. */
  #handle(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): Writer<undefined> {
    const { kind, many } = this.#kindOf(field.name)
    const type = this.#objectType(typeName(kind.name))
    const readArguments = argumentReader(field, nodes)
    const entries = this.#entries<SubjectKeys>(selectionSets(nodes), type, (inner, innerNodes) =>
      this.#subjectField(kind, inner, innerNodes),
    )
    const write = writeObject(entries)
    if (!many) {
      return (_source, variables, context) =>
        write(subjectOf(kind, readArguments(variables)), variables, context)
    }
    return (_source, variables, context) =>
      writeList(subjectsOf(kind, readArguments(variables)), (subject) =>
        write(subject, variables, context),
      )
  }

  #subjectField(
    kind: SubjectKind,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
  ): Writer<SubjectKeys> {
    const position = kind.keys.findIndex((key) => key.name === field.name)
    if (position !== -1) return ({ keys }) => JSON.stringify(keys[position])
    if (field.name !== 'verify') return this.#ask('query', kind, field, nodes)
    const type = this.#objectType(`${typeName(kind.name)}Verify`)
    return writeObject(
      this.#entries<SubjectKeys>(selectionSets(nodes), type, (inner, innerNodes) =>
        this.#ask('verify', kind, inner, innerNodes),
      ),
    )
  }

  /** A field that asks a standard: a list of records or of verifications, or null when all failed. */
  #ask(
    mode: LiveMode,
    kind: SubjectKind,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
  ): Writer<SubjectKeys> {
    const standard = field.name
    const readArguments = argumentReader(field, nodes)
    const type = this.#objectType(mode === 'query' ? typeName(standard) : 'Verification')
    const write = this.#plainObject(selectionSets(nodes), type)
    return ({ id }, variables, context) => {
      const args = readArguments(variables)
      const from = (args['from'] as readonly string[] | null | undefined) ?? undefined
      const claim = args['claim'] as Readonly<Record<string, Value>> | undefined
      const found = context.find(mode, kind.name, standard, id, from, claim)
      if (found === null) return 'null'
      return writeList(found as readonly Readonly<Record<string, unknown>>[], (record) =>
        write(record, variables, context),
      )
    }
  }

  /** An object whose fields are its properties: records, provenance, verifications. */
  #plainObject(
    sets: readonly SelectionSetNode[],
    type: GraphQLObjectType,
  ): Writer<Readonly<Record<string, unknown>>> {
    return writeObject(
      this.#entries(sets, type, (field, nodes) => {
        const { name } = field
        const named = isNonNullType(field.type) ? field.type.ofType : field.type
        if (isLeafType(named)) return leafWriter(name, named)
        const inner = isObjectType(named)
          ? named
          : this.#objectType(String(field.type).replace(/[[\]!]/g, ''))
        const write = this.#plainObject(selectionSets(nodes), inner)
        type Inner = Readonly<Record<string, unknown>>
        return (source, variables, context) =>
          isObjectType(named)
            ? write(source[name] as Inner, variables, context)
            : writeList(source[name] as readonly Inner[], (one) => write(one, variables, context))
      }),
    )
  }

  #entries<Source>(
    sets: readonly SelectionSetNode[],
    type: GraphQLObjectType,
    compile: (field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]) => Writer<Source>,
  ): readonly Entry<Source>[] {
    const fields = type.getFields()
    const named = JSON.stringify(type.name)
    const grouped = groupFields(sets, type, this.#fragments, this.#conditions)
    return [...grouped].map(([key, nodes]): Entry<Source> => {
      const field = fields[nodes[0]?.name.value ?? '']
      // Only `__typename` is no field of its type: the document is valid.
      return [key, field === undefined ? () => named : compile(field, nodes)]
    })
  }

  #kindOf(name: string): { readonly kind: SubjectKind; readonly many: boolean } {
    const handle = this.#schema.handles.get(name)
    if (handle === undefined) throw new TypeError(`"${name}" is no handle of the schema.`)
    return handle
  }

  #objectType(name: string): GraphQLObjectType {
    const type = this.#schema.visible.getType(name)
    if (!isObjectType(type)) throw new TypeError(`"${name}" is no type of the schema.`)
    return type
  }
}

/** Arguments without variables are read once. */
function argumentReader(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
): (variables: Variables) => Readonly<Record<string, unknown>> {
  const node = nodes[0] as FieldNode
  if ((node.arguments ?? []).some((argument) => variablesOf(argument).length > 0)) {
    return (variables) => getArgumentValues(field, node, variables)
  }
  const constant = getArgumentValues(field, node, {})
  return () => constant
}

function subjectOf(kind: SubjectKind, args: Readonly<Record<string, unknown>>): SubjectKeys {
  const keys = kind.keys.map((key) => args[key.name])
  return { id: JSON.stringify(keys), keys }
}

function subjectsOf(
  kind: SubjectKind,
  args: Readonly<Record<string, unknown>>,
): readonly SubjectKeys[] {
  const [first] = kind.keys
  if (kind.keys.length > 1 || first === undefined) {
    return (args['keys'] as readonly Record<string, unknown>[]).map((keys) => subjectOf(kind, keys))
  }
  return (args[first.plural] as readonly unknown[]).map((key) => ({
    id: JSON.stringify([key]),
    keys: [key],
  }))
}

/** As graphql-js completes a leaf: null stays null, everything else goes through `serialize`. */
function leafWriter(
  name: string,
  type: GraphQLLeafType,
): Writer<Readonly<Record<string, unknown>>> {
  return (source) => {
    const value = source[name]
    return value === null || value === undefined ? 'null' : JSON.stringify(type.serialize(value))
  }
}

function writeObject<Source>(entries: readonly Entry<Source>[]): Writer<Source> {
  const prefixes = entries.map(([key], i) => `${i === 0 ? '' : ','}${JSON.stringify(key)}:`)
  const writers = entries.map(([, write]) => write)
  return (source, variables, context) => {
    let text = '{'
    for (let i = 0; i < writers.length; i++) {
      text += (prefixes[i] ?? '') + (writers[i]?.(source, variables, context) ?? 'null')
    }
    return `${text}}`
  }
}

function writeList<T>(list: readonly T[], write: (one: T) => string): string {
  let text = '['
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + write(list[i] as T)
  return `${text}]`
}

/** Names of the variables that `@skip` and `@include` hang on. */
function conditionsOf({ operation, fragments }: UncompiledOperation): readonly string[] {
  const names = new Set<string>()
  for (const part of [operation, ...Object.values(fragments)]) {
    visit(part.selectionSet, {
      Directive: (directive) => {
        for (const name of variablesOf(directive)) names.add(name)
      },
    })
  }
  return [...names]
}

function variablesOf(node: ASTNode): readonly string[] {
  const names: string[] = []
  visit(node, { Variable: ({ name }) => void names.push(name.value) })
  return names
}
