/**
 * Grants, laid out for one look-up a resource.
 *
 * @module
 */
import { createHash, hash } from 'node:crypto'

import { namesOf } from './granted-resource.ts'
import type { GrantHold } from './grant-holds.ts'
import type { Grant, GrantedAccess } from './types.ts'

/** All grants in force and out of force, by consumer and resource. Frozen; replaced whole. */
export interface GrantIndex {
  /**
   * First 16 hex digits of the SHA-256 of the digests of the grants' canonical texts: equal for equal grants in any
   * order, so that a record can name the grants a decision was made by.
   */
  readonly version: string
  /** Number of grants. */
  readonly size: number
  /** The grants of one consumer for one resource, whatever their state, sorted by `ref`. */
  of(consumer: string, resource: string): readonly IndexedGrant[]
  /** Digests of all grants of one consumer: of equal grants in another index they are equal, in the same order. */
  digestsOf(consumer: string): readonly string[]
  /** Every grant, sorted by reference. */
  all(): readonly Grant[]
  /** The grant of a reference `<grant id>@<version>`. */
  grant(ref: string): Grant | undefined
  /** What holds the grant of a reference back beside its file. */
  hold(ref: string): GrantHold | undefined
}

export interface IndexedGrant {
  /** SHA-256 of the grant's canonical text, Base64url. */
  readonly digest: string
  /** `<grant id>@<version>` */
  readonly ref: string
  readonly grant: Grant
  /** The grant's items, looked up safely by any name a query may hold. */
  readonly items: ReadonlyMap<string, GrantedAccess>
  /** It names no matter or no legal basis: it opens only what is shared unconditionally (无条件共享). */
  readonly isLight: boolean
}

const NONE: readonly IndexedGrant[] = Object.freeze([])

/** Indexes grants. Sorts here, once, so that no decision has to. The grants have been checked. */
export function makeGrantIndex(grants: Iterable<Grant>): GrantIndex {
  // Many grants show the same items in the same way: one table for all of them.
  const tables = new Map<string, IndexedGrant['items']>()
  const sorted = Array.from(grants, (grant) => indexed(grant, tables)).sort(byRefAscending)
  const all = Object.freeze(sorted.map(({ grant }) => grant))
  const byConsumer = new Map<string, Holding>()
  for (const entry of sorted) {
    const { consumer, resource } = entry.grant
    const holding: Holding = byConsumer.get(consumer) ?? { byName: new Map(), merged: new Map() }
    byConsumer.set(consumer, holding)
    const held = holding.byName.get(resource)
    if (held) held.push(entry)
    else holding.byName.set(resource, [entry])
  }
  return Object.freeze({
    version: versionOf(sorted),
    size: sorted.length,
    of,
    digestsOf: (consumer: string) =>
      [...(byConsumer.get(consumer)?.byName.values() ?? [])].flat().map(({ digest }) => digest),
    all: () => all,
    grant: (ref: string) => find(sorted, ref)?.grant,
    hold: () => undefined,
  })

  function of(consumer: string, resource: string): readonly IndexedGrant[] {
    const holding = byConsumer.get(consumer)
    if (holding === undefined) return NONE
    const [code, standard] = namesOf(resource)
    const own = holding.byName.get(code)
    const wide = holding.byName.get(standard)
    if (own === undefined || wide === undefined || code === standard) return own ?? wide ?? NONE
    const known = holding.merged.get(code)
    if (known !== undefined) return known
    const both = Object.freeze([...own, ...wide].sort(byRefAscending))
    holding.merged.set(code, both)
    return both
  }
}

/** The grants of one consumer. */
interface Holding {
  /** By what a grant names: one resource, or all of a standard in a region. */
  readonly byName: Map<string, IndexedGrant[]>
  /** Of resources for which there are grants of both kinds; made when first asked for. */
  readonly merged: Map<string, readonly IndexedGrant[]>
}

/** By halving: they are sorted by reference. */
function find(sorted: readonly IndexedGrant[], ref: string): IndexedGrant | undefined {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const entry = sorted[middle]
    if (entry === undefined || entry.ref === ref) return entry
    if (entry.ref < ref) from = middle + 1
    else to = middle
  }
  return undefined
}

function byRefAscending(a: IndexedGrant, b: IndexedGrant): number {
  if (a.ref !== b.ref) return a.ref < b.ref ? -1 : 1
  // Of one reference there is one grant. Should there be two, their order still does not matter.
  return a.digest < b.digest ? -1 : 1
}

/** Of the same frozen grant it is the same again, so that a changed file costs what is in it, and no more. */
const indexedOf = new WeakMap<Grant, IndexedGrant>()

function indexed(grant: Grant, tables: Map<string, IndexedGrant['items']>): IndexedGrant {
  const known = indexedOf.get(grant)
  if (known !== undefined) return known
  const text = JSON.stringify(grant.items)
  const items = tables.get(text) ?? new Map(Object.entries(grant.items))
  tables.set(text, items)
  const made = Object.freeze({
    digest: hash('sha256', canonical(grant), 'base64url'),
    ref: `${grant.id}@${grant.version}`,
    grant,
    items,
    isLight: grant.matters === undefined || grant.legalBasis === undefined,
  })
  if (Object.isFrozen(grant)) indexedOf.set(grant, made)
  return made
}

function versionOf(sorted: readonly IndexedGrant[]): string {
  const text = sorted.map(({ digest }) => digest).join('\n')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** One line of JSON with everything in a fixed order. Sets (modes, matters, items) are sorted. */
function canonical(grant: Grant): string {
  const items = Object.entries(grant.items).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    grant.id,
    grant.version,
    grant.consumer,
    grant.resource,
    [...grant.modes].sort(),
    items,
    grant.matters === undefined ? null : [...grant.matters].sort(),
    grant.legalBasis ?? null,
    grant.validFrom,
    grant.validTo,
    grant.state,
    grant.request ?? null,
    grant.quota?.callsPerDay ?? null,
    grant.quota?.subjectsPerDay ?? null,
    grant.quota?.rowsPerDay ?? null,
    grant.rows ?? null,
    // Versions of before there were emergency grants stay what they were.
    ...(grant.emergency === true ? ['emergency'] : []),
    ...(grant.narrows === true ? ['narrows'] : []),
  ])
}
