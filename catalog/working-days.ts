/**
 * Working days (工作日): weekends, statutory holidays and the weekend days worked in their stead, as the State
 * Council's office gives them out each year. The deadlines of Decree 809 are counted in them.
 *
 * Days are `YYYY-MM-DD` by the calendar of Asia/Shanghai, where both provinces are.
 *
 * @module
 */
import type { WorkYear } from './types.ts'

export interface WorkCalendar {
  /** Years whose official notice is known, ascending. */
  readonly years: readonly number[]
  isWorkingDay(day: string): boolean
  /**
   * The last day of a term of `count` working days. The day on which it begins is not counted
   * (administrative practice; Decree 809 is silent).
   *
   * @param count 1 to `TERM_MAX`.
   */
  add(day: string, count: number): Term
  /** Working days after `from`, up to and with `to`; negative, of the days between, when `to` is earlier. */
  between(from: string, to: string): number
}

export interface Term {
  /** Its last day, which is a working day. */
  readonly lastDay: string
  /**
   * The term runs through a year whose notice is not known yet: its weekends and New Year's Day are taken to be
   * all that is off. To be counted anew when the notice is there.
   */
  readonly provisional: boolean
}

/** Working days of the longest term that is counted: four years. */
export const TERM_MAX = 1_000
const DAY_MS = 86_400_000
/** Two days that are further apart are in no one's term. */
const BETWEEN_DAYS_MAX = 4_000

/** Makes a calendar of years that were checked (`load.ts`). */
export function makeWorkCalendar(workYears: readonly WorkYear[]): WorkCalendar {
  const years = Object.freeze(workYears.map(({ year }) => year).sort((a, b) => a - b))
  const known = new Set(years)
  const off = new Set(workYears.flatMap((year) => year.daysOff.flatMap(daysOf)))
  const worked = new Set(workYears.flatMap((year) => year.workingWeekendDays))

  const isWorkingDay = (day: string): boolean =>
    worked.has(day) || (!off.has(day) && !isWeekend(day) && (isKnown(day) || !isNewYear(day)))
  const isKnown = (day: string): boolean => known.has(Number(day.slice(0, 4)))

  return Object.freeze<WorkCalendar>({
    years,
    isWorkingDay,
    add(day, count) {
      if (!Number.isInteger(count) || count < 1 || count > TERM_MAX) {
        throw new RangeError(`A term has 1 to ${TERM_MAX} working days, not ${count}.`)
      }
      let lastDay = day
      let provisional = false
      for (let left = count; left > 0;) {
        lastDay = dayAfter(lastDay)
        provisional ||= !isKnown(lastDay)
        if (isWorkingDay(lastDay)) left -= 1
      }
      return { lastDay, provisional }
    },
    between(from, to) {
      if (to < from) return -this.between(to, from)
      let count = 0
      let day = from
      for (let passed = 0; day < to && passed < BETWEEN_DAYS_MAX; passed += 1) {
        day = dayAfter(day)
        if (isWorkingDay(day)) count += 1
      }
      return count
    },
  })
}

/** Saturday or Sunday. */
export function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

function isNewYear(day: string): boolean {
  return day.endsWith('-01-01')
}

function daysOf({ from, to }: WorkYear['daysOff'][number]): readonly string[] {
  const days: string[] = []
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day)
  return days
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
}
