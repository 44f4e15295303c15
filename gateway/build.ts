/**
 * Catalogue, grants and peers' offers → `House`. All wiring of what a request may use, in one place.
 *
 * @module
 */
import type { Adapter } from '../adapters/adapter.ts'
import { makeCatalog, type Catalog } from '../catalog/catalog.ts'
import type { Offering } from '../catalog/sdl.ts'
import type { Region, Resource } from '../catalog/types.ts'
import { guardedCatalog } from '../policies/guarded-catalog.ts'
import { offersOf } from '../policies/offers.ts'
import { attach, type AttachedResources } from './attach.ts'
import { catalogVersionOf } from './catalog-version.ts'
import { areSame } from './core/are-same.ts'
import { ConfigError } from './config-error.ts'
import type {
  Doors,
  Emergencies,
  GrantUses,
  House,
  Quotas,
  RecordLog,
  RecordSecrets,
  RegionReader,
} from './core/house.ts'
import type { Admission } from './core/admission.ts'
import { makeKeptDecisions, type KeptDecision } from './core/kept-decisions.ts'
import type { Limits } from './core/limits.ts'
import type { Logger } from './core/logger.ts'
import type { QualityWatch } from './core/quality.ts'
import type { SequenceWatch } from './core/sequences.ts'
import { newExchangeId } from './exchange-id.ts'
import type { LayoutWatch } from './layout-watch.ts'
import type { Peer } from './peer/client.ts'
import { policyVersionOf, type Registrations } from './registrations.ts'
import { makeLayOut, type AnswerLayout } from './schema/lay-out.ts'
import { makeOperationCompiler } from './schema/operation.ts'
import { buildExchangeSchema } from './schema/schema.ts'
import { cachedReader } from './sources/cached-reader.ts'
import { localReader } from './sources/local-reader.ts'
import { makeReadCache } from './sources/sealed-reads.ts'

/** What stays the same when the catalogue changes. */
export interface Foundation {
  readonly region: string
  readonly name: string
  readonly limits: Limits
  /** Adapters by source id, guarded; what is registered comes and goes. */
  readonly sources: ReadonlyMap<string, Adapter>
  readonly peers: readonly Peer[]
  /** Whether a peer has told what it offers. */
  readonly isHeard: (region: string) => boolean
  readonly verifyToken: Doors['verifyToken']
  readonly verifyPeer: Doors['verifyPeer']
  readonly admission: Admission
  readonly log: RecordLog
  readonly quotas: Quotas
  readonly uses: GrantUses
  readonly emergencies: Emergencies
  readonly sequences: SequenceWatch
  readonly failures: House['failures']
  readonly recent: House['recent']
  readonly quality: QualityWatch
  readonly secrets: RecordSecrets
  readonly contentKeys: House['contentKeys']
  readonly answerLayout: AnswerLayout
  readonly layouts: Pick<LayoutWatch, 'differs'>
  readonly now: () => Date
  readonly logger: Logger
}

/** What depends on the catalogue and its sources alone, and costs most of a house: a changed grant leaves it as it is. */
export interface Groundwork extends Pick<
  House,
  | 'region'
  | 'catalog'
  | 'catalogVersion'
  | 'schema'
  | 'compiler'
  | 'readers'
  | 'offers'
  | 'peerOffers'
> {
  /** Everything that it was laid for. */
  readonly laidFor: readonly unknown[]
  readonly attached: AttachedResources
}

/** What a groundwork is laid for: our own resources in view of the content. */
type Ground = Pick<Registrations, 'content' | 'resources'>

/**
 * Whether a groundwork could be laid, without laying it: what costs most, the schema, follows from what is checked here and
 * in the content.
 *
 * @param former what it has of the same is not made again.
 * @throws {CatalogError} {ConfigError} as {@link layGroundwork}.
 */
export function surveyGround(
  foundation: Foundation,
  { content, resources }: Ground,
  peerResources: readonly Resource[],
  former?: Groundwork,
): { readonly catalog: Catalog; readonly attached: AttachedResources } {
  const catalog = makeCatalog(content, [...resources, ...peerResources])
  return { catalog, attached: attach(foundation, resources, catalog, former?.attached) }
}

/**
 * @param peerResources published resources of the peers, without bindings.
 * @param former given again where it was laid for the same; otherwise what is the same is taken from it.
 * @throws {ConfigError} when a resource is bound to a source that is not there.
 */
