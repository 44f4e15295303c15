/**
 * What was decided here, as the record and the other side are told of it.
 *
 * @module
 */
import type { RecordedDecision } from '../audit/exchange-record.ts'
import type { Decision } from '../../policies/types.ts'
import type { House } from './house.ts'
import type { Judged } from './types.ts'

/** @param ofPeer whether another exchange vouches for the consumer: then this one is the provider's. */
export function ownDecision(
  {
    region,
    policyVersion,
    catalogVersion,
  }: Pick<House, 'region' | 'policyVersion' | 'catalogVersion'>,
  decision: Decision,
  { day, circumstances }: Judged,
  ofPeer: boolean,
): RecordedDecision {
  return {
    region: region.code,
    side: ofPeer ? 'provider' : 'consumer',
    effect: decision.effect,
    rules: rulesOf(decision),
    grants: grantsOf(decision),
    policyVersion,
    catalogVersion,
    day,
    circumstances,
  }
}

/** Ids of all rules that refuse. */
function rulesOf(decision: Decision): readonly string[] {
  if (decision.effect === 'permit') return []
  const { refused, guardrails = [] } = decision
  return distinct([...refused, ...guardrails].map(({ rule }) => rule))
}

/** The grants that permit it, or those that came nearest. */
function grantsOf(decision: Decision): readonly string[] {
  return distinct(
    decision.effect === 'permit'
      ? decision.asks.flatMap(({ grants }) => grants)
      : decision.refused.flatMap(({ grant }) => grant ?? []),
  )
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}
