import { reportOf, type Problem } from '../catalog/errors.ts'

/** The grants cannot be used. Its message is the report of all problems of all files. */
export class PolicyError extends Error {
  readonly code = 'POLICY_INVALID'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(reportOf(problems).replace(/^The catalogue has/, 'The grants have'))
    this.name = 'PolicyError'
    this.problems = problems
  }
}
