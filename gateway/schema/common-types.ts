/**
 * The types that every visible schema has: scalars, regions, and what stands beside the records of a standard.
 *
 * @module
 */
import {
  GraphQLEnumType,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLNamedType,
} from 'graphql'
import type { CodeList, Region } from '../../catalog/types.ts'
import { areSame } from '../core/are-same.ts'
import { equip, scalarParsers } from './scalars.ts'

export interface CommonTypes {
  /** By name; the scalar of each code list among them. */
  readonly scalars: ReadonlyMap<string, GraphQLScalarType>
  readonly region: GraphQLEnumType
  readonly provenance: GraphQLObjectType
  readonly verification: GraphQLObjectType
  /** Those that the schema has, whatever is offered. */
  readonly always: readonly GraphQLNamedType[]
  readonly madeOf: readonly unknown[]
}

/** @param former given again where it was made of the same regions and lists. */
export function commonTypes(
  regions: readonly Region[],
  codeLists: readonly CodeList[],
  now: () => Date,
  former?: CommonTypes,
): CommonTypes {
  const madeOf = [...regions, ...codeLists]
  if (former !== undefined && areSame(former.madeOf, madeOf)) return former
  const scalars = scalarTypes(codeLists, now)
  const region = regionType(regions)
  const dateTime = scalars.get('DateTime') as GraphQLScalarType
  const provenance = provenanceType(region, dateTime)
  const verification = verificationType(provenance)
  const own = OWN_SCALARS.map(([name]) => scalars.get(name) as GraphQLScalarType)
  return { scalars, region, provenance, verification, always: [...own, verification], madeOf }
}

const OWN_SCALARS: readonly (readonly [name: string, says: string])[] = [
  [
    'CitizenId',
    `公民身份号码 · Citizen identity number, GB 11643: 18 characters with a right check character. 15-digit numbers,
full-width characters and a small x are accepted and normalised. In answers it may be masked.`,
  ],
  [
    'Uscc',
    '统一社会信用代码 · Unified social credit code, GB 32100: 18 characters with a right check character.',
  ],
  ['Date', '日期 · Calendar date, `YYYY-MM-DD`.'],
  ['DateTime', '日期时间 · Point in time with its zone, ISO 8601: `2026-03-01T09:30:00+08:00`.'],
  ['Decimal', '数值 · Decimal number as text, so that no digit of money is lost: `"3120.55"`.'],
]

function scalarTypes(
  codeLists: readonly CodeList[],
  now: () => Date,
): ReadonlyMap<string, GraphQLScalarType> {
  const parsers = scalarParsers(codeLists, now)
  const said = [...OWN_SCALARS, ...codeLists.map((list) => [list.typeName, saidOf(list)] as const)]
  return new Map(
    said.map(([name, description]) => {
      const scalar = new GraphQLScalarType({ name, description })
      const parse = parsers.get(name)
      if (parse !== undefined) equip(scalar, parse)
      return [name, scalar]
    }),
  )
}

const SHOWN_CODES = 20

function saidOf(list: CodeList): string {
  const shown = list.codes
    .slice(0, SHOWN_CODES)
    .map(
      ({ code, nameZh, nameEn }) =>
        `\`${code}\` ${nameZh}${nameEn === undefined ? '' : ` ${nameEn}`}`,
    )
  const more = list.codes.length - SHOWN_CODES
  const rest = more > 0 ? `, and ${more} more` : ''
  return `${list.nameZh} · ${list.nameEn} (${list.source}), as code: ${shown.join(', ')}${rest}.`
}

function regionType(regions: readonly Region[]): GraphQLEnumType {
  return new GraphQLEnumType({
    name: 'Region',
    description: '行政区划 · A province, by its exchange.',
    values: Object.fromEntries(
      regions.map(({ name, nameZh, nameEn, code }) => [
        name,
        { description: `${nameZh} · ${nameEn}, GB/T 2260 \`${code}\`` },
      ]),
    ),
  })
}

function provenanceType(region: GraphQLEnumType, dateTime: GraphQLScalarType): GraphQLObjectType {
  return new GraphQLObjectType({
    name: 'Provenance',
    description: '来源 · Where a record comes from.',
    fields: {
      region: { type: new GraphQLNonNull(region) },
      department: {
        type: new GraphQLNonNull(GraphQLString),
        description: "Name of the providing department's body.",
      },
      resource: { type: new GraphQLNonNull(GraphQLID), description: 'Code of the resource.' },
      version: { type: new GraphQLNonNull(GraphQLInt) },
      retrievedAt: { type: new GraphQLNonNull(dateTime) },
    },
  })
}

function verificationType(provenance: GraphQLObjectType): GraphQLObjectType {
  const result = new GraphQLNonNull(VERIFICATION_RESULT)
  const itemVerification = new GraphQLObjectType({
    name: 'ItemVerification',
    fields: { item: { type: new GraphQLNonNull(GraphQLString) }, result: { type: result } },
  })
  return new GraphQLObjectType({
    name: 'Verification',
    description: '核验结果 · The answer of one region to a claim.',
    fields: {
      result: { type: result },
      items: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(itemVerification))),
        description: 'One line per claimed item, of the record that agrees best.',
      },
      provenance: { type: new GraphQLNonNull(provenance) },
    },
  })
}

const VERIFICATION_RESULT = new GraphQLEnumType({
  name: 'VerificationResult',
  description: 'Whether a claim matches what a department holds. Discloses one word.',
  values: {
    MATCH: { description: '一致 · A record of the subject agrees with the whole claim.' },
    MISMATCH: {
      description: '不一致 · There are records, and none agrees with the whole claim.',
    },
    NOT_FOUND: { description: '库中无此号 · The department has no record of the subject.' },
  },
})
