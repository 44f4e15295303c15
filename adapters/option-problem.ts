/** One thing wrong with a source's options. */
export interface OptionProblem {
  /** JSON pointer (RFC 6901) into the options; empty for the whole. */
  readonly pointer: string
  /** What is wrong, and what to do. Begins where the pointer's name would stand. */
  readonly message: string
}

/** A source cannot be made. `problems` holds all that is wrong. */
export class AdapterOptionsError extends Error {
  readonly code = 'SOURCE_OPTIONS_INVALID'
  readonly problems: readonly OptionProblem[]

  constructor(source: string, problems: readonly OptionProblem[]) {
    const lines = problems.map(({ pointer, message }) => `\n  ${pointer} ${message}`)
    super(`Source "${source}" cannot be made:${lines.join('')}`)
    this.name = 'AdapterOptionsError'
    this.problems = problems
  }
}
