import type { Finding } from '../../catalog/finding.ts'

/** A command cannot be carried out as it was given; the message says what to give instead. */
export class CliError extends Error {
  readonly code = 'CLI_USAGE'
  /** Where the exchange refuses an entry: every reason, at its place in the entry. */
  readonly findings: readonly Finding[]

  constructor(message: string, findings: readonly Finding[] = []) {
    super(message)
    this.name = 'CliError'
    this.findings = findings
  }
}
