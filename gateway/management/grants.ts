/**
 * Grants after they were given: who holds which, in which state, used when; and to suspend, revoke, attest anew.
 *
 * @module
 */
import type { GrantAction } from '../../catalog/procedures/request-transitions.ts'
import { bearerOf } from '../grants/bearers.ts'
import {
  reattestGrant,
  revokeGrant,
  suspendGrant,
  usesOf,
  type GrantChange,
} from '../grants/grant-life.ts'
import { wholeStandard } from '../../policies/granted-resource.ts'
import type { Grant } from '../../policies/types.ts'
import { ManagementError } from './errors.ts'
import {
  NO_DEPARTMENT,
  operation,
  type ManagementContext,
  type Operation,
  type Topic,
} from './operation.ts'
import { requestFollowing } from './grant-request.ts'
import { grantsOf, providerOf } from './own-grants.ts'
import { seesAll } from './requests-queries.ts'

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
      "Grants in the order of their ids; an officer sees those for the own department's resources, and of its systems."
      grants(consumer: String, held: Boolean): [GrantState!]!
    }
    extend type Mutation {
      "Holds a grant back until it is attested anew, and suspends the request that it was made of. On all replicas within two seconds. Gives what is left to be done about the request."
      suspendGrant(grant: ID!, reason: String!): [String!]!
      "Ends a grant for ever, and terminates the request that it was made of. On all replicas within two seconds. Gives what is left to be done about the request."
      revokeGrant(grant: ID!, reason: String!): [String!]!
      "Lifts a suspension: the consumer, as it is registered now, shall have the grant. Makes the request that it was made of active again. Where that stays as it is, gives why, or refuses with it if nothing is held back here."
      reattestGrant(grant: ID!, reason: String!): [String!]!
    }
  `,
  operations: {
    grants: operation<{ consumer?: string | null; held?: boolean | null }>({
      roles: ['officer', 'steward', 'auditor'],
      recorded: false,
      prepare: (args, context) => ({ department: null, run: () => statesOf(args, context) }),
    }),
    suspendGrant: change('suspend-grant', async (context, made) =>
      suspendGrant(context.database, made),
    ),
    revokeGrant: change('revoke-grant', async (context, made) =>
      revokeGrant(context.database, made),
    ),
    reattestGrant: change('re-attest-grant', async (context, made, { consumer: id }) => {
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
  action: GrantAction,
  run: (context: ManagementContext, made: GrantChange, grant: Grant) => Promise<void>,
): Operation {
  return operation<{ grant: string; reason: string }>({
    roles: ['officer', 'steward'],
    recorded: true,
    prepare: async ({ grant: id, reason }, context) => {
      const [grant] = [...context.registrations().grants.all()].filter((one) => one.id === id)
      if (grant === undefined) {
        throw new ManagementError(
          'NOT_FOUND',
          `There is no grant "${id}". List them: shudao grant list.`,
        )
      }
      const department = changedBy(grant, context)
      const about = { grant: id, version: String(grant.version), consumer: grant.consumer }
      context.requireDepartment(department, about)
      const request = await requestFollowing(action, grant, reason, context)
      return {
        department,
        about: { ...about, ...request.about },
        run: async () => {
          const made = { grant: id, by: context.staff.id, because: reason, at: context.now() }
          await run(context, made, grant)
          return request.follow()
        },
      }
    },
  })
}

/** Of another province's resource it would else be the officer whose system asks. */
function changedBy(grant: Grant, { house }: ManagementContext): string {
  if (wholeStandard(grant.resource) !== undefined) return NO_DEPARTMENT
  return providerOf(grant, house()) ?? NO_DEPARTMENT
}

async function statesOf(
  { consumer, held }: { consumer?: string | null; held?: boolean | null },
  context: ManagementContext,
): Promise<readonly object[]> {
  const { house, registrations, database, staff } = context
  const { grants } = house()
  const used = await usesOf(database)
  const isShown = seesAll(context) ? () => true : grantsOf(staff.department ?? '', context)
  return [...registrations().grants.all()]
    .filter(isShown)
    .filter((grant) => consumer == null || grant.consumer === consumer)
    .map((grant) => ({
      ...grant,
      hold: grants.hold(`${grant.id}@${grant.version}`) ?? null,
      lastUsed: used.get(grant.id) ?? null,
    }))
    .filter(({ hold }) => held == null || held === (hold !== null))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
