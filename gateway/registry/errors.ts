import { ended } from '../../catalog/ended.ts'
import type { Finding } from '../../catalog/finding.ts'

/**
 * - `BAD_ENTRY`: what was sent is no entry, or holds a secret;
 * - `UNKNOWN`: there is no such resource in the registry;
 * - `REFUSED`: the procedure does not allow it, or the entry has defects.
 */
export type RegistryErrorCode = 'BAD_ENTRY' | 'UNKNOWN' | 'REFUSED'

/** The registry did nothing. Its message names every reason. */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode
  readonly findings: readonly Finding[]

  constructor(code: RegistryErrorCode, findings: readonly Finding[]) {
    const lines = findings.map(
      ({ pointer, message }) => `${pointer || 'The entry'} ${ended(message)}`,
    )
    super(lines.join('\n'))
    this.name = 'RegistryError'
    this.code = code
    this.findings = findings
  }
}
