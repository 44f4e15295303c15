/**
 * What is in the registry of resources, and how it came there.
 *
 * @module
 */
import {
  findRegistered,
  listRegistered,
  LISTED_MAX,
  type ListedResource,
} from '../registry/registry-store.ts'
import { ManagementError } from './errors.ts'
import { operation } from './operation.ts'

export const REGISTRY_QUERIES = `
  type RegisteredResource {
    code: ID!
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
  type ResourceEvent {
    seq: Int!
    action: String!
    at: String!
    by: String!
    role: String!
    why: String!
    version: Int
    defects: [String!]!
    consultation: String
    filing: String
  }
  extend type Query {
    "By code, ${LISTED_MAX} at most; a data officer sees the own department's."
    registeredResources(state: String, after: ID): [RegisteredResource!]!
    registeredResource(code: ID!): RegisteredResource!
    "Everything that happened to it, oldest first."
    resourceHistory(code: ID!): [ResourceEvent!]!
  }
`

const READERS = ['officer', 'steward', 'auditor'] as const

export const registryQueries = {
  registeredResources: operation<{ state?: string | null; after?: string | null }>({
    roles: READERS,
    recorded: false,
    prepare: ({ state, after }, { database, staff }) => ({
      department: null,
      run: async () => {
        const isOfficer = !staff.roles.includes('steward') && !staff.roles.includes('auditor')
        return listRegistered(database, {
          ...(isOfficer ? { department: staff.department ?? '' } : {}),
          ...(state == null ? {} : { state }),
          ...(after == null ? {} : { after }),
        })
      },
    }),
  }),
  registeredResource: operation<{ code: string }>({
    roles: READERS,
    recorded: false,
    prepare: async ({ code }, { database }) => {
      const [found] = await listRegistered(database, { code })
      if (found === undefined) throw notThere(code)
      return { department: departmentOf(found), run: () => found }
    },
  }),
  resourceHistory: operation<{ code: string }>({
    roles: READERS,
    recorded: false,
    prepare: async ({ code }, { database }) => {
      const found = await findRegistered(database, code)
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
          })),
      }
    },
  }),
}

function departmentOf({ code }: ListedResource): string {
  return code.split('.')[1] ?? ''
}

function notThere(code: string): ManagementError {
  return new ManagementError(
    'NOT_FOUND',
    `${code} is not in the registry. List what is: shudao catalog list.`,
  )
}
