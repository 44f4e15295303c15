import { ended } from '../../catalog/ended.ts'
import type { Finding } from '../../catalog/finding.ts'

/**
 * - `BAD_INPUT`: what was sent has not the form;
 * - `UNKNOWN`: there is no such procedure;
 * - `REFUSED`: the procedure does not allow it.
 */
export type ProcedureErrorCode = 'BAD_INPUT' | 'UNKNOWN' | 'REFUSED'

/** Nothing was done. Its message names every reason. */
export class ProcedureError extends Error {
  readonly code: ProcedureErrorCode
  readonly findings: readonly Finding[]

  constructor(code: ProcedureErrorCode, findings: readonly Finding[]) {
    super(findings.map(sentence).join('\n'))
    this.name = 'ProcedureError'
    this.code = code
    this.findings = findings
  }
}

/** Some findings end with a question of their own: Did you mean …? */
function sentence({ pointer, message }: Finding): string {
  return `${pointer} ${ended(message)}`
}
