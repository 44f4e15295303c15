/**
 * A policy set: everything that decisions of one moment depended on beside the question, as plain data. Kept by
 * version, it lets anybody make a decision again, years later and offline.
 *
 * @module
 */
import type { Catalog } from '../catalog/catalog.ts'
import type { RegionCode, Resource, Standard } from '../catalog/types.ts'
import { decideAll, type GuardedCase } from './decide-all.ts'
import { makeGrantIndex, type GrantIndex } from './grants.ts'
import type { Guardrail } from './guardrail-files.ts'
import type { GuardedCatalog, GuardedResource, Guardrails } from './guardrail-types.ts'
import { guardedCatalog } from './guarded-catalog.ts'
import { makeGuardrails } from './guardrails.ts'
import { offersOf, type OfferedResource } from './offers.ts'
import type { Decision, Grant, Question } from './types.ts'

export interface PolicySet {
  /** Of the exchange whose set it is. */
  readonly region: RegionCode
  readonly grants: readonly Grant[]
  readonly guardrails: readonly Guardrail[]
  /** All that is published: our own, and what the peers offered. */
  readonly resources: readonly SetResource[]
  /** Matter → keys of the standards that it names. */
  readonly matters: Readonly<Record<string, readonly string[]>>
}

/** What decisions need of a resource, and nothing of how it is read. */
export interface SetResource
  extends OfferedResource, Pick<Resource, 'region' | 'department' | 'standard' | 'crossProvince'> {
  readonly aboutPerson: boolean
  /** Sorted. */
  readonly sensitive: readonly string[]
}

export function policySetOf(
  region: RegionCode,
  catalog: Catalog,
  grants: GrantIndex,
  guardrails: Guardrails,
): PolicySet {
  const guarded = guardedCatalog(catalog)
  return {
    region,
    grants: grants.all(),
    guardrails: guardrails.policies,
    resources: catalog
      .offers()
      .map((resource) => keptResource(resource, catalog.standard(resource.standard), guarded)),
    matters: Object.fromEntries(catalog.matters().map(({ code, standards }) => [code, standards])),
  }
}

const laidOut = new WeakMap<Resource, { readonly of: Standard; readonly value: SetResource }>()

/** Laid out once: most of a catalogue is the same in the set before. */
function keptResource(
  resource: Resource,
  standard: Standard | undefined,
  guarded: GuardedCatalog,
): SetResource {
  const known = laidOut.get(resource)
  if (known !== undefined && known.of === standard) return known.value
  const value = setResource(resource, guarded)
  if (standard !== undefined) laidOut.set(resource, { of: standard, value })
  return value
}

function setResource(resource: Resource, guarded: GuardedCatalog): SetResource {
  const { code, region, department, standard, state, shareType, methods, crossProvince } = resource
  const known = guarded.resource(code)
  return {
    code,
    region,
    department,
    standard,
    state,
    shareType,
    methods,
    crossProvince,
    items: resource.items.map(({ name, shareType: own }) =>
      own ? { name, shareType: own } : { name },
    ),
    aboutPerson: known?.aboutPerson ?? false,
    sensitive: [...(known?.sensitive ?? [])].sort(),
  }
}

/** Decides as the exchange of a policy set does. Pure. */
export interface Decider {
  readonly grants: GrantIndex
  /** @param ofPeer whether another exchange vouches for the consumer: it is offered only what crosses the border. */
  decide(question: Question, guarded: GuardedCase, ofPeer: boolean): Decision
}

export function deciderOf({ region, grants, guardrails, resources, matters }: PolicySet): Decider {
  const index = makeGrantIndex(grants)
  const offers = offersOf(resources)
  const ofOurs = resources.filter((one) => one.region === region && one.crossProvince)
  const peerOffers = offersOf(ofOurs)
  const known = new Map<string, GuardedResource>(
    resources.map((one) => [one.code, { ...one, sensitive: new Set(one.sensitive) }]),
  )
  const guard = makeGuardrails(guardrails).over({
    resource: (code) => known.get(code),
    standardsOf: (matter) => (Object.hasOwn(matters, matter) ? (matters[matter] ?? []) : []),
  })
  return {
    grants: index,
    decide: (question, guarded, ofPeer) =>
      decideAll(index, ofPeer ? peerOffers : offers, guard, question, guarded),
  }
}
