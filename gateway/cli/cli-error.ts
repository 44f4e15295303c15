/** A command cannot be carried out as it was given; the message says what to give instead. */
export class CliError extends Error {
  readonly code = 'CLI_USAGE'

  constructor(message: string) {
    super(message)
    this.name = 'CliError'
  }
}
