import type { Finding } from '../finding.ts'
import type { Resource } from '../types.ts'

/**
 * An assessment that is done was done on some day up to today: it goes before publication (Decree 809 Art. 13).
 *
 * @param today `YYYY-MM-DD` in China.
 */
export function assessmentFindings(
  { assessments: { secrecy, personalInformation } }: Resource,
  today: string,
): readonly Finding[] {
  return Object.entries({ secrecy, personalInformation })
    .filter(([, { done, date }]) => done && date > today)
    .map(([name, { date }]) => ({
      pointer: `/assessments/${name}`,
      message: `is dated ${date}, which is yet to come; nothing is published before it is assessed (Decree 809 Art. 13)`,
    }))
}
