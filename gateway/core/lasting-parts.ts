/**
 * What stands in one record after the other: it depends on the consumer and on what was permitted, not on whom a request is about.
 * Made once, and written once (`fixed`).
 *
 * @module
 */
import { onceFor } from '../../catalog/once-for.ts'
import { itemsOfRule } from '../../policies/row-rule.ts'
import type { ItemAccess } from '../../policies/types.ts'
import type { ExchangeRecord, RecordedAsk, RecordedConsumer } from '../audit/exchange-record.ts'
import { fixed } from '../audit/fixed.ts'
import { areSame } from './are-same.ts'
import { emergencyGrantsOf } from './emergency-grants.ts'
import type { House } from './house.ts'
import type { Identity, PlannedRead } from './types.ts'

/** All are forgotten when there are more. Few, for the texts of a peer's consumer may be cut out of a long header, which they keep. */
const CONSUMERS_MAX = 1_024
const consumers = new Map<string, RecordedConsumer>()

/** By what it says, not by the object: of a peer's consumer each request brings another. */
export function consumerPart(consumer: Identity['consumer']): RecordedConsumer {
  const { id, region, department, unitCode } = consumer
  const last = consumers.get(id)
  if (last?.region === region && last.department === department && last.unitCode === unitCode) {
    return last
  }
  if (consumers.size >= CONSUMERS_MAX) consumers.clear()
  const part = fixed({ department, id, region, unitCode })
  consumers.set(id, part)
  return part
}

type Direction = ExchangeRecord['direction']

/** All are forgotten when there are more. Regions are few, and mostly one is asked, or two. */
const DIRECTIONS_MAX = 64
let directions: readonly Direction[] = []

/** @param to without a region twice. */
export function directionPart(from: string | null, to: readonly string[]): Direction {
  const known = directions.find((one) => one.from === from && areSame(one.to, to))
  if (known !== undefined) return known
  const part = fixed({ from, to: [...to] })
  directions = [...(directions.length < DIRECTIONS_MAX ? directions : []), part]
  return part
}

/** What was asked of a resource and how far it was permitted. */
export type AskedPart = Pick<
  RecordedAsk,
  | 'resource'
  | 'mode'
  | 'items'
  | 'masked'
  | 'joinKeys'
  | 'ruleItems'
  | 'grants'
  | 'emergencyGrants'
  | 'rowRules'
  | 'legalBasis'
>

/** The part that was made last for what was permitted, and of which read. */
interface Made {
  readonly of: Pick<PlannedRead, 'resource' | 'mode' | 'kind' | 'items' | 'grants' | 'rows'>
  readonly part: AskedPart
}

/** A decision is kept, and with it what it permits of each resource: by this object it is known again. */
type Permitted = Readonly<Record<string, ItemAccess>>

const madeIn = onceFor<House, WeakMap<Permitted, Made>>(() => new WeakMap())

export function askedPart(house: House, read: PlannedRead): AskedPart {
  const made = madeIn(house)
  const last = made.get(read.access)
  if (last !== undefined && isSame(last.of, read)) return last.part
  const part = makePart(house, read)
  const { resource, mode, kind, items, grants, rows } = read
  made.set(read.access, {
    of: { resource, mode, kind, items, grants, ...(rows && { rows }) },
    part,
  })
  return part
}

function isSame(one: Made['of'], read: PlannedRead): boolean {
  return (
    one.resource === read.resource &&
    one.mode === read.mode &&
    one.kind === read.kind &&
    one.grants === read.grants &&
    one.rows === read.rows &&
    areSame(one.items, read.items)
  )
}

function makePart(house: House, read: PlannedRead): AskedPart {
  const masked = Object.entries(read.access).filter(([, access]) => access !== 'clear')
  const bases = read.grants.flatMap((ref) => house.grants.grant(ref)?.legalBasis ?? [])
  return {
    resource: read.resource.code,
    mode: read.mode,
    items: shared([...read.items].sort()),
    masked: shared(Object.fromEntries(masked)),
    joinKeys: shared(joinKeysOf(house, read)),
    ruleItems: shared(ruleItemsOf(read)),
    grants: shared([...read.grants]),
    emergencyGrants: shared(emergencyGrantsOf(house, read)),
    rowRules: shared((read.rows ?? []).map(({ grant }) => grant)),
    legalBasis: shared([...new Set(bases)]),
  }
}

/** Lists and maps that are shared by what says the same; all are forgotten when there are more. */
const SHARED_MAX = 8_192
const known = new Map<string, object>()

/** Thousands of decisions are kept, and most lists in them are the same: the same items, join keys, laws. */
function shared<Part extends object>(part: Part): Part {
  const name = JSON.stringify(part)
  const found = known.get(name)
  if (found !== undefined) return found as Part
  if (known.size === SHARED_MAX) known.clear()
  known.set(name, fixed(part))
  return part
}

/** Key items that a source was asked for only to tell whose record it is. */
function joinKeysOf(house: House, read: PlannedRead): string[] {
  const bindings = house.catalog.standard(read.resource.standard)?.subjects ?? []
  const keys = bindings.filter(({ kind }) => kind === read.kind).flatMap((b) => b.keys.flat())
  return [...new Set(keys)].filter((item) => !read.items.includes(item)).sort()
}

/** Items that a source was asked for only to tell whether a record is inside the row rules. */
function ruleItemsOf(read: PlannedRead): string[] {
  const items = (read.rows ?? []).flatMap(({ rule }) => itemsOfRule(rule))
  return [...new Set(items)].filter((item) => !read.items.includes(item)).sort()
}
