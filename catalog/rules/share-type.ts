import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/** What is not shared states the law; what is shared on conditions states scope and use (Decree 809 Art. 15). */
export function shareTypeFindings(resource: Resource): readonly Finding[] {
  const condition = resource.shareCondition
  if (resource.shareType === 'not-shared' && isBlank(condition?.legalBasis)) {
    return [
      {
        pointer: '/shareCondition',
        message:
          'has no "legalBasis"; data is withheld only by a named law, regulation or decision (Decree 809 Art. 15)',
      },
    ]
  }
  if (resource.shareType !== 'conditional') return []
  return (['scope', 'use'] as const)
    .filter((part) => isBlank(condition?.[part]))
    .map((part) => ({
      pointer: '/shareCondition',
      message: `has no "${part}"; conditional sharing states its scope and its use (Decree 809 Art. 15)`,
    }))
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
