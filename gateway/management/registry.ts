/**
 * The registry of resources: drafted and submitted by a department's officer, published or returned, stopped and
 * resumed by the steward. Each step is an event of the registry and of the log.
 *
 * @module
 */
import type { Topic } from './operation.ts'
import { REGISTRY_QUERIES, registryQueries } from './registry-queries.ts'
import { SEEN_DIGEST, step } from './registry-steps.ts'

const SDL = `
  input ResourceDefect {
    "JSON pointer into the entry: /shareCondition/use"
    pointer: String!
    message: String!
  }
  extend type Mutation {
    "Writes down a new entry, or amends one; the version in force stays. Gives its digest, SHA-256."
    draftResource("JSON, as in a resource file." entry: String!, ${SEEN_DIGEST}, reason: String!): String!
    "A change of law or duty touches it: an amended entry is due within ten working days (Decree 809 Art. 17)."
    noteResourceChange(code: ID!, changedOn: Date!, reason: String!): Boolean!
    "Consents to more time for that, five working days in all at most (Decree 809 Art. 17)."
    extendResourceUpdate(code: ID!, days: Int!, reason: String!): Boolean!
    "Asks for publication; refused with every defect, each with its article, and with every column that its source says it does not have. Gives what the source could not be asked, a sentence each."
    submitResource(code: ID!, ${SEEN_DIGEST}, reason: String!): [String!]!
    "Puts what was submitted into force, on all replicas within two seconds. Gives the version; its event says what the source could not be asked. One that would break queries of the last 90 days is refused with their consumers and items, unless that is accepted."
    publishResource(code: ID!, acceptBreaks: Boolean! = false, ${SEEN_DIGEST}, reason: String!): Int!
    "Gives it back with every defect: those named here and those that the rules find."
    returnResource(code: ID!, defects: [ResourceDefect!]!, reason: String!): Boolean!
    "Takes the service away until it is resumed (Decree 809 Art. 27)."
    suspendResource(code: ID!, "How the users were consulted." consultation: String!, "Where it was filed." filing: String!, reason: String!): Boolean!
    resumeResource(code: ID!, reason: String!): Boolean!
    "Ends the service for ever (Decree 809 Art. 27)."
    withdrawResource(code: ID!, "How the users were consulted." consultation: String!, "Where it was filed." filing: String!, reason: String!): Boolean!
  }
`

export const registryTopic: Topic = {
  sdl: SDL + REGISTRY_QUERIES,
  operations: {
    ...registryQueries,
    draftResource: step('draft', ({ entry }) => entry.digest),
    noteResourceChange: step('note-change'),
    extendResourceUpdate: step('extend'),
    submitResource: step('submit', (_prepared, warnings) => warnings),
    publishResource: step('publish', ({ event }) => event.version),
    returnResource: step('return'),
    suspendResource: step('suspend'),
    resumeResource: step('resume'),
    withdrawResource: step('withdraw'),
  },
}
