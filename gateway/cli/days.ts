import { DAYS_MAX } from '../policy/last-days.ts'
import { wholeNumberOf } from './whole-number.ts'

/** @throws {CliError} */
export function daysOf(text: string): number {
  return wholeNumberOf('--days', text, DAYS_MAX)
}
