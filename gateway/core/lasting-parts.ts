/**
 * What stands in one record after the other: it depends on the consumer and on what was permitted, not on whom a request is about.
 * Made once, and written once (`fixed`).
 *
 * @module
 */
import { onceFor } from '../../catalog/once-for.ts'
import { itemsOfRule } from '../../policies/row-rule.ts'
import type { ItemAccess } from '../../policies/types.ts'
import type { RecordedAsk, RecordedConsumer } from '../audit/exchange-record.ts'
import { fixed } from '../audit/fixed.ts'
import { emergencyGrantsOf } from './emergency-grants.ts'
import type { House } from './house.ts'
import type { Identity, PlannedRead } from './types.ts'

export const consumerPart = onceFor(
  ({ id, region, department, unitCode }: Identity['consumer']): RecordedConsumer =>
    fixed({ id, region, department, unitCode }),
)

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
  const known = made.get(read.access)
  if (known !== undefined && isSame(known.of, read)) return known.part
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
    one.items.length === read.items.length &&
    one.items.every((item, place) => item === read.items[place])
  )
}

function makePart(house: House, read: PlannedRead): AskedPart {
  const masked = Object.entries(read.access).filter(([, access]) => access !== 'clear')
  const bases = read.grants.flatMap((ref) => house.grants.grant(ref)?.legalBasis ?? [])
  return {
    resource: read.resource.code,
    mode: read.mode,
    items: fixed([...read.items].sort()),
    masked: fixed(Object.fromEntries(masked)),
    joinKeys: fixed(joinKeysOf(house, read)),
    ruleItems: fixed(ruleItemsOf(read)),
    grants: fixed([...read.grants]),
    emergencyGrants: fixed([...emergencyGrantsOf(house, read)]),
    rowRules: fixed((read.rows ?? []).map(({ grant }) => grant)),
    legalBasis: fixed([...new Set(bases)]),
  }
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
