/**
 * The departments' GraphQL services, in a process of their own: `/ga`, `/rs`, `/gjj`, over the same rows as the REST
 * sources, and as quick as they are. Documents are parsed once; what a service costs is not in anybody's figures.
 */
import { createServer } from 'node:http'
import {
  buildSchema,
  execute,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql'
import { makePeople, type BenchPerson } from '../people.ts'
import { listen, sayReady } from '../process.ts'
import { inTime, type Taking } from '../source-time.ts'
import { SUBGRAPHS, typeDefs, type Subgraph } from './subgraphs.ts'

/** What federation adds to a subgraph's schema, as far as gateways ask for it when they run. */
const FEDERATION = `directive @key(fields: String!) on OBJECT
directive @shareable on FIELD_DEFINITION
scalar _Any
union _Entity = Person
extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`

interface Asked {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

let takesMs = 0
process.on('message', (said: Taking) => {
  takesMs = said.takesMs
})
const people = new Map(makePeople().map((person) => [person.citizenId, person]))
const services = new Map(SUBGRAPHS.map((subgraph) => [`/${subgraph.name}`, serviceOf(subgraph)]))

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const service = services.get(request.url ?? '')
    if (service === undefined) {
      response.writeHead(404).end()
      return
    }
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as Asked
    const text = Buffer.from(JSON.stringify(service(asked)))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
    inTime(takesMs, () => response.end(text))
  })
})
server.keepAliveTimeout = 60_000
sayReady(await listen(server))

function serviceOf(subgraph: Subgraph): (asked: Asked) => ExecutionResult {
  const schema: GraphQLSchema = buildSchema(`${typeDefs(subgraph)}\n${FEDERATION}`)
  const documents = new Map<string, DocumentNode>()
  const personOf = (id: string): object | null => {
    const person = people.get(id)
    return person === undefined ? null : valueOf(subgraph, person)
  }
  const rootValue = {
    person: ({ idNumber }: { readonly idNumber: string }) => personOf(idNumber),
    persons: ({ idNumbers }: { readonly idNumbers: readonly string[] }) => idNumbers.map(personOf),
    _entities: ({
      representations,
    }: {
      readonly representations: readonly { readonly idNumber: string }[]
    }) => representations.map(({ idNumber }) => personOf(idNumber)),
  }
  return ({ query, variables }) => {
    let document = documents.get(query)
    if (document === undefined) documents.set(query, (document = parse(query)))
    const result = execute({ schema, document, rootValue, variableValues: variables })
    if (result instanceof Promise) throw new Error('A service of the bench answers at once.')
    return result
  }
}

function valueOf({ of }: Subgraph, person: BenchPerson): object {
  return { __typename: 'Person', idNumber: person.citizenId, ...of(person) }
}
