/**
 * The refusal of a query: every refused item, with the rule, why, and what to do now.
 *
 * @module
 */
import { explainDenial } from '../../policies/explain.ts'
import type { Denial } from '../../policies/types.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Purpose } from '../core/types.ts'

export function accessDenied(house: House, purpose: Purpose, denial: Denial): GatewayError {
  const { message, refused } = explainDenial(house, purpose, denial)
  return new GatewayError('ACCESS_DENIED', message, { extensions: { refused } })
}
