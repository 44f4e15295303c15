import { reportOf, type Problem } from '../catalog/errors.ts'

/** The grants or the guardrails cannot be used. Its message is the report of all problems of all files. */
export class PolicyError extends Error {
  readonly code = 'POLICY_INVALID'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], what: 'grants' | 'guardrails' = 'grants') {
    super(reportOf(problems).replace(/^The catalogue has/, `The ${what} have`))
    this.name = 'PolicyError'
    this.problems = problems
  }
}

/**
 * A guardrail could not be evaluated, although it was checked when it was loaded. Whoever meets this shows
 * nothing: a guardrail that cannot be asked may have forbidden.
 */
export class GuardrailError extends Error {
  readonly code = 'GUARDRAIL_FAILED'

  constructor(detail: string) {
    super(`The guardrails cannot be evaluated: ${detail}`)
    this.name = 'GuardrailError'
  }
}
