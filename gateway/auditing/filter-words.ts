/**
 * The words of a filter that are as many as they are.
 *
 * @module
 */
import type { Region } from '../../catalog/types.ts'
import {
  RECORDED_OUTCOMES,
  RECORDED_SIGNS,
  type RecordedOutcome,
} from '../audit/exchange-record.ts'
import { MANAGEMENT_OUTCOMES, type ManagementOutcome } from '../audit/management-record.ts'
import { GATEWAY_ERRORS } from '../core/errors.ts'

/** What may come of a question, beside the codes of what failed. */
const RESULTS = [
  'RECORDS',
  'NO_RECORD',
  'MATCH',
  'MISMATCH',
  'NOT_FOUND',
  'MIXED',
  'NOT_READ',
  'REFUSED',
]

const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  exchange: RECORDED_OUTCOMES,
  management: MANAGEMENT_OUTCOMES,
}
/** How a record may end, of whatever kind it is. */
export const ALL_OUTCOMES: readonly (RecordedOutcome | ManagementOutcome)[] = [
  ...new Set([...RECORDED_OUTCOMES, ...MANAGEMENT_OUTCOMES]),
]

/** How records of a kind may end; where it has exchanges and what staff did, as either. */
export function outcomesOf(kind: string): readonly string[] {
  return OUTCOMES[kind] ?? ALL_OUTCOMES
}

/** Fields of which no record can have another word. */
export const CLOSED_FIELDS = ['region', 'code', 'sign', 'result'] as const
export type ClosedField = (typeof CLOSED_FIELDS)[number]

/** Every word that an exchange record may have of a field. */
export function wordsOf(field: ClosedField, regions: readonly Region[]): readonly string[] {
  switch (field) {
    case 'region':
      return regions.map(({ code }) => code)
    case 'code':
      return Object.keys(GATEWAY_ERRORS).sort()
    case 'sign':
      return RECORDED_SIGNS
    case 'result':
      return [...RESULTS, ...Object.keys(GATEWAY_ERRORS)]
  }
}
