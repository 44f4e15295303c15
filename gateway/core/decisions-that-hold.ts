/**
 * Which kept decisions a changed house would make again: a change drops those that it may concern, and no others.
 *
 * A decision is made of the guardrails, of its consumer's grants, and of what the catalogue says of the names in
 * `About`: `steps/decide.ts` and `policies/decide-all.ts` look up nothing else. Who has them look up more adds it to
 * {@link sameWords}.
 *
 * @module
 */
import { digestOf } from '../../catalog/digest-of.ts'
import { areSame } from './are-same.ts'
import type { House } from './house.ts'
import type { About } from './kept-decisions.ts'

type Decided = Pick<
  House,
  'catalog' | 'guard' | 'offers' | 'peerOffers' | 'grants' | 'rectifying' | 'decisions'
>

/** Decisions of `next`, with those kept in `former` that hold. */
export function decisionsThatHold(former: Decided, next: Decided): House['decisions'] {
  // As when grants alone changed, or a hold: then nothing need be compared by name.
  const isSameGround = (['catalog', 'guard', 'offers', 'peerOffers'] as const).every(
    (part) => former[part] === next[part],
  )
  const hasSameGrants = onceByName((consumer) => grantsAreSame(former, next, consumer))
  const isOfSameGuardrails = former.guard.version === next.guard.version
  const same = sameWords(former, next)
  const saysSame = ({ matter, asks }: About): boolean =>
    isOfSameGuardrails &&
    same.matter(matter) &&
    asks.every(
      ({ standard, ofAllRegions, resources }) =>
        same.standard(standard) &&
        (!ofAllRegions || same.resourcesOf(standard)) &&
        resources.every(same.resource),
    )
  return next.decisions.afresh(
    former.decisions,
    (consumer, { about }) => hasSameGrants(consumer) && (isSameGround || saysSame(about)),
  )
}

/** Consumers that are not registered share, so what is kept for them holds as long as no grant changed at all. */
function grantsAreSame(former: Decided, next: Decided, consumer: string): boolean {
  return consumer === ''
    ? former.grants.version === next.grants.version
    : former.rectifying.has(consumer) === next.rectifying.has(consumer) &&
        areSame(former.grants.digestsOf(consumer), next.grants.digestsOf(consumer))
}

/** Whether both say the same of a name. Much is kept of few names, so each is looked at once. */
function sameWords(
  former: Decided,
  next: Decided,
): Record<'matter' | 'standard' | 'resourcesOf' | 'resource', (name: string) => boolean> {
  const [before, after] = [former.catalog, next.catalog]
  /** By its kinds of subject, guardrails know whether it is about persons. */
  const isSameStandard = (key: string): boolean =>
    isSame(before.standard(key), after.standard(key)) &&
    (after.standard(key)?.subjects ?? []).every(({ kind }) =>
      isSame(before.subjectKind(kind), after.subjectKind(kind)),
    )
  const areSameResources = (standard: string): boolean => {
    const [some, others] = [before.resourcesOf(standard), after.resourcesOf(standard)]
    return some.length === others.length && some.every((one, i) => isSame(one, others[i]))
  }
  const isSameResource = (code: string): boolean =>
    isSame(before.resource(code), after.resource(code)) &&
    isIn(former.offers, code) === isIn(next.offers, code) &&
    isIn(former.peerOffers, code) === isIn(next.peerOffers, code)
  return {
    matter: onceByName((code) => isSame(before.matter(code), after.matter(code))),
    standard: onceByName(isSameStandard),
    resourcesOf: onceByName(areSameResources),
    resource: onceByName(isSameResource),
  }
}

function isIn(offers: House['offers'], code: string): boolean {
  return offers.offer(code) !== undefined
}

/** Also of one that was read again; of none and none, too. */
function isSame(one: object | undefined, other: object | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one === other || digestOf(one) === digestOf(other)
}

function onceByName<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>()
  return (name) => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
}
