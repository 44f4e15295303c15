export interface ConfigProblem {
  /** JSON pointer into the configuration. */
  readonly pointer: string
  /** What is wrong, and what to do. */
  readonly message: string
}

/** The configuration cannot be used. Its message is the report of all problems; nothing was started. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[], file?: string) {
    const where = file === undefined ? '' : ` ${file}`
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    const lines = problems.map(
      ({ pointer, message }) => `  ${pointer === '' ? '(whole)' : pointer}   ${message}`,
    )
    super(`The configuration${where} has ${count}; nothing was started.\n\n${lines.join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}
