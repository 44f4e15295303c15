import type { Finding } from '../finding.ts'
import type { WorkYear } from '../types.ts'
import { isWeekend } from '../working-days.ts'

/** Every day is of the year; a day off is none to work on; only weekend days need be made working days. */
export function workYearFindings(work: WorkYear): readonly Finding[] {
  const findings: Finding[] = []
  const isOfYear = (day: string): boolean => day.startsWith(`${work.year}-`)
  work.daysOff.forEach(({ from, to }, at) => {
    const pointer = `/daysOff/${at}`
    if (!isOfYear(from)) findings.push({ pointer: `${pointer}/from`, message: notOf(work.year) })
    if (!isOfYear(to)) findings.push({ pointer: `${pointer}/to`, message: notOf(work.year) })
    if (to < from) findings.push({ pointer, message: `ends on ${to}, before it begins` })
  })
  work.workingWeekendDays.forEach((day, at) => {
    const pointer = `/workingWeekendDays/${at}`
    if (!isOfYear(day)) findings.push({ pointer, message: notOf(work.year) })
    if (!isWeekend(day)) {
      findings.push({
        pointer,
        message: `is ${day}, no Saturday or Sunday: it is worked on anyway`,
      })
    }
    const off = work.daysOff.find(({ from, to }) => from <= day && day <= to)
    if (off !== undefined) {
      findings.push({ pointer, message: `is ${day}, which "${off.nameZh}" makes a day off` })
    }
  })
  return findings
}

function notOf(year: number): string {
  return `is not a day of ${year}`
}
