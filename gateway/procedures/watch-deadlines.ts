/**
 * Reminds of legal deadlines before they are over, tells the steward when they are, and ends what has expired.
 *
 * Each clock has at most one open alarm, which is taken back when the clock has stopped.
 *
 * @module
 */
import { afterIt, dutyOf, lateBy, type Clock } from '../../catalog/procedures/deadlines.ts'
import { lastDayOf } from '../../catalog/procedures/request-act.ts'
import { dayOf } from '../core/day.ts'
import { defineRepeated, type Jobs } from '../jobs/jobs.ts'
import { listAlarms, raiseAlarms, resolveAlarm, type Alarm } from '../state/alarms.ts'
import type { Database } from '../state/database.ts'
import { readProcedures } from './procedure-store.ts'
import { requestOf } from './request-kind.ts'
import { runningClocks, type Counting, type RunningClock } from './running-clocks.ts'
import type { RecordOwnAct } from './kind.ts'
import { prepareStep, takeStep, type Rules, type Step } from './take-step.ts'

export interface WatchDeadlinesOptions {
  readonly database: Database
  /** Region of this exchange. */
  readonly region: string
  readonly counting: Pick<Counting, 'calendar' | 'rules'>
  /** Working days before a deadline from which on somebody is reminded. */
  readonly remindDays: number
  /** Tells the log what the exchange does by itself; durable when it resolves. */
  readonly record: RecordOwnAct
  readonly now: () => Date
}

export const WATCH_DEADLINES_JOB = 'watch-deadlines'
/** Before the last day is over, and after. */
export const DEADLINE_RULES = ['deadline-near', 'deadline-overdue'] as const

/** Defines the job and lets it run every `everyMs`. */
export async function defineWatchDeadlines(
  jobs: Jobs,
  options: WatchDeadlinesOptions,
  everyMs: number,
): Promise<void> {
  await defineRepeated(jobs, WATCH_DEADLINES_JOB, () => watchDeadlines(options), everyMs)
}

/** One run. Idempotent. */
export async function watchDeadlines(options: WatchDeadlinesOptions): Promise<void> {
  const { database, counting, remindDays, now } = options
  const failures = await expireRequests(options)
  const today = dayOf(now())
  const clocks = await runningClocks(database, { ...counting, today })
  const alarms = clocks.flatMap((clock) => alarmOf(clock, remindDays, now()) ?? [])
  await raiseAlarms(database, alarms)
  const meant = new Set(alarms.map(({ id }) => id))
  for (const rule of DEADLINE_RULES) {
    for (const { id } of await listAlarms(database, { rule, state: 'open' })) {
      if (!meant.has(id)) await resolveAlarm(database, id, now())
    }
  }
  if (failures.length > 0) throw failures[0]
}

function alarmOf(
  { about, clock, reading, region, department }: RunningClock,
  remindDays: number,
  time: Date,
): Alarm | undefined {
  const { dueOn, daysLeft, state } = reading
  if (dueOn === undefined || daysLeft === undefined) return undefined
  const isOver = state === 'overdue'
  if (!isOver && daysLeft > remindDays) return undefined
  const { deadline: id } = clock
  const { dutyEn, dutyZh, article } = dutyOf(clock)
  const rule = isOver ? 'deadline-overdue' : 'deadline-near'
  const who = department === undefined ? `the steward of ${region}` : `${department} of ${region}`
  const count = isOver ? lateBy(daysLeft) : `${daysLeft} working days left`
  const daysLate = daysLeft === 0 ? '不足1' : `${-daysLeft}`
  const countZh = isOver ? `已逾期${daysLate}` : `尚余${daysLeft}`
  return {
    id: `${rule}:${id}:${about}:${clock.startedOn}`,
    rule,
    time,
    explanation: `${about}: ${dutyEn} (${id}, Decree 809 Art. ${article}). It ${isOver ? 'was' : 'is'} due on ${dueOn}, ${count} on ${dayOf(time)}; its clock began on ${clock.startedOn}. It is for ${who} to act now.${moreOf(clock, about, isOver)}`,
    explanationZh: `${about}：${dutyZh}（${id}，《政务数据共享条例》第${article}条），期限为${dueOn}，${countZh}个工作日，请${region}${department ?? '主管部门'}尽快办理。${isOver && id === 'rectify' ? '逾期未整改的，数源部门负责人或者其共享主管可以终止使用。' : ''}`,
    records: [],
  }
}

/** What may be done besides; empty where there is nothing. */
function moreOf(clock: Clock, about: string, isOver: boolean): string {
  if (clock.deadline === 'rectify') return isOver ? ` ${afterIt(clock, about)}` : ''
  if (isOver || dutyOf(clock).extensionMax <= clock.extendedBy) return ''
  return ' Where it cannot be done in time, the steward may consent to more before it is over.'
}

/**
 * What this exchange keeps and whose last day of use is past.
 *
 * @returns what was thrown where one could not be ended: it keeps nobody else from being ended or reminded.
 */
async function expireRequests(options: WatchDeadlinesOptions): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  const { database, region, record, now } = options
  const rules: Rules = { own: region, check: () => [] }
  const today = dayOf(now())
  const inUse = await readProcedures(
    database,
    `p.kind = 'request' AND p.supply_region = $1 AND p.state IN ('active', 'suspended', 'rectified')`,
    [region],
  )
  for (const kept of inUse) {
    const lastDay = lastDayOf(requestOf(kept))
    if (today <= lastDay) continue
    const { id } = kept.head
    const step: Step = {
      kind: 'request',
      id,
      action: 'expire',
      by: { id: 'exchange', role: 'system', region },
      why: `Its last day of use was ${lastDay}.`,
      at: now(),
      details: {},
    }
    try {
      const prepared = await prepareStep(database, step, rules)
      await record('expireRequest', { request: id, until: lastDay })
      await takeStep(database, step, rules, prepared)
    } catch (thrown) {
      failures.push(thrown)
    }
  }
  return failures
}
