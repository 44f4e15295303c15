/**
 * Counts quality as data passes and keeps the counts in the database, off the way of requests. What a replica counted
 * in its last {@link KEEP_QUALITY_EVERY_MS} is lost when it is killed; nothing else is.
 *
 * @module
 */
import type { AlarmBell } from '../alarm-bell.ts'
import { dayOf, localSecond } from '../core/day.ts'
import type { Logger } from '../core/logger.ts'
import { repeating } from '../core/repeating.ts'
import type { QualityWatch } from '../core/quality.ts'
import type { Database } from '../state/database.ts'
import { addQuality, forgetQuality, QUALITY_DAYS_KEPT } from './quality-book.ts'
import { makeQualityTally, type ItemCounts, type ResourceCounts } from './tally.ts'

export interface QualityKeeper {
  readonly watch: QualityWatch
  /** What this process has kept since it began, by resource. */
  readonly totals: () => ReadonlyMap<string, QualityTotals>
  /** Writes down what was counted so far. */
  keep(): Promise<void>
  close(): Promise<void>
}

export interface QualityTotals {
  records: number
  /** Values that were missing, of all items. */
  missing: number
  /** Values that broke their standard. */
  invalid: number
}

export interface QualityKeeperOptions {
  readonly database: Database
  /** Rung while data is read that is older than its department promised. */
  readonly bell: AlarmBell
  readonly now: () => Date
  readonly logger: Logger
}

export const KEEP_QUALITY_EVERY_MS = 5_000
/** Rule of the alarms about data that is older than its update cycle allows. */
export const STALE_ALARM = 'data-stale'
const DAY_MS = 86_400_000

export function startQualityKeeper({
  database,
  bell,
  now,
  logger,
}: QualityKeeperOptions): QualityKeeper {
  const tally = makeQualityTally(now)
  const totals = new Map<string, QualityTotals>()
  let forgotOn = ''
  const keeping = repeating(KEEP_QUALITY_EVERY_MS, keep, (err) =>
    logger.warn({ err }, 'the quality of data is not kept just now'),
  )
  return { watch: tally, totals: () => totals, keep, close }

  async function keep(): Promise<void> {
    await forget(dayOf(now()))
    const counts = tally.take()
    if (counts.length === 0) return
    try {
      await addQuality(database, counts)
    } catch (thrown) {
      tally.putBack(counts)
      throw thrown
    }
    for (const one of counts) {
      addTotals(one.resource, one.records, one.items.values())
      await tellAge(one)
    }
  }

  /** An alarm lasts as long as the data that is read is old, whatever the day. */
  async function tellAge({ resource, stale, asOf }: ResourceCounts): Promise<void> {
    if (asOf === undefined) return
    const id = staleAlarmOf(resource)
    if (stale === 0) await bell.clear(id)
    else await bell.ring({ id, rule: STALE_ALARM, ...explain(resource, asOf), records: [] })
  }

  function addTotals(resource: string, records: number, items: Iterable<ItemCounts>): void {
    const total = totals.get(resource) ?? { records: 0, missing: 0, invalid: 0 }
    totals.set(resource, total)
    total.records += records
    for (const { missing, invalid } of items) {
      total.missing += missing
      total.invalid += invalid
    }
  }

  async function forget(today: string): Promise<void> {
    if (forgotOn === today) return
    await forgetQuality(database, dayOf(new Date(now().getTime() - QUALITY_DAYS_KEPT * DAY_MS)))
    forgotOn = today
  }

  async function close(): Promise<void> {
    await keeping.close()
    await keep().catch(() => undefined)
  }
}

/** Id of the alarm about one resource. */
export function staleAlarmOf(resource: string): string {
  return `${STALE_ALARM}:${resource}`
}

function explain(
  resource: string,
  asOf: Date,
): { readonly explanation: string; readonly explanationZh: string } {
  const since = localSecond(asOf)
  return {
    explanation: `${resource} is answered from data that was delivered on ${since}: older than its update cycle allows. Ask the data officer of its department to deliver it; the alarm ends with the first read of newer data.`,
    explanationZh: `${resource} 的数据为 ${since} 报送,已超过其更新周期。请该部门数据专员报送新数据;读到新数据后本告警自动解除。`,
  }
}
