import { CliError } from './cli-error.ts'

/** `--limit` as typed. @throws {CliError} */
export function limitOf(text: string, max: number): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return limit
  throw new CliError(`--limit is "${text}"; give a whole number from 1 to ${max}.`)
}
