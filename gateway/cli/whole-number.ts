import { CliError } from './cli-error.ts'

/** What was typed for an option that counts, as `--limit`. @throws {CliError} */
export function wholeNumberOf(option: string, text: string, max: number): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= max) return count
  throw new CliError(`${option} is "${text}"; give a whole number from 1 to ${max}.`)
}
