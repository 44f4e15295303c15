/**
 * Keeps the house in force: builds a new one when registrations or a peer's offers change.
 *
 * A request holds on to the house in which it began, so a change fails none. What does not hold together is
 * refused, loudly, and the house stays as it was.
 *
 * @module
 */
import type { Adapter } from '../adapters/adapter.ts'
import {
  buildHouse,
  layGroundwork,
  surveyGround,
  type Foundation,
  type Groundwork,
} from './build.ts'
import { withHolds, type GrantHolds } from '../policies/grant-holds.ts'
import { areSame } from './core/are-same.ts'
import { decisionsThatHold } from './core/decisions-that-hold.ts'
import type { House } from './core/house.ts'
import type { Problem } from '../catalog/errors.ts'
import { PolicyError } from '../policies/errors.ts'
import { makeGrantIndex } from '../policies/grants.ts'
import type { Grant } from '../policies/types.ts'
import type { PeerOffers } from './peer-offers.ts'
import {
  policyVersionOf,
  tellUnfit,
  type LoadRegistrations,
  type Registrations,
} from './registrations.ts'
import type { Registered } from './registry/registered.ts'

export interface HouseKeeper {
  readonly house: () => House
  readonly registrations: () => Registrations
  /** Regions of peers whose offers are not known yet. */
  readonly unheard: () => readonly string[]
  /** Takes in a peer's catalogue, as it sent it. */
  readonly hear: (region: string, catalogue: unknown) => void
  /** Holds grants back: from now on, and in every house to come. */
  readonly hold: (holds: GrantHolds) => void
  /** Loads the registrations anew. Gives whether they are in force. */
  readonly reload: () => boolean
  /** Takes in what the registry has in force now. Gives whether it is in force here. */
  readonly register: (registered: Registered) => boolean
  /** Takes in the grants that requests have become. Gives whether they are in force here. */
  readonly grant: (requested: readonly Grant[]) => boolean
  /**
   * Why a house with this in the registry would not hold together; undefined when it would.
   *
   * @param code of the resource whose grants must go with it; those of others are told of where they are not.
   */
  readonly rehearse: (
    registered: Registered,
    sources: ReadonlyMap<string, Adapter>,
    code: string,
  ) => string | undefined
  /** Why the last change of registrations was refused; undefined when it was not. */
  readonly refused: () => string | undefined
}

export interface HouseKeeperOptions {
  readonly foundation: Foundation
  /** What the peers offer. */
  readonly offers: PeerOffers
  /** Registrations to begin with, and what the registry had then. */
  readonly first: Registrations
  readonly registered: Registered
  readonly load: LoadRegistrations
  /** Grants that requests have become so far. */
  readonly requested: readonly Grant[]
  /** Called before a house takes over; what it throws keeps the house from doing so. */
  readonly activate: (house: House, registrations: Registrations) => void
  /** Told of changed registrations, before they are in force. */
  readonly onLoaded?: (loaded: Registrations, former: Registrations) => void
}

