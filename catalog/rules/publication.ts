import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/** What is or was published has been assessed for both risks and says since when (Decree 809 Art. 13). */
export function publicationFindings(resource: Resource): readonly Finding[] {
  if (resource.state !== 'published' && resource.state !== 'suspended') return []
  const { secrecy, personalInformation } = resource.assessments
  const findings: Finding[] = []
  if (resource.publishedOn === undefined) {
    findings.push({
      pointer: '',
      message: 'has no "publishedOn", but is published (Decree 809 Art. 13)',
    })
  }
  for (const [name, assessment] of Object.entries({ secrecy, personalInformation })) {
    if (assessment.done) continue
    const message = 'is not done; nothing is published without it (Decree 809 Art. 13)'
    findings.push({ pointer: `/assessments/${name}`, message })
  }
  return findings
}
