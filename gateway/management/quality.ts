/**
 * How good the data is that passed: for its data officer and for the steward.
 *
 * @module
 */
import { localTime, dayOf } from '../core/day.ts'
import { isStale } from '../quality/freshness.ts'
import { QUALITY_DAYS_KEPT, qualityByDay, qualitySince } from '../quality/quality-book.ts'
import { STALE_ALARM, staleAlarmOf } from '../quality/quality-keeper.ts'
import { listAlarms } from '../state/alarms.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

const DAY_MS = 86_400_000

interface Asked {
  readonly resource?: string | null
  readonly days: number
}

export const qualityTopic: Topic = {
  sdl: `
    "Counts of one item, over the days that were asked for. Whole numbers; they may outgrow an Int."
    type ItemQuality {
      item: String!
      nameZh: String!
      records: Float!
      "Records in which the source holds no value."
      missing: Float!
      "Records whose value breaks its standard: type, length, code list, check character."
      invalid: Float!
    }
    "An alarm that is open because data was read that is older than its update cycle allows."
    type DataOverdue { since: DateTime!, explanation: String!, explanationZh: String }
    type ResourceQuality {
      resource: ID!
      name: String!
      "How often its department promised to deliver."
      updateCycle: String!
      reads: Float!
      "Reads that could not be used: the source answered in another form than agreed."
      malformed: Float!
      "Reads of data that was older than its update cycle allows."
      stale: Float!
      records: Float!
      "Records equal to another of the same subject in every item that was read."
      repeated: Float!
      "When the data was delivered that was read last; null where the source is asked itself."
      asOf: DateTime
      "Whether that is older by now than its update cycle allows: the department is due."
      isDue: Boolean!
      overdue: DataOverdue
      items: [ItemQuality!]!
    }
    "Of one resource on one day. Days on which nothing passed are left out."
    type QualityDay {
      "YYYY-MM-DD"
      day: String!
      reads: Float!
      malformed: Float!
      stale: Float!
      records: Float!
      "Values of items in those records, the missing ones among them."
      values: Float!
      missing: Float!
      invalid: Float!
    }
    extend type Query {
      "Quality of this region's resources, measured as data passed in the last days; a data officer sees the own department's. What passed in the last seconds is not in it yet."
      quality(resource: String, days: Int! = 7): [ResourceQuality!]!
      "The same of one resource, day by day, the oldest first."
      qualityByDay(resource: String!, days: Int! = 30): [QualityDay!]!
    }
  `,
  operations: {
    quality: operation<Asked>({
      roles: ['officer', 'steward'],
      recorded: false,
      prepare: (asked, context) => {
        const { resource } = asked
        assertKept(asked)
        const department = resource == null ? null : departmentOf(resource, context)
        return { department, run: () => measured(asked, context) }
      },
    }),
    qualityByDay: operation<Asked & { readonly resource: string }>({
      roles: ['officer', 'steward'],
      recorded: false,
      prepare: (asked, context) => {
        const { resource } = asked
        assertKept(asked)
        return {
          department: departmentOf(resource, context),
          run: () => qualityByDay(context.database, resource, firstDay(asked, context)),
        }
      },
    }),
  },
}

function assertKept({ days }: Asked): void {
  if (days >= 1 && days <= QUALITY_DAYS_KEPT) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    `"days" is ${days}; it must be from 1 to ${QUALITY_DAYS_KEPT}, which is how long counts are kept.`,
  )
}

/** Today is the last of the days. */
function firstDay({ days }: Asked, { now }: ManagementContext): string {
  return dayOf(new Date(now().getTime() - (days - 1) * DAY_MS))
}

function departmentOf(code: string, { house }: ManagementContext): string {
  const { catalog, region } = house()
  const found = catalog.resource(code)
  if (found?.region === region.code) return found.department
  throw new ManagementError(
    'NOT_FOUND',
    `There is no resource "${code}" in this exchange. Find it: shudao catalog search.`,
  )
}

async function measured(asked: Asked, context: ManagementContext): Promise<readonly object[]> {
  const { resource } = asked
  const { database, house, staff, now } = context
  const { catalog } = house()
  const isSteward = staff.roles.includes('steward')
  const all = await qualitySince(database, firstDay(asked, context))
  const open = await listAlarms(database, { rule: STALE_ALARM, state: 'open' })
  return all.flatMap((counted) => {
    const registered = catalog.resource(counted.resource)
    if (registered === undefined || (resource != null && resource !== counted.resource)) return []
    if (!isSteward && registered.department !== staff.department) return []
    const items = catalog.standard(registered.standard)?.items ?? []
    const { asOf } = counted
    const alarm = open.find(({ id }) => id === staleAlarmOf(counted.resource))
    return {
      ...counted,
      name: registered.name,
      updateCycle: registered.updateCycle,
      asOf: asOf && localTime(asOf),
      isDue: isStale(asOf ?? undefined, registered.updateCycle, now()),
      overdue: alarm === undefined ? null : { ...alarm, since: alarm.time },
      items: counted.items.map((item) => ({
        ...item,
        nameZh: items.find(({ name }) => name === item.item)?.nameZh ?? item.item,
      })),
    }
  })
}
