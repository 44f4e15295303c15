import { operation, type Topic } from './operation.ts'

/** Who am I here? The first thing a screen asks. */
export const meTopic: Topic = {
  sdl: `
    enum StaffRole { officer steward auditor administrator security developer }
    type Staff {
      id: ID!
      name: String!
      roles: [StaffRole!]!
      "Code of the department, of a data officer."
      department: String
    }
    extend type Query {
      "Who the token speaks for."
      me: Staff!
    }
  `,
  operations: {
    me: operation({
      roles: 'anyone',
      recorded: false,
      prepare: (_args, { staff }) => ({ department: null, run: () => staff }),
    }),
  },
}
