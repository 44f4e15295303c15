/**
 * Grants, laid out for one look-up a resource.
 *
 * @module
 */
import { createHash } from 'node:crypto'

import { namesOf } from './granted-resource.ts'
import type { GrantHold } from './grant-holds.ts'
import type { Grant, GrantedAccess } from './types.ts'

/** All grants in force and out of force, by consumer and resource. Frozen; replaced whole. */
export interface GrantIndex {
  /**
   * First 16 hex digits of the SHA-256 of the grants' canonical text: equal for equal grants in any
   * order, so that a record can name the grants a decision was made by.
   */
  readonly version: string
  /** Number of grants. */
  readonly size: number
  /** The grants of one consumer for one resource, whatever their state, sorted by `ref`. */
  of(consumer: string, resource: string): readonly IndexedGrant[]
  /** Every grant, sorted by reference. */
  all(): readonly Grant[]
  /** The grant of a reference `<grant id>@<version>`. */
  grant(ref: string): Grant | undefined
  /** What holds the grant of a reference back beside its file. */
  hold(ref: string): GrantHold | undefined
}

export interface IndexedGrant {
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
  const byRef = new Map<string, Grant>()
  const byKey = new Map<string, IndexedGrant[]>()
  const merged = new Map<string, readonly IndexedGrant[]>()
  for (const entry of sorted) {
    byRef.set(entry.ref, entry.grant)
    const key = keyOf(entry.grant.consumer, entry.grant.resource)
    const held = byKey.get(key)
    if (held) held.push(entry)
    else byKey.set(key, [entry])
  }
  return Object.freeze({
    version: versionOf(sorted),
    size: sorted.length,
    of,
    all: () => sorted.map(({ grant }) => grant),
    grant: (ref: string) => byRef.get(ref),
    hold: () => undefined,
  })

  function of(consumer: string, resource: string): readonly IndexedGrant[] {
    const [code, standard] = namesOf(resource)
    const own = byKey.get(keyOf(consumer, code))
    const wide = byKey.get(keyOf(consumer, standard))
    if (own === undefined || wide === undefined || code === standard) return own ?? wide ?? NONE
    const key = keyOf(consumer, code)
    const known = merged.get(key)
    if (known !== undefined) return known
    const both = Object.freeze([...own, ...wide].sort(byRefAscending))
    merged.set(key, both)
    return both
  }
}

function byRefAscending(a: IndexedGrant, b: IndexedGrant): number {
  if (a.ref !== b.ref) return a.ref < b.ref ? -1 : 1
  // Of one reference there is one grant. Should there be two, their order still does not matter.
  return canonical(a.grant) < canonical(b.grant) ? -1 : 1
}

function indexed(grant: Grant, tables: Map<string, IndexedGrant['items']>): IndexedGrant {
  const text = JSON.stringify(grant.items)
  const items = tables.get(text) ?? new Map(Object.entries(grant.items))
  tables.set(text, items)
  return Object.freeze({
    ref: `${grant.id}@${grant.version}`,
    grant,
    items,
    isLight: grant.matters === undefined || grant.legalBasis === undefined,
  })
}

/** Neither ids nor codes may hold U+0000, so that no two pairs share a key. */
function keyOf(consumer: string, resource: string): string {
  return `${consumer}\u0000${resource}`
}

function versionOf(sorted: readonly IndexedGrant[]): string {
  const hash = createHash('sha256')
  for (const { grant } of sorted) hash.update(`${canonical(grant)}\n`)
  return hash.digest('hex').slice(0, 16)
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
  ])
}
