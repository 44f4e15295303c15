/**
 * The systems of this region that ask: for whoever applies for one of them, or tries what it may.
 *
 * @module
 */
import { actsForDepartment } from '../staff.ts'
import { operation, type Topic } from './operation.ts'

export const consumersTopic: Topic = {
  sdl: `
    type RegionConsumer { id: ID!, nameZh: String!, nameEn: String!, department: String!, state: String! }
    extend type Query {
      "Systems of this region that ask, by id; officers and heads see those of their department."
      consumers: [RegionConsumer!]!
    }
  `,
  operations: {
    consumers: operation({
      roles: ['officer', 'head', 'steward', 'auditor', 'developer'],
      recorded: false,
      prepare: (_args, { staff, config, registrations }) => ({
        department: null,
        run: () =>
          registrations()
            .consumers.filter(({ region }) => region === config.region)
            .filter(
              ({ department }) =>
                department === staff.department || !actsForDepartment(staff.roles),
            )
            .sort((one, other) => (one.id < other.id ? -1 : 1)),
      }),
    }),
  },
}
