/**
 * What an operation would read: every field that asks a standard, with its subjects, items and claim.
 *
 * Subjects come from arguments alone, never from another record, so all of it is known before anything is
 * read. Fragments, aliases, `@skip` and `@include` are resolved as execution will resolve them.
 *
 * @module
 */
import {
  getArgumentValues,
  isObjectType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql'
import { typeName } from '../../catalog/sdl.ts'
import type { SubjectKind } from '../../catalog/types.ts'
import type { LiveMode } from '../../policies/types.ts'
import { GatewayError } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { FieldAsk, Subject, Value } from '../core/types.ts'
import { tooLarge } from '../core/refusals.ts'
import { saidOfEnum } from './enum-values.ts'
import { groupFields, selectionSets } from './group-fields.ts'
import type { CompiledOperation } from './operation.ts'
import type { ExchangeSchema } from './schema.ts'

type Path = readonly (string | number)[]
/** As the argument `from` gives them. */
type RegionNames = readonly string[] | null | undefined
type Grouped = ReadonlyMap<string, readonly FieldNode[]>

/**
 * Collects the asks of `operation`.
 *
 * @param variables as coerced by the public schema.
 * @returns asks in the order of the query; empty for introspection.
 * @throws {GatewayError} `QUERY_TOO_LARGE` over `subjectsMax`, `regionsMax` or `textMax`; `BAD_USER_INPUT` for an empty claim or an
 *   empty `from`.
 */
export function collectAsks(
  schema: ExchangeSchema,
  operation: CompiledOperation,
  variables: Readonly<Record<string, unknown>>,
  limits: Limits,
): readonly FieldAsk[] {
  const collector = new Collector(schema, operation.fragments, variables, limits)
  return collector.collect(operation)
}

class Collector {
  readonly #schema: ExchangeSchema
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly #variables: Record<string, unknown>
  readonly #limits: Limits
  readonly #asks: FieldAsk[] = []
  readonly #subjects = new Set<string>()

  constructor(
    schema: ExchangeSchema,
    fragments: Readonly<Record<string, FragmentDefinitionNode>>,
    variables: Readonly<Record<string, unknown>>,
    limits: Limits,
  ) {
    this.#schema = schema
    this.#fragments = fragments
    this.#variables = variables
    this.#limits = limits
  }

  collect(operation: CompiledOperation): readonly FieldAsk[] {
    const root = this.#schema.visible.getQueryType()
    if (root == null) return []
    for (const [responseKey, nodes] of this.#group([operation.operation.selectionSet], root)) {
      const name = fieldName(nodes)
      const handle = this.#schema.handles.get(name)
      const field = root.getFields()[name]
      if (handle === undefined || field === undefined) continue
      const args = getArgumentValues(field, nodes[0] as FieldNode, this.#variables)
      const subjects = this.#readSubjects(handle.kind, handle.many, args)
      const paths = subjects.map((_s, i): Path => (handle.many ? [responseKey, i] : [responseKey]))
      this.#collectSubject(handle.kind, nodes, subjects, paths)
    }
    return this.#asks
  }

  #readSubjects(
    kind: SubjectKind,
    many: boolean,
    args: Readonly<Record<string, unknown>>,
  ): readonly Subject[] {
    const tuples = !many
      ? [kind.keys.map((key) => args[key.name] as string)]
      : kind.keys.length > 1
        ? (args['keys'] as readonly Record<string, string>[]).map((keys) =>
            kind.keys.map((key) => keys[key.name] ?? ''),
          )
        : (args[kind.keys[0]?.plural ?? ''] as readonly string[]).map((key) => [key])
    const subjects = tuples.map((keys) => {
      for (const key of keys) this.#checkText(key)
      const subject = { kind: kind.name, keys, id: JSON.stringify(keys) }
      this.#subjects.add(`${kind.name} ${subject.id}`)
      if (this.#subjects.size > this.#limits.subjectsMax) {
        throw tooLarge('subjects', this.#limits.subjectsMax)
      }
      return subject
    })
    // The same one many times is read once, and laid out as often as it is named.
    if (subjects.length > this.#limits.subjectsMax) {
      throw tooLarge('listed-subjects', this.#limits.subjectsMax)
    }
    return subjects
  }

  #collectSubject(
    kind: SubjectKind,
    nodes: readonly FieldNode[],
    subjects: readonly Subject[],
    paths: readonly Path[],
  ): void {
    const type = this.#objectType(typeName(kind.name))
    for (const [key, fields] of this.#group(selectionSets(nodes), type)) {
      const name = fieldName(fields)
      if (name === 'verify') {
        const verify = this.#objectType(`${typeName(kind.name)}Verify`)
        for (const [inner, checks] of this.#group(selectionSets(fields), verify)) {
          const at = paths.map((path) => [...path, key, inner])
          this.#add('verify', verify, checks, subjects, at)
        }
      } else if (!kind.keys.some((k) => k.name === name)) {
        this.#add(
          'query',
          type,
          fields,
          subjects,
          paths.map((path) => [...path, key]),
        )
      }
    }
  }

  #add(
    mode: LiveMode,
    parent: GraphQLObjectType,
    nodes: readonly FieldNode[],
    subjects: readonly Subject[],
    paths: readonly Path[],
  ): void {
    const standard = fieldName(nodes)
    const field = parent.getFields()[standard]
    if (field === undefined || subjects.length === 0) return // `__typename`, or an empty list.
    const args = getArgumentValues(field, nodes[0] as FieldNode, this.#variables)
    const from = this.#readRegions(mode, standard, args['from'] as RegionNames)
    const claim = mode === 'verify' ? this.#readClaim(standard, args['claim']) : undefined
    const items =
      claim === undefined
        ? this.#selectedItems(standard, nodes)
        : Object.keys(claim).map((item) => ({ item, responseKey: item }))
    this.#asks.push({
      mode,
      standard,
      from,
      subjects,
      paths,
      items,
      ...(claim === undefined ? {} : { claim }),
    })
  }

  /** Each region once: asked twice, it is answered once, and nothing that is kept by them grows. */
  #readRegions(mode: LiveMode, standard: string, from: RegionNames): FieldAsk['from'] {
    const { regionsMax } = this.#limits
    if (from == null) return undefined
    if (from.length === 0)
      throw this.#asksNobody(mode === 'verify' ? `verify.${standard}` : standard)
    if (from.length > regionsMax) throw tooLarge('listed-regions', regionsMax)
    const codes = from.map((name) => this.#schema.regionCodes.get(name) ?? name)
    return codes.length > 1 ? [...new Set(codes)] : codes
  }

  /** An empty answer would say that somebody was asked and has no record. */
  #asksNobody(field: string): GatewayError {
    const regions = saidOfEnum(this.#schema.parts.common.region) ?? ''
    return new GatewayError(
      'BAD_USER_INPUT',
      `"from" of ${field} is an empty list, which asks nobody. Leave it out to ask every region that offers it and for which you hold a grant, or name at least one: ${regions}.`,
    )
  }

  /** Selected items; `provenance` and `__typename` are no items. */
  #selectedItems(standard: string, nodes: readonly FieldNode[]): FieldAsk['items'] {
    const type = this.#objectType(typeName(standard))
    const items: { item: string; responseKey: string }[] = []
    for (const [responseKey, fields] of this.#group(selectionSets(nodes), type)) {
      const item = fieldName(fields)
      if (item !== 'provenance' && !item.startsWith('__')) items.push({ item, responseKey })
    }
    return items
  }

  #readClaim(standard: string, given: unknown): Readonly<Record<string, Value>> {
    const claim: Record<string, Value> = {}
    for (const [item, value] of Object.entries((given ?? {}) as Record<string, Value>)) {
      if (typeof value === 'string') this.#checkText(value)
      if (value !== null) claim[item] = value
    }
    if (Object.keys(claim).length === 0) {
      throw new GatewayError(
        'BAD_USER_INPUT',
        `The claim for verify.${standard} is empty. Claim at least one item, for example { name: "…" }.`,
      )
    }
    return claim
  }

  #checkText(text: string): void {
    if (text.length > this.#limits.textMax) throw tooLarge('text-characters', this.#limits.textMax)
  }

  #objectType(name: string): GraphQLObjectType {
    const type = this.#schema.visible.getType(name)
    if (isObjectType(type)) return type
    throw new GatewayError('INTERNAL', `The schema has no type ${name}.`)
  }

  #group(sets: readonly SelectionSetNode[], type: GraphQLObjectType): Grouped {
    return groupFields(sets, type, this.#fragments, this.#variables)
  }
}

function fieldName(nodes: readonly FieldNode[]): string {
  return nodes[0]?.name.value ?? ''
}
