import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/** State and work secrets are not government data in the sense of the decree (Decree 809 Art. 3). */
export function secretFindings(resource: Resource): readonly Finding[] {
  if (!resource.secret) return []
  const message = 'is true; secrets are not shared through the catalogue at all (Decree 809 Art. 3)'
  return [{ pointer: '/secret', message }]
}
