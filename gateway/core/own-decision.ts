/**
 * What was decided here, as the record and the other side are told of it.
 *
 * @module
 */
import { onceFor } from '../../catalog/once-for.ts'
import type { RecordedDecision } from '../audit/exchange-record.ts'
import { fixed } from '../audit/fixed.ts'
import type { Decision } from '../../policies/types.ts'
import type { House } from './house.ts'
import type { Judged } from './types.ts'

type DecidedIn = Pick<House, 'region' | 'policyVersion' | 'catalogVersion'>

/** A kept decision is told again and again: each time of the same house, judged by the same. */
interface Told {
  readonly judged: Judged
  readonly recorded: RecordedDecision
}

const toldIn = onceFor<DecidedIn, WeakMap<Decision, Told>>(() => new WeakMap())

/** @param ofPeer whether another exchange vouches for the consumer: then this one is the provider's. */
export function ownDecision(
  house: DecidedIn,
  decision: Decision,
  judged: Judged,
  ofPeer: boolean,
): RecordedDecision {
  const side = ofPeer ? 'provider' : 'consumer'
  const told = toldIn(house)
  const known = told.get(decision)
  if (known?.judged === judged && known.recorded.side === side) return known.recorded
  const { region, policyVersion, catalogVersion } = house
  const { day, circumstances } = judged
  const recorded: RecordedDecision = fixed({
    catalogVersion,
    circumstances,
    day,
    effect: decision.effect,
    grants: grantsOf(decision),
    policyVersion,
    region: region.code,
    rules: rulesOf(decision),
    side,
  })
  told.set(decision, { judged, recorded })
  return recorded
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
