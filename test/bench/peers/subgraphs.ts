/**
 * Three of the departments as GraphQL services, which is what federating gateways ask: each has its field of a person,
 * and root fields of its own, so that a planner may ask all of them at once.
 *
 * @module
 */
import { fund, household, pension } from '../workloads.ts'
import type { BenchPerson } from '../people.ts'

export interface Subgraph {
  readonly name: 'ga' | 'rs' | 'gjj'
  /** The field of a person that this department has. */
  readonly field: string
  readonly type: string
  readonly items: readonly string[]
  /** The field's value, as the workloads have it. */
  readonly of: (person: BenchPerson) => object
}

export const SUBGRAPHS: readonly Subgraph[] = [
  {
    name: 'ga',
    field: 'householdPopulation',
    type: 'HouseholdPopulation',
    items: ['name', 'sexCode', 'birthDate', 'householdAddress', 'statusCode'],
    of: (person) => household(person, 'clear'),
  },
  {
    name: 'rs',
    field: 'pensionBenefit',
    type: 'PensionBenefit',
    items: ['benefitStatusCode', 'lastCertifiedDate'],
    of: pension,
  },
  {
    name: 'gjj',
    field: 'fundAccount',
    type: 'FundAccount',
    items: ['accountBalance', 'accountStatusCode'],
    of: fund,
  },
]

/** What the workloads' documents need, and no more. */
export function typeDefs({ field, type, items }: Subgraph): string {
  return `scalar CitizenId
enum Region { CHONGQING SICHUAN }
type ${type} { ${items.map((item) => `${item}: String`).join(' ')} }
type Person @key(fields: "idNumber") {
  idNumber: CitizenId!
  ${field}(from: [Region!]): [${type}!]
}
type Query {
  person(idNumber: CitizenId!): Person @shareable
  persons(idNumbers: [CitizenId!]!): [Person!]! @shareable
}`
}

/**
 * The same, as a service of Apollo Federation 1, which Mercurius speaks: one service owns the type and its root fields, the
 * others extend it.
 */
export function federatedOnce(subgraph: Subgraph): string {
  const all = typeDefs(subgraph)
  if (subgraph === SUBGRAPHS[0]) return all.replaceAll(' @shareable', '')
  return all
    .slice(0, all.indexOf('type Query'))
    .replace('type Person', 'extend type Person')
    .replace('idNumber: CitizenId!', '$& @external')
}

/** The same, as a subgraph of Apollo Federation 2. */
export function federated(subgraph: Subgraph): string {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
${typeDefs(subgraph)}`
}
