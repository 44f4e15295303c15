/**
 * What an emergency grant must be beside any other: bounded, and for stated matters.
 *
 * @module
 */
import type { Finding } from '../catalog/finding.ts'
import type { Grant } from './types.ts'

/** Days from first to last, both included. */
export const EMERGENCY_DAYS_MAX = 366
const DAY_MS = 86_400_000

export function emergencyFindings(grant: Grant): readonly Finding[] {
  if (grant.emergency !== true) return []
  const findings: Finding[] = []
  const days = (Date.parse(grant.validTo) - Date.parse(grant.validFrom)) / DAY_MS + 1
  if (days > EMERGENCY_DAYS_MAX) {
    const message = `is ${days} days after validFrom; an emergency grant holds for ${EMERGENCY_DAYS_MAX} days at most, so that it is looked at every year`
    findings.push({ pointer: '/validTo', message })
  }
  for (const [field, what] of [
    ['matters', 'the matters of the emergency'],
    ['legalBasis', 'the provision that permits it'],
  ] as const) {
    if (grant[field] !== undefined) continue
    const message = `an emergency grant is never a light one: name ${what} (Decree 809 Art. 20)`
    findings.push({ pointer: '', message: `has no "${field}"; ${message}` })
  }
  return findings
}
