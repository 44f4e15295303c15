/**
 * Least privilege: what grants allow and nobody has used for a while, by the log.
 *
 * @module
 */
import type { Grant } from '../../policies/types.ts'
import type { LoggedExchange } from './logged-records.ts'

export interface Proposal {
  /** `<id>@<version>` of the grant as it is. */
  readonly grant: string
  readonly consumer: string
  readonly resource: string
  /** `suspend` a grant that nothing was read by; `narrow` one of which some items never were. */
  readonly kind: 'suspend' | 'narrow'
  /** Items that were never read, sorted. */
  readonly items: readonly string[]
  /** The grant as proposed: one version on. */
  readonly proposed: Grant
}

export interface Advice {
  /** Exchanges looked at. */
  readonly exchanges: number
  /** When the first of them was; undefined when there was none. */
  readonly from: string | undefined
  /** Sorted by grant. */
  readonly proposals: readonly Proposal[]
  /** Grants that are younger than the time looked at: nothing can be said of them yet. Sorted. */
  readonly tooYoung: readonly string[]
}

/**
 * @param records since `since`.
 * @param today `YYYY-MM-DD`, Asia/Shanghai.
 * @param since `YYYY-MM-DD`: the day from which on the log is looked at.
 */
export async function advise(
  records: AsyncIterable<LoggedExchange>,
  grants: readonly Grant[],
  today: string,
  since: string,
): Promise<Advice> {
  const used = new Map<string, Set<string>>()
  let exchanges = 0
  let from: string | undefined
  for await (const { record } of records) {
    exchanges += 1
    from ??= record.time
    for (const { grants: refs, items, result } of record.asks) {
      if (result === 'NOT_READ') continue
      for (const ref of refs) {
        // Whatever its version then: a grant that was narrowed was used all the same.
        const id = ref.slice(0, ref.lastIndexOf('@'))
        const seen = used.get(id) ?? new Set<string>()
        used.set(id, seen)
        for (const item of items) seen.add(item)
      }
    }
  }
  const inForce = grants.filter(
    ({ state, validFrom, validTo }) => state === 'active' && validFrom <= today && today <= validTo,
  )
  const [young, old] = [
    inForce.filter(({ validFrom }) => validFrom > since),
    inForce.filter(({ validFrom }) => validFrom <= since),
  ]
  return {
    exchanges,
    from,
    proposals: old
      .flatMap((grant) => proposalFor(grant, used.get(grant.id)))
      .sort((a, b) => (a.grant < b.grant ? -1 : 1)),
    tooYoung: young.map(refOf).sort(),
  }
}

function proposalFor(grant: Grant, used = new Set<string>()): readonly Proposal[] {
  const { consumer, resource } = grant
  // What a grant denies nobody can read.
  const open = Object.entries(grant.items).flatMap(([item, access]) =>
    access === 'denied' ? [] : [item],
  )
  const items = open.filter((item) => !used.has(item)).sort()
  if (items.length === 0) return []
  const isUnused = items.length === open.length
  const version = grant.version + 1
  const kept = Object.entries(grant.items).filter(([item]) => !items.includes(item))
  const proposed: Grant = isUnused
    ? { ...grant, version, state: 'suspended' }
    : { ...grant, version, items: Object.fromEntries(kept) }
  const kind = isUnused ? 'suspend' : 'narrow'
  return [{ grant: refOf(grant), consumer, resource, kind, items, proposed }]
}

function refOf({ id, version }: Grant): string {
  return `${id}@${version}`
}
