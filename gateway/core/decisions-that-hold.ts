/**
 * Which kept decisions a changed house would make again: a change drops those that it may concern, and no others.
 *
 * @module
 */
import { areSame } from './are-same.ts'
import type { House } from './house.ts'

type Decided = Pick<
  House,
  'catalog' | 'guard' | 'offers' | 'peerOffers' | 'grants' | 'rectifying' | 'decisions'
>

/**
 * Decisions of `next`, with those kept in `former` that hold: all of them depend on catalogue, offers and guardrails, and
 * each on the grants of its consumer, and whether that one is told to rectify. Consumers that are not registered share,
 * so what is kept for them holds as long as no grant changed at all.
 */
export function decisionsThatHold(former: Decided, next: Decided): House['decisions'] {
  const isSameGround = (['catalog', 'guard', 'offers', 'peerOffers'] as const).every(
    (part) => former[part] === next[part],
  )
  return next.decisions.afresh(isSameGround ? former.decisions : undefined, (consumer) =>
    consumer === ''
      ? former.grants.version === next.grants.version
      : former.rectifying.has(consumer) === next.rectifying.has(consumer) &&
        areSame(former.grants.digestsOf(consumer), next.grants.digestsOf(consumer)),
  )
}
