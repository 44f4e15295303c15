/**
 * The count of quotas, where it was lost.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import { restartQuotaDay } from '../quotas/restart-day.ts'
import { ManagementError } from './errors.ts'
import { operation, type Topic } from './operation.ts'

export const quotasTopic: Topic = {
  sdl: `
    extend type Mutation {
      "Begins today's count of quotas anew, after Redis lost it. What was used today is forgotten."
      restartQuotaDay(reason: String!): Boolean!
    }
  `,
  operations: {
    restartQuotaDay: operation({
      roles: ['administrator'],
      recorded: true,
      prepare: (_args, { database, now }) => {
        const day = dayOf(now())
        return {
          department: null,
          about: { day },
          run: async () => {
            if (await restartQuotaDay(database, day)) return true
            throw new ManagementError(
              'CONFLICT',
              `Today, ${day}, is not counted in Redis, so its count is not lost and is left as it is.`,
            )
          },
        }
      },
    }),
  },
}
