/**
 * The deadlines of Decree 809 in working days, and what a clock says on a given day.
 *
 * A region may set shorter limits of its own, never longer ones. The day on which a clock starts is not counted.
 * While the applicant supplements an incomplete application the clock stands still; the decree is silent about it,
 * so a region may say otherwise.
 *
 * @module
 */
import type { Finding } from '../finding.ts'
import type { WorkCalendar } from '../working-days.ts'

export type DeadlineId = 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6'

/** What a clock asks of somebody. */
export interface Duty {
  /** Who must have done what, as an alarm says it. */
  readonly dutyZh: string
  readonly dutyEn: string
  /** Working days that consent may add, in total; 0 where the decree knows no extension. */
  readonly extensionMax: number
  /** Article of Decree 809. */
  readonly article: number
}

export interface Deadline extends Duty {
  readonly id: DeadlineId
  /** Working days. */
  readonly limit: number
}

export const DEADLINES: Readonly<Record<DeadlineId, Deadline>> = {
  D1: {
    id: 'D1',
    dutyZh: '数源部门更新目录并报送',
    dutyEn: 'The department updates its entry after a change of law or duty, and submits it',
    limit: 10,
    extensionMax: 5,
    article: 17,
  },
  D2: {
    id: 'D2',
    dutyZh: '主管部门审核并发布目录更新',
    dutyEn: 'The competent department reviews the update and publishes it',
    limit: 2,
    extensionMax: 0,
    article: 17,
  },
  D3: {
    id: 'D3',
    dutyZh: '数源部门答复无条件共享申请',
    dutyEn: 'The provider replies to an application for unconditional data',
    limit: 1,
    extensionMax: 10,
    article: 21,
  },
  D4: {
    id: 'D4',
    dutyZh: '数源部门答复有条件共享申请',
    dutyEn: 'The provider replies to an application for conditional data',
    limit: 10,
    extensionMax: 10,
    article: 21,
  },
  D5: {
    id: 'D5',
    dutyZh: '数源部门提供共享数据',
    dutyEn: 'The provider shares the data that it agreed to share',
    limit: 20,
    extensionMax: 0,
    article: 22,
  },
  D6: {
    id: 'D6',
    dutyZh: '数源部门核实、更正并反馈',
    dutyEn: 'The provider verifies and corrects the record, and reports back',
    limit: 10,
    extensionMax: 0,
    article: 26,
  },
}

/** The day that was set, with a suspension, for putting the use right: no term of the decree's, and no local rule's. */
export const RECTIFICATION: Duty = {
  dutyZh: '使用部门完成整改并报告',
  dutyEn: 'The applicant puts its use right, and reports it',
  extensionMax: 0,
  article: 27,
}

/** What a clock holds whom to, whether the decree set it or, for `rectify`, who suspended. */
export function dutyOf({ deadline }: Pick<Clock, 'deadline'>): Duty {
  return deadline === 'rectify' ? RECTIFICATION : DEADLINES[deadline]
}

/** What follows when a clock has run out: a sentence. @param about id of the procedure, or code of the resource. */
export function afterIt({ deadline }: Pick<Clock, 'deadline'>, about: string): string {
  return deadline === 'rectify'
    ? `The provider's head or steward may end the permission for ever: shudao request terminate ${about}.`
    : 'An alarm tells the steward (deadline-overdue); it stays due.'
}

/** Of a clock that has run out: by how much. @param daysLeft 0 before the next working day, then negative. */
export function lateBy(daysLeft: number): string {
  return daysLeft === 0 ? 'less than a working day late' : `${-daysLeft} working days late`
}

/** A region's own rules. What they leave out is as the decree has it. */
export interface LocalRules {
  /** Working days, 1 to the national limit. */
  readonly limits?: Readonly<Partial<Record<DeadlineId, number>>>
  /** Whether a supplement stops the clock. Default: it does. */
  readonly supplementPauses?: boolean
}

