/**
 * The words of a filter that are as many as they are.
 *
 * @module
 */
import type { Region } from '../../catalog/types.ts'
import { RECORDED_SIGNS } from '../audit/exchange-record.ts'
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
