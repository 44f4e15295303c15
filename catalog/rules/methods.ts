import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/** What is shared says how (Decree 809 Art. 13); only what is not shared has no method. */
export function methodFindings(resource: Resource): readonly Finding[] {
  if (resource.shareType === 'not-shared' || resource.methods.length > 0) return []
  const message = `is empty, but the resource is shared; name at least one method (Decree 809 Art. 13)`
  return [{ pointer: '/methods', message }]
}
