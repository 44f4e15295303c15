import { DAYS_MAX } from '../policy/last-days.ts'
import { CliError } from './cli-error.ts'

/** @throws {CliError} */
export function daysOf(text: string): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= DAYS_MAX) return days
  throw new CliError(`--days is "${text}"; give a whole number from 1 to ${DAYS_MAX}.`)
}
