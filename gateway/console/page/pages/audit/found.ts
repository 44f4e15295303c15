import type { FoundRecord } from './audit-query.ts'

/** Mode of a question that a probe asked. */
export const PROBED = 'probe'

/** Whether staff looked at a subject's records themselves, through a source that is to be shared. */
export function isProbe({ questions }: FoundRecord): boolean {
  return questions.some(({ mode }) => mode === PROBED)
}
