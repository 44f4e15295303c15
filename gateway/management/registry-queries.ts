/**
 * What is in the registry of resources, and how it came there.
 *
 * @module
 */
import type { EntryKind } from '../registry/entry-kind.ts'
import { RECENT_DAYS, type BrokenQueries } from '../registry/broken-queries.ts'
import { listRegistered, LISTED_MAX } from '../registry/registry-list.ts'
import { findRegistered, findVersion, listVersions } from '../registry/registry-store.ts'
import { ManagementError } from './errors.ts'
import { operation, type Operation } from './operation.ts'
import { brokenBy } from './registry-breaks.ts'

/** A resource that changes every week has as many in a year. */
const VERSIONS_MAX = 50

export const REGISTRY_QUERIES = `
  type RegisteredEntry {
    code: ID!
    "Whose officer writes it."
    department: String!
    "Of the draft; null while it has none."
    name: String
    "Of what is written: draft, submitted, returned, published, suspended or withdrawn."
    state: String!
    "Of the version in force: published, suspended or withdrawn; null before the first."
    service: String
    "In force; 0 before the first."
    version: Int!
    "YYYY-MM-DD, of the version in force."
    publishedOn: String
    "JSON, as it was last written."
    entry: String!
    "SHA-256 of the entry, whatever the order of its fields."
    digest: String!
  }
  type EntryEvent {
    seq: Int!
    action: String!
    at: String!
    by: String!
    role: String!
    why: String!
    version: Int
    defects: [String!]!
    "What the source could not be asked when it was submitted, published or returned, or is not certain; a sentence each."
    warnings: [String!]!
    consultation: String
    filing: String
  }
  "Of one consumer."
  type BrokenQuery {
    consumer: ID!
    region: String!
    "What it asked for of what is taken away."
    items: [String!]!
    exchanges: Int!
    lastAt: DateTime!
  }
  "A version that was published; it is never changed."
  type PublishedVersion {
    version: Int!
    "YYYY-MM-DD"
    publishedOn: String!
    "JSON, as it was published."
    entry: String!
  }
  extend type Query {
    "By code, ${LISTED_MAX} at most; a data officer sees the own department's. Words are looked for in name and code."
    registeredResources(state: String, words: String, after: ID, first: Int): [RegisteredEntry!]!
    registeredResource(code: ID!): RegisteredEntry!
    "JSON of the version in force; null before the first. What is written differs from it by what is to be reviewed."
    entryInForce(code: ID!): String
    "Whose queries of the last ${RECENT_DAYS} days what is submitted would break, if it took the place of the version in force."
    resourceBreaks(code: ID!): [BrokenQuery!]!
    "Versions that were published, the newest first, ${VERSIONS_MAX} at most."
    resourceVersions(code: ID!): [PublishedVersion!]!
    "Everything that happened to it, oldest first."
    resourceHistory(code: ID!): [EntryEvent!]!
  }
`

const READERS = ['officer', 'steward', 'auditor'] as const

interface ListArgs {
  /** Left out by the operations of resources. */
  readonly kind?: EntryKind
  readonly state?: string | null
  readonly words?: string | null
  readonly after?: string | null
  readonly first?: number | null
}

interface OneArgs {
  readonly kind?: EntryKind
  readonly code: string
}

export const listEntries: Operation = operation<ListArgs>({
  roles: READERS,
  recorded: false,
  prepare: ({ kind = 'resource', state, words, after, first }, { database, staff }) => ({
    department: null,
    run: async () => {
      const isOfficer = !staff.roles.includes('steward') && !staff.roles.includes('auditor')
      return listRegistered(database, {
        kind,
        ...(isOfficer ? { department: staff.department ?? '' } : {}),
        ...(state == null ? {} : { state }),
        ...(words == null ? {} : { words }),
        ...(after == null ? {} : { after }),
        ...(first == null ? {} : { first: Math.max(first, 1) }),
      })
    },
  }),
})

export const showEntry: Operation = operation<OneArgs>({
  roles: READERS,
  recorded: false,
  prepare: async ({ kind = 'resource', code }, { database }) => {
    const [found] = await listRegistered(database, { kind, code })
    if (found === undefined) throw notThere(code)
    return { department: found.department, run: () => found }
  },
})

export const entryHistory: Operation = operation<OneArgs>({
  roles: READERS,
  recorded: false,
  prepare: async ({ kind = 'resource', code }, { database }) => {
    const found = await findRegistered(database, { kind, code })
    if (found === undefined) throw notThere(code)
    const { events, supply } = found.registration
    return {
      department: supply.department,
      run: () =>
        events.map((event) => ({
          ...event,
          by: event.by.id,
          role: event.by.role,
          defects: (event.defects ?? []).map(({ pointer, message }) => `${pointer} ${message}`),
          warnings: event.warnings ?? [],
        })),
    }
  },
})

const entryInForce: Operation = operation<OneArgs>({
  roles: READERS,
  recorded: false,
  prepare: async ({ code }, { database }) => {
    const name = { kind: 'resource', code } as const
    const [found] = await listRegistered(database, name)
    if (found === undefined) throw notThere(code)
    const run = async (): Promise<string | null> =>
      (await findVersion(database, name, found.version))?.text ?? null
    return { department: found.department, run }
  },
})

const resourceBreaks: Operation = operation<OneArgs>({
  roles: READERS,
  recorded: false,
  prepare: async ({ code }, context) => {
    const [found] = await listRegistered(context.database, { kind: 'resource', code })
    if (found === undefined) throw notThere(code)
    const written = { kind: 'resource', code, text: found.entry } as const
    // What is not submitted may still be no resource at all.
    const isSubmitted = found.state === 'submitted'
    const run = (): Promise<readonly BrokenQueries[]> =>
      isSubmitted ? brokenBy(written, found.version, context) : Promise.resolve([])
    return { department: found.department, run }
  },
})

const resourceVersions: Operation = operation<OneArgs>({
  roles: READERS,
  recorded: false,
  prepare: async ({ code }, { database }) => {
    const name = { kind: 'resource', code } as const
    const [found] = await listRegistered(database, name)
    if (found === undefined) throw notThere(code)
    const { department } = found
    return { department, run: () => listVersions(database, name, VERSIONS_MAX) }
  },
})

export const registryQueries = {
  resourceBreaks,
  registeredResources: listEntries,
  entryInForce,
  resourceVersions,
  registeredResource: showEntry,
  resourceHistory: entryHistory,
}

function notThere(code: string): ManagementError {
  return new ManagementError(
    'NOT_FOUND',
    `${code} is not in the registry. List what is: shudao catalog list.`,
  )
}
