/**
 * What one offered standard is in the visible schema: the type of its records, of claims about them, and the fields by which
 * subjects are asked for it.
 *
 * Made once, and kept from schema to schema as long as consumers see the same: a published resource costs the types of its
 * own standard, however many there are.
 *
 * @module
 */
import {
  GraphQLBoolean,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLNullableType,
  type GraphQLScalarType,
} from 'graphql'
import { itemTypeName, typeName, type Offering } from '../../catalog/sdl.ts'
import type { CodeList, Item, Resource, Standard } from '../../catalog/types.ts'
import { areSame } from '../core/are-same.ts'
import type { CommonTypes } from './common-types.ts'

export type FieldConfig = GraphQLFieldConfig<unknown, unknown>

export interface StandardTypes {
  readonly standard: Standard
  /** Field of a subject, where the standard can be queried. */
  readonly query: FieldConfig | undefined
  /** Field of a subject's `verify`, where it can be verified. */
  readonly verify: FieldConfig | undefined
  readonly record: GraphQLObjectType
  readonly madeOf: {
    readonly common: CommonTypes
    readonly resources: readonly Resource[]
    /** All that consumers are told of the resources. */
    readonly said: readonly string[]
  }
}

export type Offered = Offering['standards'][number]

/** What the types of all standards are made with. */
export interface StandardSurroundings {
  readonly common: CommonTypes
  /** By id. */
  readonly codeLists: ReadonlyMap<string, CodeList>
  /** Names in the schema by codes. */
  readonly regionNames: ReadonlyMap<string, string>
}

/** @param former given again where consumers would see the same. */
export function standardTypes(
  { standard, resources }: Offered,
  surroundings: StandardSurroundings,
  former?: StandardTypes,
): StandardTypes {
  const { common } = surroundings
  const isSame = former?.standard === standard && former.madeOf.common === common
  if (isSame && areSame(former.madeOf.resources, resources)) return former
  const regions = resources.map(({ region }) => surroundings.regionNames.get(region) ?? region)
  const can = (mode: 'query' | 'verify'): boolean =>
    resources.some(({ methods }) => methods.includes(mode))
  const field = `${standard.nameZh} · ${standard.nameEn}. Offered by ${regions.join(', ')}.`
  const type = typeText(standard, resources, regions)
  const said = [field, type, String(can('query')), String(can('verify'))]
  if (isSame && areSame(former.madeOf.said, said)) return former
  const record = recordType(standard, type, surroundings)
  const from = { description: FROM, type: new GraphQLList(new GraphQLNonNull(common.region)) }
  const query = {
    description: field,
    type: new GraphQLList(new GraphQLNonNull(record)),
    args: { from },
  }
  const verify = (): FieldConfig => ({
    description: field,
    type: new GraphQLList(new GraphQLNonNull(common.verification)),
    args: { from, claim: { type: new GraphQLNonNull(claimType(standard, surroundings)) } },
  })
  return {
    standard,
    query: can('query') ? query : undefined,
    verify: can('verify') ? verify() : undefined,
    record,
    madeOf: { common, resources, said },
  }
}

const FROM =
  '行政区划 · Regions to ask, in this order; at least one. Left out: every region that offers it and for which the consumer holds a grant.'

function typeText(
  { nameZh, nameEn, key, department, synthetic }: Standard,
  resources: readonly Resource[],
  regions: readonly string[],
): string {
  const offers = resources.map(({ code, name, shareType, methods, updateCycle }, i) => {
    const live = methods.filter((method) => method === 'query' || method === 'verify')
    return `- ${regions[i] ?? ''}: \`${code}\`, ${name}; ${shareType}; ${live.join(', ')}; updated ${updateCycle}`
  })
  return [
    `${nameZh} · ${nameEn}`,
    `Standard \`${key}\` of department ${department}${synthetic ? ' (synthetic sample)' : ''}.`,
    ...offers,
  ].join('\n')
}

function recordType(
  standard: Standard,
  description: string,
  surroundings: StandardSurroundings,
): GraphQLObjectType {
  return new GraphQLObjectType({
    name: typeName(standard.key),
    description,
    fields: () => ({
      ...itemFields(standard, surroundings),
      provenance: { type: new GraphQLNonNull(surroundings.common.provenance) },
    }),
  })
}

function claimType(standard: Standard, surroundings: StandardSurroundings): GraphQLInputObjectType {
  return new GraphQLInputObjectType({
    name: `${typeName(standard.key)}Claim`,
    description: 'What is claimed of a record; at least one item.',
    fields: () => itemFields(standard, surroundings),
  })
}

function itemFields(
  { items }: Standard,
  { common, codeLists }: StandardSurroundings,
): Readonly<Record<string, { readonly type: GraphQLScalarType; readonly description: string }>> {
  return Object.fromEntries(
    items.map((item) => {
      const list = item.codeList === undefined ? undefined : codeLists.get(item.codeList)
      const type = scalarOf(itemTypeName(item, codeLists), common)
      return [item.name, { type, description: itemText(item, list) }]
    }),
  )
}

const BUILT_IN = new Map<string, GraphQLScalarType & GraphQLNullableType>([
  ['String', GraphQLString],
  ['Int', GraphQLInt],
  ['Boolean', GraphQLBoolean],
])

/** The scalar of an item or key, by its name. */
export function scalarOf(name: string, { scalars }: CommonTypes): GraphQLScalarType {
  return BUILT_IN.get(name) ?? scalars.get(name) ?? GraphQLString
}

function itemText({ nameZh, sensitive }: Item, list: CodeList | undefined): string {
  const notes = [
    nameZh,
    list === undefined ? '' : `coded by ${list.source}`,
    sensitive ? 'sensitive' : '',
  ]
  return notes.filter((note) => note !== '').join('; ')
}