/** @throws whatever `buildHouse` throws: an exchange does not start with what does not hold. */
export function makeHouseKeeper({
  foundation,
  offers,
  first,
  registered: firstRegistered,
  load,
  requested: firstRequested,
  activate,
  onLoaded,
}: HouseKeeperOptions): HouseKeeper {
  const { logger } = foundation
  let registrations = first
  let registered = firstRegistered
  let requested = firstRequested
  let groundwork: Groundwork | undefined
  const build = (of: Registrations, activated = activate): House => {
    const ofPeers = offers.of(of.content)
    groundwork = layGroundwork(foundation, of, ofPeers, groundwork)
    const built = buildHouse(foundation, of, ofPeers, groundwork)
    activated(built, of)
    return built
  }
  let holds: GrantHolds = new Map()
  let built = build(registrations)
  let house = built
  const moveInto = (next: House, of: Registrations): void => {
    built = next
    house = hold(next, of)
  }
  let refused: string | undefined
  return {
    house: () => house,
    registrations: () => registrations,
    unheard: () => house.unheard.map(({ code }) => code),
    refused: () => refused,
    hear: (region, catalogue) => {
      offers.hear(region, catalogue)
      moveInto(build(registrations), registrations)
      logger.info({ peer: region }, "a peer's offers are in force")
    },
    hold: (changed) => {
      holds = changed
      moveInto(built, registrations)
    },
    reload,
    register: (changed) => {
      registered = changed
      if (reload()) return true
      stop()
      return false
    },
    grant: (changed) => {
      requested = changed
      if (reload()) return true
      takeBack()
      return false
    },
    rehearse,
  }

  /** What a request does not grant any more is not granted, whatever else does not hold together just now. */
  function takeBack(): void {
    const over = new Map(
      requested.filter(({ state }) => state !== 'active').map((grant) => [grant.id, grant]),
    )
    const grants = makeGrantIndex(
      registrations.grants.all().map((grant) => over.get(grant.id) ?? grant),
    )
    if (grants.version === registrations.grants.version) return
    const of = { ...registrations, grants }
    moveInto(build(of, activateStricter), of)
    registrations = of
  }

  /** What was suspended or withdrawn is, whatever else does not hold together just now. */
  function stop(): void {
    const resources = registered.resources.filter(({ state }) => state !== 'published')
    const consumers = registered.consumers.filter(({ state }) => state === 'suspended')
    const of = {
      ...registrations,
      resources: replaced(registrations.resources, resources, ({ code }) => code),
      registered: replaced(registrations.registered, resources, ({ code }) => code),
      consumers: replaced(registrations.consumers, consumers, ({ id }) => id),
    }
    const before = [...registrations.resources, ...registrations.consumers]
    if (areSame([...of.resources, ...of.consumers], before)) return
    moveInto(build(of, activateStricter), of)
    registrations = of
  }

  /** What is refused from now on is refused, also where its policy set cannot be kept for whoever decides again later. */
  function activateStricter(made: House, of: Registrations): void {
    try {
      activate(made, of)
    } catch (err) {
      logger.error({ err }, 'the policy set of what is refused from now on is not kept')
    }
  }

  function rehearse(
    changed: Registered,
    sources: ReadonlyMap<string, Adapter>,
    code: string,
  ): string | undefined {
    const onUnfit = (problems: readonly Problem[]): void => {
      const grants = new Map(requested.map((grant) => [grant.id, grant.resource]))
      const ofThis = problems.filter(({ file }) => grants.get(file) === code)
      if (ofThis.length > 0) throw new PolicyError(ofThis)
    }
    const ofPeers = offers.of(changed.content)
    try {
      const loaded = load(ofPeers, changed, { grants: requested, onUnfit })
      surveyGround({ ...foundation, sources }, loaded, ofPeers, groundwork)
      return undefined
    } catch (err) {
      return err instanceof Error ? err.message : String(err)
    }
  }

  /** The same house with its grants held: no schema is built anew, and nothing that was read before is kept. */
  function hold(next: House, of: Registrations): House {
    const grants = withHolds(next.grants, holds)
    const isHeld = grants !== next.grants
    const policyVersion = isHeld ? policyVersionOf({ ...of, grants }) : next.policyVersion
    // Also for grants that come back: what was read before they were held is not answered after.
    const made = { ...next, grants, policyVersion, cache: next.cache.afresh() }
    if (isHeld) activateStricter(made, { ...of, grants })
    return Object.freeze<House>({ ...made, decisions: decisionsThatHold(house, made) })
  }

  function reload(): boolean {
    try {
      const loaded = load(offers.of(registered.content), registered, {
        grants: requested,
        onUnfit: tellUnfit(logger),
      })
      const next = build(loaded)
      onLoaded?.(loaded, registrations)
      moveInto(next, loaded)
      registrations = loaded
      refused = undefined
      const { resources, consumers, grants, guardrails } = loaded
      const sizes = {
        resources: resources.length,
        consumers: consumers.length,
        grants: grants.size,
        guardrails: guardrails.ids.length,
      }
      logger.info(
        { ...sizes, policyVersion: house.policyVersion },
        'changed registrations are in force',
      )
      return true
    } catch (err) {
      refused = err instanceof Error ? err.message : String(err)
      logger.error({ err }, 'changed registrations are refused; the former ones stay in force')
      return false
    }
  }
}

/** Each in the place of the one of the same name. */
function replaced<T>(
  all: readonly T[],
  by: readonly T[],
  nameOf: (one: T) => string,
): readonly T[] {
  const named = new Map(by.map((one) => [nameOf(one), one]))
  return all.map((one) => named.get(nameOf(one)) ?? one)
}
