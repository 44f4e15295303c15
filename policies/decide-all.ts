/**
 * Both layers of a decision: the grants permit, then the guardrails may forbid. A forbid wins.
 *
 * @module
 */
import { weigh } from './decide.ts'
import type { GrantIndex } from './grants.ts'
import type {
  Circumstances,
  Guard,
  GuardedAsk,
  GuardedConsumer,
  GuardrailRefusal,
} from './guardrail-types.ts'
import type { Offers } from './offers.ts'
import type { Decision, PermittedAsk, Question } from './types.ts'

/** Who asks, and under which circumstances, as far as guardrails may know. */
export interface GuardedCase {
  readonly consumer: GuardedConsumer
  readonly circumstances: Circumstances
}

/**
 * Decides a question. All refusals are told at once: those of the grants, and those of the guardrails over
 * everything that is offered.
 *
 * @throws {GuardrailError} when the guardrails cannot be evaluated: then nothing may be shown.
 */
export function decideAll(
  grants: GrantIndex,
  offers: Offers,
  guard: Guard,
  question: Question,
  { consumer, circumstances }: GuardedCase,
): Decision {
  const { permitted, refused } = weigh(grants, offers, question)
  const asks = permitted.flatMap((one) => guardedAsk(offers, one))
  const guardrails: readonly GuardrailRefusal[] =
    asks.length === 0
      ? []
      : guard.evaluate({ consumer, matter: question.matter, circumstances, asks })
  return refused.length > 0 || guardrails.length > 0
    ? { effect: 'deny', refused, guardrails }
    : { effect: 'permit', asks: permitted }
}

/** What is not offered is refused in any case, and no guardrail tells that it is there. */
function guardedAsk(offers: Offers, { ask, access }: PermittedAsk): readonly GuardedAsk[] {
  const offer = offers.offer(ask.resource)
  if (offer?.published !== true) return []
  const items = ask.items.filter((item) => offer.items.has(item))
  return items.length === 0 ? [] : [{ resource: ask.resource, mode: ask.mode, items, access }]
}
