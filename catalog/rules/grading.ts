import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/**
 * Levels 1 to 4 divide general data only (GB/T 43697-2024). That a grading is there at all (Decree 809
 * Art. 13) is the schema's to say.
 */
export function gradingFindings(resource: Resource): readonly Finding[] {
  const { level, general } = resource.grading
  if (level === 'general' || general === undefined) return []
  const message = `divides general data, but the level is "${level}" (GB/T 43697-2024)`
  return [{ pointer: '/grading/general', message }]
}
