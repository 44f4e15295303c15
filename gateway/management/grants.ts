/**
 * Grants after they were given: who holds which, in which state, used when; and to suspend, revoke, attest anew.
 *
 * @module
 */
import type { RegionCode } from '../../catalog/types.ts'
import { bearerOf } from '../grants/bearers.ts'
import {
  reattestGrant,
  revokeGrant,
  suspendGrant,
  usesOf,
  type GrantChange,
} from '../grants/grant-life.ts'
import type { Grant } from '../../policies/types.ts'
import { ManagementError } from './errors.ts'
import {
  NO_DEPARTMENT,
  operation,
  type ManagementContext,
  type Operation,
  type Topic,
} from './operation.ts'

export const grantsTopic: Topic = {
  sdl: `
    type GrantHold {
      state: String!
      "staff, unused or consumer-changed."
      kind: String!
      because: String!
      by: String!
      since: String!
    }
    type GrantState {
      id: ID!
      version: Int!
      consumer: String!
      resource: String!
      "What its file says; a hold makes it stricter."
      state: String!
      validTo: String!
      hold: GrantHold
      "YYYY-MM-DD; null where no use is known."
      lastUsed: String
    }
    extend type Query {
      "Grants in the order of their ids."
      grants(consumer: String, held: Boolean): [GrantState!]!
    }
    extend type Mutation {
      "Holds a grant back until it is attested anew. On all replicas within two seconds."
      suspendGrant(grant: ID!, reason: String!): Boolean!
      "Ends a grant for ever. On all replicas within two seconds."
      revokeGrant(grant: ID!, reason: String!): Boolean!
      "Lifts a suspension: the consumer, as it is registered now, shall have the grant."
      reattestGrant(grant: ID!, reason: String!): Boolean!
    }
  `,
  operations: {
    grants: operation<{ consumer?: string | null; held?: boolean | null }>({
      roles: ['officer', 'steward', 'auditor'],
      recorded: false,
      prepare: (args, context) => ({ department: null, run: () => statesOf(args, context) }),
    }),
    suspendGrant: change(async (context, made) => suspendGrant(context.database, made)),
    revokeGrant: change(async (context, made) => revokeGrant(context.database, made)),
    reattestGrant: change(async (context, made, { consumer: id }) => {
      const consumer = context.registrations().consumers.find((one) => one.id === id)
      if (consumer === undefined)
        throw new ManagementError('CONFLICT', `There is no consumer ${id} any more.`)
      if (await reattestGrant(context.database, bearerOf(consumer), made)) return
      throw new ManagementError(
        'CONFLICT',
        `The grant ${made.grant} was revoked, which is for ever. Register another grant, with an id of its own.`,
      )
    }),
  },
}

/**
 * Officers do it to grants of their own department's resources; to what covers a whole standard, and to what is another
 * province's, stewards alone.
 */
function change(
  run: (context: ManagementContext, made: GrantChange, grant: Grant) => Promise<void>,
): Operation {
  return operation<{ grant: string; reason: string }>({
    roles: ['officer', 'steward'],
    recorded: true,
    prepare: ({ grant: id, reason }, context) => {
      const [grant] = [...context.registrations().grants.all()].filter((one) => one.id === id)
      if (grant === undefined) {
        throw new ManagementError(
          'NOT_FOUND',
          `There is no grant "${id}". List them: shudao grant list.`,
        )
      }
      return {
        department: departmentOf(grant, context.config.region),
        about: { grant: id, version: String(grant.version), consumer: grant.consumer },
        run: async () => {
          const made = { grant: id, by: context.staff.id, because: reason, at: context.now() }
          await run(context, made, grant)
          return true
        },
      }
    },
  })
}

/** Another province's departments have the same codes: its officer would else be ours, whose system asks. */
function departmentOf({ resource }: Grant, own: RegionCode): string {
  const [region, department = NO_DEPARTMENT] = resource.split('.')
  return region === own ? department : NO_DEPARTMENT
}

async function statesOf(
  { consumer, held }: { consumer?: string | null; held?: boolean | null },
  { house, registrations, database }: ManagementContext,
): Promise<readonly object[]> {
  const { grants } = house()
  const used = await usesOf(database)
  return [...registrations().grants.all()]
    .filter((grant) => consumer == null || grant.consumer === consumer)
    .map((grant) => ({
      ...grant,
      hold: grants.hold(`${grant.id}@${grant.version}`) ?? null,
      lastUsed: used.get(grant.id) ?? null,
    }))
    .filter(({ hold }) => held == null || held === (hold !== null))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
