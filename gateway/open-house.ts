/**
 * What requests are judged and answered by, and whoever keeps it in step with what is registered, granted and revoked.
 *
 * @module
 */
import { join } from 'node:path'
import type { Content } from '../catalog/content.ts'
import type { GrantHolds } from '../policies/grant-holds.ts'
import type { Foundation } from './build.ts'
import type { House } from './core/house.ts'
import { LIMITS } from './core/limits.ts'
import { makeRecentRecords, type RecentRecords } from './core/recent-records.ts'
import { makeSeldom } from './core/seldom.ts'
import { makeSequenceWatch, SEQUENCE_SETTINGS } from './core/sequences.ts'
import { recordSuspension } from './emergency-events.ts'
import { makeBeyondOffers } from './grants/beyond-offers.ts'
import { startEmergencyKeeper } from './grants/emergency-keeper.ts'
import { startGrantKeeper, type GrantKeeper } from './grants/grant-keeper.ts'
import { makeHouseKeeper, type HouseKeeper } from './house-keeper.ts'
import { makeLayoutWatch, type LayoutWatch } from './layout-watch.ts'
import { makeDoors, type Doors } from './make-doors.ts'
import { hearKnownCatalogs } from './make-peers.ts'
import type { Ground } from './open-ground.ts'
import type { Opened } from './opened.ts'
import { makePeerOffers } from './peer-offers.ts'
import { makeActivation, POLICY_SETS_FOLDER } from './policy/activation.ts'
import { readRequestedGrants, startRequestKeeper } from './procedures/request-keeper.ts'
import { startQualityKeeper, type QualityKeeper } from './quality/quality-keeper.ts'
import { makeQuotas } from './quotas/quotas.ts'
import { makeRecordSecrets } from './record-secrets.ts'
import { tellUnfit, type LoadRegistrations, type Registrations } from './registrations.ts'
import { makeRegisteredMaker, type Registered } from './registry/registered.ts'
import { openRegistry, type RegistryKeeper } from './registry/registry-keeper.ts'
import type { SourceSet } from './source-set.ts'
import { watchFolders } from './watch-folders.ts'

export interface OpenHouse {
  readonly doors: Doors
  readonly foundation: Foundation
  readonly keeper: HouseKeeper
  readonly registry: RegistryKeeper
  readonly grants: GrantKeeper
  readonly quality: QualityKeeper
  readonly layouts: LayoutWatch
  readonly recent: RecentRecords
}

/** The same failure of the same source; one that is away fails every request. */
const FAILURE_TOLD_EVERY_MS = 10_000

/** @throws {CatalogError} {PolicyError} {ConfigError} {StateError}; whoever calls closes what was opened by then. */
export async function openHouse(
  ground: Ground,
  content: Content,
  load: LoadRegistrations,
  opened: Opened,
): Promise<OpenHouse> {
  const { config, logger, now, state, sources, peers } = ground
  const { database } = state
  const make = makeRegisteredMaker(content, config.sourceHoldings)
  const registry = await openRegistry({ database, make, logger })
  const registered = registry.registered()
  const offers = makePeerOffers(registered.content, logger)
  await hearKnownCatalogs(config, state, peers, offers, logger)
  const known = await readRequestedGrants(database)
  const requested = [...known.grants.values()]
  const first = load(offers.of(registered.content), registered, {
    grants: requested,
    onUnfit: tellUnfit(logger),
  })
  const taking = await sources.take(registered.sources)
  taking.keep()
  // From the first ones, until there is somebody who keeps them.
  let registrations = (): Registrations => first
  const doors = makeDoors(config, () => registrations().consumers, ground.startedAt, now)
  // What is revoked is known before the first request comes in.
  let holds: GrantHolds = new Map()
  let hold = (changed: GrantHolds): void => void (holds = changed)
  const { unusedDaysMax, emergencyHours: hours } = config
  const onHolds = (changed: GrantHolds): void => hold(changed)
  const grants = opened.add(
    await startGrantKeeper({ database, unusedDaysMax, now, logger, onHolds }),
  )
  const emergencies = opened.add(await startEmergencyKeeper({ database, hours, now, logger }))
  const quality = opened.add(startQualityKeeper({ database, bell: ground.bell, now, logger }))
  const recent = makeRecentRecords()
  const layouts = makeLayoutWatch(ground.bell)
  const foundation: Foundation = {
    region: config.region,
    name: config.name,
    limits: LIMITS,
    sources: sources.adapters,
    peers,
    isHeard: (region) => offers.isHeard(region),
    verifyToken: doors.identities.verifyToken,
    verifyPeer: doors.doorkeeper.admitQuery,
    admission: ground.admission,
    log: ground.log,
    recent,
    sequences: makeSequenceWatch({
      ...SEQUENCE_SETTINGS,
      numbersMin: config.watch.sequenceNumbersMin,
    }),
    failures: makeSeldom({ everyMs: FAILURE_TOLD_EVERY_MS, clock: () => performance.now() }),
    quality: quality.watch,
    quotas: makeQuotas({ ...ground.counting, logger }),
    uses: grants.uses,
    emergencies,
    secrets: makeRecordSecrets(config.recordSecret),
    contentKeys: ground.contentKeys,
    answerLayout: config.answerLayout,
    layouts,
    now,
    logger,
  }
  const folder = join(config.stateFolder, POLICY_SETS_FOLDER)
  const activation = opened.add(makeActivation({ folder, log: ground.log, now, logger }))
  const tellBeyond = makeBeyondOffers(logger)
  const activate = (house: House, of: Registrations): void => {
    activation.activate(house, of)
    tellBeyond(house)
  }
  const onLoaded = grants.registered
  const keeper = makeHouseKeeper({
    foundation,
    offers,
    first,
    registered,
    load,
    requested,
    activate,
    onLoaded,
  })
  hold = keeper.hold
  hold(holds)
  onLoaded(first)
  registrations = keeper.registrations
  emergencies.tellOf((use) => recordSuspension(keeper.house(), use))
  const { resourcesFolder, consumersFolder, grantsFolder, guardrailsFolder } = config
  const folders = [resourcesFolder, consumersFolder, grantsFolder, guardrailsFolder]
  opened.add(watchFolders(folders, logger, keeper.reload))
  opened.add(registry.keep((changed) => takeIn(changed, sources, keeper)))
  opened.add(startRequestKeeper({ database, logger, known, onChanged: keeper.grant }))
  return { doors, foundation, keeper, registry, grants, quality, layouts, recent }
}

/** Puts into force what the registry has now, with its sources, or leaves all as it was. */
async function takeIn(
  changed: Registered,
  sources: SourceSet,
  keeper: HouseKeeper,
): Promise<boolean> {
  const taking = await sources.take(changed.sources)
  const isInForce = keeper.register(changed)
  if (isInForce) taking.keep()
  else await taking.undo()
  return isInForce
}
