/**
 * The registry of what is no resource: departments, code lists, standards, matters, sources and consumers go the same way as
 * resources, by one set of operations that says of which kind.
 *
 * @module
 */
import { ENTRY_KINDS } from '../registry/entry-kind.ts'
import { LISTED_MAX } from '../registry/registry-list.ts'
import type { Topic } from './operation.ts'
import { entryHistory, listEntries, showEntry } from './registry-queries.ts'
import { SEEN_DIGEST, step } from './registry-steps.ts'

const KINDS = ENTRY_KINDS.filter((kind) => kind !== 'resource')

const SDL = `
  enum EntryKind { ${KINDS.join(' ')} }
  extend type Query {
    "By code, ${LISTED_MAX} at most; a data officer sees the own department's. Words are looked for in name and code."
    registeredEntries(kind: EntryKind!, state: String, words: String, after: ID, first: Int): [RegisteredEntry!]!
    registeredEntry(kind: EntryKind!, code: ID!): RegisteredEntry!
    "Everything that happened to it, oldest first."
    entryHistory(kind: EntryKind!, code: ID!): [EntryEvent!]!
  }
  extend type Mutation {
    "Writes down a new entry, or amends one; the version in force stays. Gives its digest, SHA-256."
    draftEntry(kind: EntryKind!, "JSON, as in a file of this kind." entry: String!, ${SEEN_DIGEST}, reason: String!): String!
    "Asks for publication; refused with every defect."
    submitEntry(kind: EntryKind!, code: ID!, ${SEEN_DIGEST}, reason: String!): Boolean!
    "Puts what was submitted into force, on all replicas within two seconds. Gives the version. Refused where anything else that is registered would not hold with it; and a guardrail that would have refused exchanges of the last 30 days with their consumers, unless that is accepted."
    publishEntry(kind: EntryKind!, code: ID!, acceptBreaks: Boolean! = false, ${SEEN_DIGEST}, reason: String!): Int!
    "Gives it back with every defect: those named here and those that the rules find."
    returnEntry(kind: EntryKind!, code: ID!, defects: [ResourceDefect!]!, reason: String!): Boolean!
    "Takes it out of force until it is resumed. What others need is refused, but for a consumer, which is stopped at once."
    suspendEntry(kind: EntryKind!, code: ID!, reason: String!): Boolean!
    resumeEntry(kind: EntryKind!, code: ID!, reason: String!): Boolean!
    "Takes it out of force for ever; refused as suspending is."
    withdrawEntry(kind: EntryKind!, code: ID!, reason: String!): Boolean!
  }
`

export const registryEntriesTopic: Topic = {
  sdl: SDL,
  operations: {
    registeredEntries: listEntries,
    registeredEntry: showEntry,
    entryHistory,
    draftEntry: step('draft', ({ entry }) => entry.digest),
    submitEntry: step('submit'),
    publishEntry: step('publish', ({ event }) => event.version),
    returnEntry: step('return'),
    suspendEntry: step('suspend'),
    resumeEntry: step('resume'),
    withdrawEntry: step('withdraw'),
  },
}
