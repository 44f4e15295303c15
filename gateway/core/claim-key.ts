import type { Value } from './types.ts'

/** One claim about one subject, as a key: equal for claims of the same items and values. */
export function claimKey(subjectId: string, claim: Readonly<Record<string, Value>>): string {
  const entries = Object.entries(claim).filter(([, value]) => value !== null)
  return `${subjectId} ${JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))}`
}
