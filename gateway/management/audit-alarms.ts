/**
 * What the exchange noticed, and who has looked into it.
 *
 * @module
 */
import { localSecond } from '../core/day.ts'
import { ALARM_RULES } from '../state/alarm-rules.ts'
import {
  acknowledgeAlarm,
  ALARMS_LISTED_MAX,
  listAlarms,
  type AlarmPlace,
  type KeptAlarm,
} from '../state/alarms.ts'
import type { Sql } from '../state/database.ts'
import { cursorOf, placeAt } from '../state/page-cursor.ts'
import { ManagementError } from './errors.ts'
import { recordedReason } from './event.ts'
import { operation, type Topic } from './operation.ts'
import { noneOf } from './none-of.ts'

interface AskedAlarms {
  readonly rule?: string | null
  readonly acknowledged: boolean
  readonly after?: string | null
  readonly limit: number
}

interface AlarmPage {
  readonly found: readonly KeptAlarm[]
  readonly next: string | null
}

export const auditAlarmsTopic: Topic = {
  sdl: `
    type AlarmRecord {
      log: String!
      "Null when only the exchange id is known."
      index: Float
      exchangeId: ID
    }
    type Acknowledgement {
      by: ID!
      at: DateTime!
      "Null where it is erased."
      reason: String
    }
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
    type AlarmPage {
      found: [Alarm!]!
      "Give it as after for the next page; null after the last."
      next: String
    }
    extend type Query {
      "Alarms that nobody has looked into yet, or those that somebody has; newest first, page by page."
      alarms(rule: String, acknowledged: Boolean = false, after: String, limit: Int = 50, reason: String!): AlarmPage!
    }
    extend type Mutation {
      "Notes what came of looking into an alarm: the reason says it. The first note stays."
      acknowledgeAlarm(id: ID!, reason: String!): Boolean!
    }
  `,
  operations: {
    alarms: operation<AskedAlarms>({
      roles: ['auditor', 'steward', 'security'],
      recorded: true,
      prepare: async ({ rule, acknowledged, after, limit }, { database }) => {
        if (!Number.isInteger(limit) || limit < 1 || limit >= ALARMS_LISTED_MAX) {
          const message = `A page has 1 to ${ALARMS_LISTED_MAX - 1} alarms, not ${limit}.`
          throw new ManagementError('BAD_USER_INPUT', message)
        }
        if (rule != null) await assertRings(rule, database)
        const which = {
          acknowledged,
          ...(acknowledged ? {} : { state: 'open' as const }),
          ...(rule == null ? {} : { rule }),
        }
        const place = after == null ? undefined : placeOf(after)
        return {
          department: null,
          about: { acknowledged: String(acknowledged), ...(rule == null ? {} : { rule }) },
          run: async () => {
            const alarms = await listAlarms(database, which, limit + 1, place)
            const { found, next } = pageOf(alarms, limit)
            return { found: await named(database, found), next }
          },
        }
      },
    }),
    acknowledgeAlarm: operation<{ readonly id: string; readonly reason: string }>({
      roles: ['auditor'],
      recorded: true,
      prepare: async ({ id, reason }, { database, staff, now }) => {
        await assertOpen(id, database)
        // Of the time before it is recorded: it goes with that month's key, or with the one before.
        const given = { by: staff.id, at: now(), reason: recordedReason(reason) }
        return {
          department: null,
          about: { alarm: id },
          run: async () => {
            const noted = await acknowledgeAlarm(database, id, given)
            // Another note came before it meanwhile: that of this one failed is recorded, and it is told as any second one.
            if (!noted) await assertOpen(id, database)
            return noted
          },
        }
      },
    }),
  },
}

/**
 * A second note would leave the first to the log alone.
 *
 * @throws {ManagementError} `NOT_FOUND`, `CONFLICT`
 */
async function assertOpen(id: string, sql: Sql): Promise<void> {
  const [alarm] = await listAlarms(sql, { id })
  if (alarm === undefined) {
    throw new ManagementError('NOT_FOUND', 'There is no such alarm. List them with `alarms`.')
  }
  if (alarm.acknowledged === null) return
  const { by, at } = alarm.acknowledged
  throw new ManagementError(
    'CONFLICT',
    `${by} looked into that alarm on ${localSecond(at)}, and that note stays: nothing was noted now. Read it with \`alarms(acknowledged: true)\`. When the alarm rings again, it can be noted again.`,
  )
}

/**
 * To an auditor that there is no alarm is a statement. Alarms of an older version may have another rule.
 *
 * @throws {ManagementError} `BAD_USER_INPUT`
 */
async function assertRings(rule: string, sql: Sql): Promise<void> {
  const rules: readonly string[] = ALARM_RULES
  if (rules.includes(rule)) return
  if ((await listAlarms(sql, { rule }, 1)).length > 0) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    noneOf((word) => `There is no rule "${word}" that raises alarms.`, rule, rules),
  )
}

/** Rules that watch know a record by its place; the index knows how it is called. */
async function named(sql: Sql, alarms: readonly KeptAlarm[]): Promise<readonly KeptAlarm[]> {
  const unnamed = alarms
    .flatMap(({ records }) => records)
    .filter(({ exchangeId, index }) => exchangeId === null && index !== null)
  if (unnamed.length === 0) return alarms
  const rows = await sql.query(
    `SELECT i.log, i.log_index, i.exchange_id FROM unnest($1::text[], $2::bigint[]) AS f(log, log_index)
       JOIN shudao.log_index i USING (log, log_index)`,
    [unnamed.map(({ log }) => log), unnamed.map(({ index }) => String(index))],
  )
  const names = new Map(
    rows.map((row) => [`${String(row['log'])} ${String(row['log_index'])}`, row['exchange_id']]),
  )
  return alarms.map((alarm) => ({
    ...alarm,
    records: alarm.records.map((one) => ({
      ...one,
      exchangeId:
        one.exchangeId ?? ((names.get(`${one.log} ${one.index}`) ?? null) as string | null),
    })),
  }))
}

/** @param alarms one more than the page has, where there is one */
function pageOf(alarms: readonly KeptAlarm[], limit: number): AlarmPage {
  const found = alarms.slice(0, limit)
  const last = found.at(-1)
  return {
    found,
    next: alarms.length > limit && last !== undefined ? cursorOf(last.time, last.id) : null,
  }
}

/** @throws {ManagementError} `BAD_USER_INPUT` */
function placeOf(cursor: string): AlarmPlace {
  const [time, id] = placeAt(cursor) ?? []
  if (time !== undefined && typeof id === 'string') return { time: new Date(time), id }
  const message = 'The place to go on from is not one that a page gave.'
  throw new ManagementError('BAD_USER_INPUT', message)
}
