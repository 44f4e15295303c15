/**
 * The schema that consumers see (design §4.1): every standard that some region offers is a type; every kind of subject that
 * those standards belong to is a handle. Descriptions carry the Chinese and English names, the share type and the regions
 * that offer it, so that GraphiQL is the manual.
 *
 * @module
 */
import {
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLArgumentConfig,
  type GraphQLFieldConfigMap,
  type GraphQLScalarType,
} from 'graphql'
import { keyTypeName, kindsIn, typeName, type Offering } from '../../catalog/sdl.ts'
import type { SubjectKind } from '../../catalog/types.ts'
import { areSame } from '../core/are-same.ts'
import { commonTypes, type CommonTypes } from './common-types.ts'
import { scalarOf, standardTypes, type FieldConfig, type StandardTypes } from './standard-types.ts'

export interface Visible {
  readonly schema: GraphQLSchema
  readonly common: CommonTypes
  /** By the standard's key. */
  readonly standards: ReadonlyMap<string, StandardTypes>
  readonly kinds: ReadonlyMap<SubjectKind, KindTypes>
}

/** A kind of subject: the fields of `Query` that hand it out, and what its type was made of. */
interface KindTypes {
  /** Of a subject with several keys. */
  readonly key: GraphQLInputObjectType | undefined
  readonly handles: GraphQLFieldConfigMap<unknown, unknown>
  readonly madeOf: readonly unknown[]
}

/** @param former what it has of the same is taken from it; given again where all is. */
export function visibleSchema(offering: Offering, now: () => Date, former?: Visible): Visible {
  const common = commonTypes(offering.regions, offering.codeLists, now, former?.common)
  const surroundings = {
    common,
    codeLists: new Map(offering.codeLists.map((list) => [list.id, list])),
    regionNames: new Map(offering.regions.map(({ code, name }) => [code, name])),
  }
  const standards = new Map(
    offering.standards.map((offered): [string, StandardTypes] => {
      const { key } = offered.standard
      return [key, standardTypes(offered, surroundings, former?.standards.get(key))]
    }),
  )
  const kinds = new Map(
    kindsIn(offering).map((kind): [SubjectKind, KindTypes] => [
      kind,
      kindTypes(kind, [...standards.values()], common, former?.kinds.get(kind)),
    ]),
  )
  if (former?.common === common && areSame([...former.kinds.values()], [...kinds.values()])) {
    return former
  }
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: Object.fromEntries(
        [...kinds.values()].flatMap(({ handles }) => Object.entries(handles)),
      ),
    }),
    types: common.always,
    // It is made of what the catalogue's rules have checked; asking graphql-js again costs a walk through all of it.
    assumeValid: true,
  })
  return { schema, common, standards, kinds }
}

function kindTypes(
  kind: SubjectKind,
  standards: readonly StandardTypes[],
  common: CommonTypes,
  former: KindTypes | undefined,
): KindTypes {
  const own = standards.filter(({ standard }) =>
    standard.subjects.some((subject) => subject.kind === kind.name),
  )
  const madeOf = [common, ...own]
  if (former !== undefined && areSame(former.madeOf, madeOf)) return former
  const isOfSame = former?.madeOf[0] === common
  const key = isOfSame ? former.key : keyType(kind, common)
  return { key, handles: handlesOf(kind, subjectType(kind, own, common), key, common), madeOf }
}

function subjectType(
  kind: SubjectKind,
  own: readonly StandardTypes[],
  common: CommonTypes,
): GraphQLObjectType {
  const type = typeName(kind.name)
  const fieldsOf = (mode: 'query' | 'verify'): GraphQLFieldConfigMap<unknown, unknown> =>
    Object.fromEntries(
      own.flatMap(({ standard, [mode]: field }) =>
        field === undefined ? [] : [[standard.key, field]],
      ),
    )
  const checks = fieldsOf('verify')
  const verify: FieldConfig = {
    description: '核验 · Check a claim instead of reading a record: it discloses least.',
    type: new GraphQLNonNull(new GraphQLObjectType({ name: `${type}Verify`, fields: checks })),
  }
  return new GraphQLObjectType({
    name: type,
    description: `${kind.nameZh} · ${kind.nameEn}`,
    fields: {
      ...keyFields(kind, common),
      ...fieldsOf('query'),
      ...(Object.keys(checks).length === 0 ? {} : { verify }),
    },
  })
}

function keyFields(
  { keys }: SubjectKind,
  common: CommonTypes,
): Readonly<Record<string, { readonly type: GraphQLNonNull<GraphQLScalarType> }>> {
  const typeOf = (format: string | undefined): GraphQLNonNull<GraphQLScalarType> =>
    new GraphQLNonNull(scalarOf(keyTypeName(format), common))
  return Object.fromEntries(keys.map(({ name, format }) => [name, { type: typeOf(format) }]))
}

function keyType(kind: SubjectKind, common: CommonTypes): GraphQLInputObjectType | undefined {
  if (kind.keys.length < 2) return undefined
  const name = `${typeName(kind.name)}Key`
  return new GraphQLInputObjectType({ name, fields: { ...keyFields(kind, common) } })
}

function handlesOf(
  kind: SubjectKind,
  subject: GraphQLObjectType,
  key: GraphQLInputObjectType | undefined,
  common: CommonTypes,
): GraphQLFieldConfigMap<unknown, unknown> {
  const [first] = kind.keys
  const many = (one: GraphQLScalarType | GraphQLInputObjectType): GraphQLArgumentConfig => ({
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(one))),
  })
  return {
    [kind.name]: {
      description: `${kind.nameZh} · ${kind.nameEn}. A handle: asking for it reveals nothing by itself.`,
      type: subject,
      args: { ...keyFields(kind, common) },
    },
    [kind.plural]: {
      description: 'At most 100 subjects a request, in the order asked.',
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(subject))),
      args:
        key === undefined
          ? { [first?.plural ?? '']: many(scalarOf(keyTypeName(first?.format), common)) }
          : { keys: many(key) },
    },
  }
}
