const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Whether the day exists in the Gregorian calendar. Months count from 1; no allocation. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  const days = DAYS_IN_MONTH[month - 1]
  if (days === undefined || day < 1) return false
  return day <= (month === 2 && isLeapYear(year) ? 29 : days)
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}
