import type { Consumer } from '../../catalog/types.ts'
import type { Grant } from '../../policies/types.ts'
import type { Registrations } from '../registrations.ts'

/** What a consumer is to a grant: another name, department, unit or region is another bearer. */
export function bearerOf({ nameZh, region, department, unitCode }: Consumer): string {
  return JSON.stringify([nameZh, region, department, unitCode])
}

type Registered = Pick<Registrations, 'consumers' | 'grants'>

/** The bearer of every grant that may be used, by grant id. */
export function bearersOf({ consumers, grants }: Registered): ReadonlyMap<string, string> {
  return bearersAmong(grants.all(), bearersById(consumers))
}

/**
 * What is not as before: grants that may be used and whose bearer is new or another one. Costs what changed: of a hundred
 * thousand grants most are the same objects, of consumers that are the same.
 *
 * @returns the bearers by grant id, and which of these grants another bearer had before.
 */
export function changedBearers(
  loaded: Registered,
  former: Registered,
): { readonly changed: ReadonlyMap<string, string>; readonly moved: readonly string[] } {
  const [now, then] = [bearersById(loaded.consumers), bearersById(former.consumers)]
  const same = new Set(former.grants.all())
  const suspects = loaded.grants
    .all()
    .filter((grant) => !same.has(grant) || now.get(grant.consumer) !== then.get(grant.consumer))
  const ids = new Set(suspects.map(({ id }) => id))
  const before = bearersAmong(
    ids.size === 0 ? [] : former.grants.all().filter(({ id }) => ids.has(id)),
    then,
  )
  const changed = new Map(
    [...bearersAmong(suspects, now)].filter(([id, bearer]) => before.get(id) !== bearer),
  )
  return { changed, moved: [...changed.keys()].filter((id) => before.has(id)) }
}

function bearersById(consumers: readonly Consumer[]): ReadonlyMap<string, string> {
  return new Map(consumers.map((consumer) => [consumer.id, bearerOf(consumer)]))
}

function bearersAmong(
  grants: readonly Grant[],
  bearers: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const bearer = new Map<string, string>()
  for (const { id, consumer, state } of grants) {
    if (state === 'active') bearer.set(id, bearers.get(consumer) ?? '')
  }
  return bearer
}
