/**
 * What the exchange noticed, and who has looked into it.
 *
 * @module
 */
import { acknowledgeAlarm, listAlarms, type KeptAlarm } from '../state/alarms.ts'
import { ManagementError } from './errors.ts'
import { operation, type Topic } from './operation.ts'

interface AskedAlarms {
  readonly rule?: string | null
  readonly acknowledged: boolean
}

export const auditAlarmsTopic: Topic = {
  sdl: `
    type AlarmRecord {
      log: String!
      "Null when only the exchange id is known."
      index: Float
      exchangeId: ID
    }
    type Acknowledgement { by: ID!, at: DateTime!, reason: String! }
    type Alarm {
      id: ID!
      rule: String!
      time: DateTime!
      explanation: String!
      "In Chinese, where the rule has it."
      explanationZh: String
      records: [AlarmRecord!]!
      "open, or resolved where what was wrong has gone by itself."
      state: String!
      acknowledged: Acknowledgement
    }
    extend type Query {
      "Alarms that nobody has looked into yet, or those that somebody has; newest first."
      alarms(rule: String, acknowledged: Boolean = false, reason: String!): [Alarm!]!
    }
    extend type Mutation {
      "Notes what came of looking into an alarm: the reason says it."
      acknowledgeAlarm(id: ID!, reason: String!): Boolean!
    }
  `,
  operations: {
    alarms: operation<AskedAlarms>({
      roles: ['auditor', 'steward', 'security'],
      recorded: true,
      prepare: ({ rule, acknowledged }, { database }) => ({
        department: null,
        about: { acknowledged: String(acknowledged), ...(rule == null ? {} : { rule }) },
        run: () =>
          listAlarms(database, {
            acknowledged,
            ...(acknowledged ? {} : { state: 'open' }),
            ...(rule == null ? {} : { rule }),
          }),
      }),
    }),
    acknowledgeAlarm: operation<{ readonly id: string; readonly reason: string }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ id, reason }, { database, staff, now }) => {
        const known: readonly KeptAlarm[] = await listAlarms(database, { id })
        if (known.length === 0) {
          throw new ManagementError('NOT_FOUND', 'There is no such alarm. List them with `alarms`.')
        }
        return {
          department: null,
          about: { alarm: id },
          run: () => acknowledgeAlarm(database, id, { by: staff.id, at: now(), reason }),
        }
      },
    }),
  },
}
