/**
 * Counts quality as data passes and keeps the counts in the database, off the way of requests. What a replica counted
 * in its last {@link KEEP_QUALITY_EVERY_MS} is lost when it is killed; nothing else is.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import type { Logger } from '../core/logger.ts'
import type { QualityWatch } from '../core/quality.ts'
import type { Database } from '../state/database.ts'
import { addQuality, forgetQuality, QUALITY_DAYS_KEPT } from './quality-book.ts'
import { makeQualityTally, type ItemCounts } from './tally.ts'

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
  readonly now: () => Date
  readonly logger: Logger
}

export const KEEP_QUALITY_EVERY_MS = 5_000
const DAY_MS = 86_400_000

export function startQualityKeeper({ database, now, logger }: QualityKeeperOptions): QualityKeeper {
  const tally = makeQualityTally(now)
  const totals = new Map<string, QualityTotals>()
  const warned = new Set<string>()
  let forgotOn = ''
  let working: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    working = working.then(keep).catch((err: unknown) => {
      logger.warn({ err }, 'the quality of data is not kept just now')
    })
  }, KEEP_QUALITY_EVERY_MS)
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
    for (const { day, resource, stale, asOf, records, items } of counts) {
      addTotals(resource, records, items.values())
      if (stale === 0 || warned.has(`${day} ${resource}`)) continue
      warned.add(`${day} ${resource}`)
      logger.warn({ resource, asOf }, 'data is older than its update cycle; its department is due')
    }
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
    warned.clear()
    await forgetQuality(database, dayOf(new Date(now().getTime() - QUALITY_DAYS_KEPT * DAY_MS)))
    forgotOn = today
  }

  async function close(): Promise<void> {
    clearInterval(timer)
    await working
    await keep().catch(() => undefined)
  }
}