/** What is wrong with local rules; empty when they may hold. */
export function localRuleFindings({ limits = {} }: LocalRules): readonly Finding[] {
  return Object.entries(limits).flatMap(([id, days]): readonly Finding[] => {
    const pointer = `/limits/${id}`
    const national = Object.hasOwn(DEADLINES, id) ? DEADLINES[id as DeadlineId] : undefined
    if (national === undefined) {
      const message = `is no deadline. Known are ${Object.keys(DEADLINES).join(', ')}`
      return [{ pointer, message }]
    }
    if (!Number.isInteger(days) || days < 1) {
      return [{ pointer, message: `is ${days}; give whole working days, 1 or more` }]
    }
    if (days <= national.limit) return []
    const message = `is ${days} working days; Decree 809 Art. ${national.article} allows ${national.limit}, and a local rule may only be shorter`
    return [{ pointer, message }]
  })
}

/** One deadline that runs, or ran. All days `YYYY-MM-DD`, Asia/Shanghai. */
export type Clock = TermClock | SetClock

/** Its last day follows from a term of the decree's. */
export interface TermClock {
  readonly deadline: DeadlineId
  readonly startedOn: string
  /** The supplement, once it was asked for, and once it came. */
  readonly pause?: { readonly from: string; readonly to?: string }
  /** Working days that were added by consent. */
  readonly extendedBy: number
  readonly metOn?: string
}

/** Somebody set its last day, working day or not. */
export interface SetClock {
  readonly deadline: 'rectify'
  readonly startedOn: string
  readonly dueOn: string
  readonly metOn?: string
}

export interface Reading {
  readonly state: 'running' | 'due-today' | 'overdue' | 'paused' | 'met' | 'met-late'
  /** Last day; undefined while the clock stands still. */
  readonly dueOn?: string
  /** Working days left after today; when overdue 0 before the next working day, then negative. Undefined when it does not run. */
  readonly daysLeft?: number
  /** See `Term.provisional`. */
  readonly provisional: boolean
}

/** What a clock says at the end of `today`. */
export function read(
  clock: Clock,
  calendar: WorkCalendar,
  today: string,
  rules: LocalRules = {},
): Reading {
  const last = lastDayOf(clock, calendar, rules)
  if (last === undefined) return { state: 'paused', provisional: false }
  const { lastDay: dueOn, provisional } = last
  if (clock.metOn !== undefined) {
    return { state: clock.metOn <= dueOn ? 'met' : 'met-late', dueOn, provisional }
  }
  const daysLeft = calendar.between(today, dueOn)
  const state = today > dueOn ? 'overdue' : today === dueOn ? 'due-today' : 'running'
  return { state, dueOn, daysLeft, provisional }
}

/** Undefined while the clock stands still. */
function lastDayOf(
  clock: Clock,
  calendar: WorkCalendar,
  rules: LocalRules,
): ReturnType<WorkCalendar['add']> | undefined {
  if (clock.deadline === 'rectify') return { lastDay: clock.dueOn, provisional: false }
  const left = termOf(clock, rules)
  const { pause } = clock
  const counted = pause !== undefined && (rules.supplementPauses ?? true) ? pause : undefined
  if (counted === undefined) return calendar.add(clock.startedOn, left)
  if (counted.to !== undefined) {
    return resumed(clock.startedOn, { from: counted.from, to: counted.to }, left, calendar)
  }
  return clock.metOn === undefined ? undefined : calendar.add(clock.startedOn, left)
}

/** Working days that the clock has in all. */
export function termOf({ deadline, extendedBy }: TermClock, { limits = {} }: LocalRules): number {
  const { limit, extensionMax } = DEADLINES[deadline]
  return Math.min(limits[deadline] ?? limit, limit) + Math.min(extendedBy, extensionMax)
}

/** The rest of the term counts from the day on which the supplement came; a term that was over stays over. */
function resumed(
  startedOn: string,
  pause: { readonly from: string; readonly to: string },
  term: number,
  calendar: WorkCalendar,
): ReturnType<WorkCalendar['add']> {
  const whole = calendar.add(startedOn, term)
  if (pause.from > whole.lastDay) return whole
  const used = calendar.between(startedOn, pause.from)
  // Asked for on the last day: the day itself is left.
  return calendar.add(pause.to, Math.max(term - used, 1))
}
