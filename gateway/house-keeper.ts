/**
 * Keeps the house in force: builds a new one when registrations or a peer's offers change.
 *
 * A request holds on to the house in which it began, so a change fails none. What does not hold together is
 * refused, loudly, and the house stays as it was.
 *
 * @module
 */
import type { Resource } from '../catalog/types.ts'
import { buildHouse, layGroundwork, type Foundation, type Groundwork } from './build.ts'
import { withHolds, type GrantHolds } from '../policies/grant-holds.ts'
import { areSame } from './core/are-same.ts'
import type { House } from './core/house.ts'
import type { Problem } from '../catalog/errors.ts'
import { PolicyError } from '../policies/errors.ts'
import { makeGrantIndex } from '../policies/grants.ts'
import type { Grant } from '../policies/types.ts'
import {
  policyVersionOf,
  tellUnfit,
  type LoadRegistrations,
  type Registrations,
} from './registrations.ts'

export interface HouseKeeper {
  readonly house: () => House
  readonly registrations: () => Registrations
  /** Regions of peers whose offers are not known yet. */
  readonly unheard: () => readonly string[]
  /** Takes in what a peer offers now. */
  readonly hear: (region: string, resources: readonly Resource[]) => void
  /** Holds grants back: from now on, and in every house to come. */
  readonly hold: (holds: GrantHolds) => void
  /** Loads the registrations anew. Gives whether they are in force. */
  readonly reload: () => boolean
  /** Takes in what the registry has in force now. Gives whether it is in force here. */
  readonly register: (registered: readonly Resource[]) => boolean
  /** Takes in the grants that requests have become. Gives whether they are in force here. */
  readonly grant: (requested: readonly Grant[]) => boolean
  /** Why a house with this resource of the registry would not hold together; undefined when it would. */
  readonly rehearse: (resource: Resource) => string | undefined
  /** Why the last change of registrations was refused; undefined when it was not. */
  readonly refused: () => string | undefined
}

export interface HouseKeeperOptions {
  readonly foundation: Foundation
  /** Offers of the peers that have been heard of, by region. */
  readonly heard: ReadonlyMap<string, readonly Resource[]>
  /** Registrations to begin with. */
  readonly first: Registrations
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
  heard,
  first,
  load,
  requested: firstRequested,
  activate,
  onLoaded,
}: HouseKeeperOptions): HouseKeeper {
  const { logger } = foundation
  const offers = new Map(heard)
  const ofPeers = (): readonly Resource[] => [...offers.values()].flat()
  let registrations = first
  let registered = first.registered
  let requested = firstRequested
  let groundwork: Groundwork | undefined
  const build = (of: Registrations): House => {
    groundwork = layGroundwork(foundation, of.resources, ofPeers(), groundwork)
    const built = buildHouse(foundation, of, ofPeers(), groundwork)
    activate(built, of)
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
    unheard: () =>
      foundation.peers.map(({ region }) => region.code).filter((region) => !offers.has(region)),
    refused: () => refused,
    hear: (region, resources) => {
      offers.set(region, resources)
      moveInto(build(registrations), registrations)
      logger.info({ peer: region, resources: resources.length }, "a peer's offers are in force")
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
    moveInto(build(of), of)
    registrations = of
  }

  /** What was suspended or withdrawn is, whatever else does not hold together just now. */
  function stop(): void {
    const stopped = new Map(
      registered.filter(({ state }) => state !== 'published').map((one) => [one.code, one]),
    )
    const withStopped = (all: readonly Resource[]): readonly Resource[] =>
      all.map((one) => stopped.get(one.code) ?? one)
    const of = {
      ...registrations,
      resources: withStopped(registrations.resources),
      registered: withStopped(registrations.registered),
    }
    if (areSame(of.resources, registrations.resources)) return
    moveInto(build(of), of)
    registrations = of
  }

  function rehearse(resource: Resource): string | undefined {
    const others = registered.filter(({ code }) => code !== resource.code)
    const onUnfit = (problems: readonly Problem[]): void => {
      const grants = new Map(requested.map((grant) => [grant.id, grant.resource]))
      const ofThis = problems.filter(({ file }) => grants.get(file) === resource.code)
      if (ofThis.length > 0) throw new PolicyError(ofThis)
    }
    try {
      const loaded = load(ofPeers(), [...others, resource], { grants: requested, onUnfit })
      layGroundwork(foundation, loaded.resources, ofPeers())
      return undefined
    } catch (err) {
      return err instanceof Error ? err.message : String(err)
    }
  }

  /** The same house with its grants held: no schema is built anew, and nothing that was decided or read before is kept. */
  function hold(next: House, of: Registrations): House {
    const grants = withHolds(next.grants, holds)
    // Also for grants that come back: what was read before they were held is not answered after.
    const cache = next.cache.afresh()
    if (grants === next.grants) return Object.freeze<House>({ ...next, cache })
    const policyVersion = policyVersionOf({ ...of, grants })
    const made = { ...next, grants, policyVersion, decisions: next.decisions.afresh(), cache }
    try {
      activate(made, { ...of, grants })
    } catch (err) {
      // What is held is held, also where it cannot be kept for whoever decides again later.
      logger.error({ err }, 'the policy set with its holds is not kept')
    }
    return Object.freeze<House>(made)
  }

  function reload(): boolean {
    try {
      const loaded = load(ofPeers(), registered, { grants: requested, onUnfit: tellUnfit(logger) })
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
