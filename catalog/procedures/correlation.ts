import type { Finding } from '../finding.ts'
import type { Application } from './request.ts'

export const ASSESSOR_CHARS_MAX = 100

/**
 * Data of several departments about one person tells more than each alone: whoever joins it, or can by what it was granted
 * before, has assessed that risk (Decree 809 Art. 25; before it is provided to another, also PIPL Art. 55). A department of
 * another region is another.
 */
export function correlationFindings({
  consumer,
  resource,
  joinedWith = [],
  heldBeside = [],
  correlationRisk = '',
  correlationAssessedBy = '',
}: Application): readonly Finding[] {
  const itself = joinedWith.includes(resource)
    ? [finding('joinedWith', `names "${resource}", for which it is; name those beside it`)]
    : []
  const providers = [...new Set([resource, ...joinedWith, ...heldBeside].map(providerOf))].sort()
  if (providers.length < 2) return itself
  const held =
    heldBeside.length === 0
      ? 'is to be joined'
      : `can be joined (${consumer} has grants for ${heldBeside.join(', ')})`
  const joins = `data of ${providers.join(', ')} ${held}, which needs an assessment of its own (Art. 25)`
  return [
    ...itself,
    ...(correlationRisk.trim() === ''
      ? [
          finding(
            'correlationRisk',
            `is empty; ${joins}: say what it could give away, and what is done about it`,
          ),
        ]
      : []),
    ...(correlationAssessedBy.trim() === ''
      ? [finding('correlationAssessedBy', `is empty; ${joins}: say who made it`)]
      : []),
    ...(correlationAssessedBy.length > ASSESSOR_CHARS_MAX
      ? [finding('correlationAssessedBy', `is longer than ${ASSESSOR_CHARS_MAX} characters`)]
      : []),
  ]
}

/** `510000.RS.pensionBenefit` → `510000.RS` */
export function providerOf(code: string): string {
  return code.split('.').slice(0, 2).join('.')
}

function finding(field: keyof Application, message: string): Finding {
  return { pointer: `/application/${field}`, message }
}
