/**
 * The refusal of a query: every refused item and every guardrail that forbids, with the rule, why, and what to do
 * now.
 *
 * @module
 */
import { explainDenial } from '../../policies/explain.ts'
import type { Denial } from '../../policies/types.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { wordsOf } from '../core/refusal-words.ts'
import type { AskedField, Purpose } from '../core/types.ts'

export function accessDenied(
  house: House,
  purpose: Purpose,
  denial: Denial,
  asked: readonly AskedField[],
): GatewayError {
  const { message, refused, guardrails } = explainDenial(denial, wordsOf(house, purpose, asked))
  return new GatewayError('ACCESS_DENIED', message, {
    extensions: { refused: [...refused, ...guardrails] },
  })
}