export function layGroundwork(
  foundation: Foundation,
  ground: Ground,
  peerResources: readonly Resource[],
  former?: Groundwork,
): Groundwork {
  const { content, resources } = ground
  const laidFor = [content, ...foundation.sources.values(), ...resources, ...peerResources]
  if (former !== undefined && areSame(former.laidFor, laidFor)) return former
  const { now } = foundation
  const { catalog, attached } = surveyGround(foundation, ground, peerResources, former)
  const region = regionOf(catalog, foundation.region)
  const regions = [region, ...foundation.peers.map((peer) => peer.region)]
  const schema = buildExchangeSchema(offeringOf(catalog, regions), now, former?.schema)
  const sourceReader = localReader({
    attachments: attached,
    rowsMax: foundation.limits.rowsMax,
    quality: foundation.quality,
    now,
  })
  const isCached = resources.some(({ binding }) => binding?.cacheSec !== undefined)
  const ownReader = isCached ? cachedReader(sourceReader, now) : sourceReader
  return {
    laidFor,
    attached,
    region,
    catalog,
    catalogVersion: catalogVersionOf(content, catalog.offers()),
    schema,
    compiler:
      former?.schema === schema
        ? former.compiler
        : makeOperationCompiler(schema, foundation.limits, former?.compiler),
    readers: new Map<string, RegionReader>([
      [region.code, ownReader],
      ...foundation.peers.map((peer): [string, RegionReader] => [
        peer.region.code,
        peer.reader(catalog),
      ]),
    ]),
    offers: offersOf(catalog.offers()),
    peerOffers: offersOf(resources.filter((r) => r.state === 'published' && r.crossProvince)),
  }
}

/**
 * @param groundwork laid for the same resources, where there is one already.
 * @throws {ConfigError} as {@link layGroundwork}.
 */
export function buildHouse(
  foundation: Foundation,
  registrations: Registrations,
  peerResources: readonly Resource[],
  groundwork = layGroundwork(foundation, registrations, peerResources),
): House {
  const { now } = foundation
  const { catalog } = groundwork
  const consumers = new Map(registrations.consumers.map((consumer) => [consumer.id, consumer]))
  return Object.freeze<House>({
    region: groundwork.region,
    name: foundation.name,
    limits: foundation.limits,
    catalog,
    catalogVersion: groundwork.catalogVersion,
    schema: groundwork.schema,
    compiler: groundwork.compiler,
    layOut: makeLayOut(foundation.answerLayout, groundwork.schema, foundation.layouts.differs),
    grants: registrations.grants,
    guard: registrations.guardrails.over(guardedCatalog(catalog)),
    decisions: makeKeptDecisions<KeptDecision>(new Set(consumers.keys())),
    cache: makeReadCache(now),
    rectifying: registrations.rectifying,
    policyVersion: policyVersionOf(registrations),
    offers: groundwork.offers,
    unheard: foundation.peers
      .map(({ region }) => region)
      .filter(({ code }) => !foundation.isHeard(code)),
    peerOffers: groundwork.peerOffers,
    doors: {
      consumer: (id) => consumers.get(id),
      matter: (code) => catalog.matter(code),
      matterCodes: () => catalog.matters().map(({ code }) => code),
      verifyToken: foundation.verifyToken,
      verifyPeer: foundation.verifyPeer,
    },
    admission: foundation.admission,
    readers: groundwork.readers,
    quotas: foundation.quotas,
    uses: foundation.uses,
    emergencies: foundation.emergencies,
    sequences: foundation.sequences,
    failures: foundation.failures,
    recent: foundation.recent,
    log: foundation.log,
    secrets: foundation.secrets,
    contentKeys: foundation.contentKeys,
    now,
    newExchangeId: () => newExchangeId(now()),
    logger: foundation.logger,
  })
}

export function regionOf(catalog: Pick<Catalog, 'region'>, code: string): Region {
  const region = catalog.region(code)
  if (region !== undefined) return region
  const message = `is "${code}", which is no province of GB/T 2260. Chongqing is 500000, Sichuan 510000.`
  throw new ConfigError([{ pointer: '/region', message }])
}

function offeringOf(catalog: Catalog, regions: readonly Region[]): Offering {
  const codes = new Set(regions.map(({ code }) => code))
  const isAnswered = (resource: Resource): boolean =>
    codes.has(resource.region) && resource.methods.some((m) => m === 'query' || m === 'verify')
  return {
    regions,
    kinds: catalog.subjectKinds(),
    codeLists: catalog.codeLists(),
    standards: catalog
      .standards()
      .map((standard) => ({
        standard,
        resources: catalog.offersOf(standard.key).filter(isAnswered),
      }))
      .filter((offered) => offered.resources.length > 0),
  }
}
