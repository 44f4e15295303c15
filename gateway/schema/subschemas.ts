/**
 * The parts that stitching joins: the subjects, and each department over its reads.
 *
 * A department's subschema covers the standards of its function in all regions: a field's `from` chooses
 * among reads that were planned before execution began. Resolvers here only look up what was read
 * (`ShapeContext`); nothing is read while stitching runs.
 *
 * @module
 */
import type { SubschemaConfig } from '@graphql-tools/delegate'
import { buildSchema, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import {
  itemTypeName,
  kindsIn,
  keyTypeName,
  standardsOf,
  typeName,
  type Offering,
} from '../../catalog/sdl.ts'
import type { SubjectKind } from '../../catalog/types.ts'
import type { LiveMode } from '../../policies/types.ts'
import type { Value } from '../core/types.ts'
import { equipScalars } from './scalars.ts'

/** What the resolvers look into: the masked outcome of the plan. */
export interface ShapeContext {
  /**
   * Records or verifications of one subject for one field; null when every region asked has failed.
   *
   * @param from names of regions as the query gives them; undefined when omitted.
   */
  find(
    mode: LiveMode,
    kind: string,
    standard: string,
    subjectId: string,
    from: readonly string[] | undefined,
    claim: Readonly<Record<string, Value>> | undefined,
  ): readonly object[] | null
}

type Resolver = GraphQLFieldResolver<
  Record<string, unknown>,
  ShapeContext,
  Readonly<Record<string, unknown>>
>

/** Hands out subjects as handles: keys in, keys out. Reads nothing. */
export function subjectsSubschema(offering: Offering, now: () => Date): SubschemaConfig {
  const kinds = kindsIn(offering)
  const sdl = kinds.map((kind) => {
    const type = typeName(kind.name)
    const keys = kind.keys.map((key) => `${key.name}: ${keyTypeName(key.format)}!`).join(' ')
    const verified = standardsOf(offering, kind.name, 'verify').length > 0
    return `${kind.keys.length > 1 ? `input ${type}Key { ${keys} }` : ''}
type ${type} { _key: ID! ${keys} ${verified ? `verify: ${type}Verify!` : ''} }
${verified ? `type ${type}Verify { _key: ID! }` : ''}`
  })
  const handles = kinds.map((kind) => {
    const type = typeName(kind.name)
    const single = kind.keys.map((key) => `${key.name}: ${keyTypeName(key.format)}!`).join(', ')
    const many =
      kind.keys.length === 1
        ? `${kind.keys[0]?.plural ?? ''}: [${keyTypeName(kind.keys[0]?.format)}!]!`
        : `keys: [${type}Key!]!`
    return `${kind.name}(${single}): ${type} ${kind.plural}(${many}): [${type}!]!`
  })
  const schema = buildSchema(
    `${scalarSdl(offering)}\n${sdl.join('\n')}\ntype Query { ${handles.join('\n')} }`,
  )
  equipScalars(schema, offering.codeLists, now)
  for (const kind of kinds) {
    setResolver(schema, 'Query', kind.name, (_root, args) => handle(kind, args))
    setResolver(schema, 'Query', kind.plural, (_root, args) => handleAll(kind, args))
    setResolver(schema, typeName(kind.name), 'verify', (subject) => ({ _key: subject['_key'] }))
  }
  return { schema }
}

function handle(kind: SubjectKind, args: Readonly<Record<string, unknown>>): object {
  const keys = kind.keys.map((key) => args[key.name])
  return {
    _key: JSON.stringify(keys),
    ...Object.fromEntries(kind.keys.map((key, i) => [key.name, keys[i]])),
  }
}

function handleAll(kind: SubjectKind, args: Readonly<Record<string, unknown>>): readonly object[] {
  const [first] = kind.keys
  if (kind.keys.length > 1 || first === undefined) {
    return (args['keys'] as readonly Record<string, unknown>[]).map((keys) => handle(kind, keys))
  }
  return (args[first.plural] as readonly unknown[]).map((key) =>
    handle(kind, { [first.name]: key }),
  )
}

/** One department's standards, merged into the subjects by `_key`. */
export function departmentSubschema(
  offering: Offering,
  department: string,
  now: () => Date,
): SubschemaConfig {
  const own: Offering = {
    ...offering,
    standards: offering.standards.filter(({ standard }) => standard.department === department),
  }
  const lists = new Map(offering.codeLists.map((list) => [list.id, list]))
  const parts: string[] = []
  const entries: string[] = []
  const merged: { readonly type: string; readonly mode: LiveMode; readonly kind: string }[] = []
  for (const kind of kindsOf(own)) {
    for (const [type, mode] of [
      [typeName(kind.name), 'query'],
      [`${typeName(kind.name)}Verify`, 'verify'],
    ] as const) {
      const standards = standardsOf(own, kind.name, mode)
      if (standards.length === 0) continue
      const fields = standards.map((s) =>
        mode === 'query'
          ? `${s.key}(from: [Region!]): [${typeName(s.key)}!]`
          : `${s.key}(from: [Region!], claim: ${typeName(s.key)}Claim!): [Verification!]`,
      )
      parts.push(`type ${type} { _key: ID! ${fields.join(' ')} }`)
      entries.push(`_${type}(keys: [ID!]!): [${type}!]!`)
      merged.push({ type, mode, kind: kind.name })
    }
  }
  for (const { standard, resources } of own.standards) {
    const items = standard.items
      .map((item) => `${item.name}: ${itemTypeName(item, lists)}`)
      .join(' ')
    parts.push(`type ${typeName(standard.key)} { ${items} provenance: Provenance! }`)
    if (resources.some((r) => r.methods.includes('verify'))) {
      parts.push(`input ${typeName(standard.key)}Claim { ${items} }`)
    }
  }
  const schema = buildSchema(`${scalarSdl(offering)}
enum Region { ${offering.regions.map((r) => r.name).join(' ')} }
enum VerificationResult { MATCH MISMATCH NOT_FOUND }
type Verification { result: VerificationResult! items: [ItemVerification!]! provenance: Provenance! }
type ItemVerification { item: String! result: VerificationResult! }
type Provenance { region: Region! department: String! resource: ID! version: Int! retrievedAt: DateTime! }
${parts.join('\n')}
type Query { ${entries.join(' ')} }`)
  equipScalars(schema, offering.codeLists, now)
  for (const { type, mode, kind } of merged) {
    setResolver(schema, 'Query', `_${type}`, (_root, args) =>
      (args['keys'] as readonly string[]).map((_key) => ({ _key })),
    )
    const object = schema.getType(type)
    if (!isObjectType(object)) continue
    for (const field of Object.values(object.getFields())) {
      if (field.name !== '_key')
        setResolver(schema, type, field.name, findIn(mode, kind, field.name))
    }
  }
  for (const { standard } of own.standards) {
    const type = typeName(standard.key)
    for (const { name } of [...standard.items, { name: 'provenance' }]) {
      setResolver(schema, type, name, itemOf(name))
    }
  }
  return {
    schema,
    batch: true,
    merge: Object.fromEntries(
      merged.map(({ type }) => [
        type,
        {
          selectionSet: '{ _key }',
          fieldName: `_${type}`,
          key: (subject: Record<string, unknown>) => subject['_key'],
          argsFromKeys: (keys: readonly unknown[]) => ({ keys }),
        },
      ]),
    ),
  }
}

function findIn(mode: LiveMode, kind: string, standard: string): Resolver {
  return (subject, args, context) => {
    const found = context.find(
      mode,
      kind,
      standard,
      subject['_key'] as string,
      (args['from'] as readonly string[] | null | undefined) ?? undefined,
      args['claim'] as Readonly<Record<string, Value>> | undefined,
    )
    return mode === 'query' ? (found?.map((record) => ({ record })) ?? null) : found
  }
}

/** Records are handed on within another object: execution takes one that has an item `then` for a promise. */
function itemOf(name: string): Resolver {
  return ({ record }) => (record as Readonly<Record<string, unknown>>)[name]
}

function setResolver(schema: GraphQLSchema, type: string, field: string, resolve: Resolver): void {
  const object = schema.getType(type)
  const target = isObjectType(object) ? object.getFields()[field] : undefined
  if (target !== undefined) target.resolve = resolve as GraphQLFieldResolver<unknown, unknown>
}

function kindsOf(offering: Offering): readonly SubjectKind[] {
  return offering.kinds.filter((kind) =>
    offering.standards.some(({ standard }) => standard.subjects.some((s) => s.kind === kind.name)),
  )
}

function scalarSdl(offering: Offering): string {
  const names = ['CitizenId', 'Uscc', 'Date', 'DateTime', 'Decimal']
  return [...names, ...offering.codeLists.map((list) => list.typeName)]
    .map((name) => `scalar ${name}`)
    .join('\n')
}
