/**
 * Is there any of it left today? Counts the request against the quotas of the grants it is permitted by.
 *
 * @module
 */
import { explainUsedUp } from '../../policies/explain-quota.ts'
import { dayOf, endOf } from '../core/day.ts'
import { GatewayError } from '../core/errors.ts'
import type { ExceededQuota, House, QuotaUse, RowUse } from '../core/house.ts'
import { wordsOf } from '../core/refusal-words.ts'
import type { Plan, Purpose, ReadOutcome } from '../core/types.ts'

/**
 * Counts the call and its subjects before anything is read: what fails later has been asked all the same.
 *
 * @throws {GatewayError} `QUOTA_EXCEEDED`, with the moment at which the count starts anew.
 */
export async function charge(house: House, purpose: Purpose, planned: Plan): Promise<void> {
  const uses = usesOf(house, planned)
  if (uses.length === 0) return
  const now = house.now()
  const exceeded = await house.quotas.charge(dayOf(now), uses)
  if (exceeded !== undefined) {
    throw quotaExceeded(house, purpose, planned, exceeded, now, false)
  }
}

/**
 * Counts what was read before any of it leaves: their number is known only now.
 *
 * @throws {GatewayError} `QUOTA_EXCEEDED`; nothing is counted then, and nothing is released.
 */
export async function chargeRows(
  house: House,
  purpose: Purpose,
  planned: Plan,
  outcomes: readonly ReadOutcome[],
): Promise<void> {
  const uses = rowUsesOf(house, outcomes)
  if (uses.length === 0) return
  const now = house.now()
  const exceeded = await house.quotas.chargeRows(dayOf(now), uses)
  if (exceeded === undefined) return
  throw quotaExceeded(house, purpose, planned, exceeded, now, true)
}

function quotaExceeded(
  house: House,
  purpose: Purpose,
  { fields }: Plan,
  { grant, bound, max }: ExceededQuota,
  now: Date,
  wasRead: boolean,
): GatewayError {
  const asked = fields.map(({ ask, reads }) => ({
    ask,
    resources: reads.map(({ resource }) => resource.code),
  }))
  const items = fields.flatMap(({ ask, reads }) =>
    reads
      .filter(({ grants }) => grants.includes(grant))
      .flatMap(({ resource, mode }) =>
        [...new Set(ask.items.map(({ item }) => item))].map((item) => ({
          resource: resource.code,
          mode,
          item,
        })),
      ),
  )
  const words = wordsOf(house, purpose, asked)
  const { because, remedy } = explainUsedUp({ grant, bound, max }, items, words)
  const [{ resource } = { resource: '' }] = items
  const contact = words.contact(resource)
  const whatBecame = wasRead
    ? 'The answer has more of them than are left; none of it was released.'
    : 'Nothing was read.'
  const resetsAt = endOf(dayOf(now))
  const seconds = Math.ceil((resetsAt.getTime() - now.getTime()) / 1000)
  return new GatewayError('QUOTA_EXCEEDED', `${because} ${whatBecame} ${remedy}`, {
    headers: { 'Retry-After': String(seconds) },
    extensions: {
      grant,
      bound,
      max,
      resetsAt: resetsAt.toISOString(),
      wasRead,
      resource,
      ...(contact === undefined ? {} : { contact }),
    },
  })
}

/** One use a grant, whatever the number of reads that it permits. */
function usesOf(house: House, { reads }: Plan): readonly QuotaUse[] {
  const subjects = sumByGrant(
    house,
    reads,
    () => new Set<string>(),
    (sum, read) => read.subjects.forEach(({ kind, id }) => sum.add(`${kind} ${id}`)),
  )
  return subjects.map(({ grant, quota, sum }) => ({ grant, quota, subjects: [...sum] }))
}

/** Only of grants that bound them. A verification shows no record, and neither does a source that failed. */
function rowUsesOf(house: House, outcomes: readonly ReadOutcome[]): readonly RowUse[] {
  const shown = outcomes
    .filter(({ read, rowCount }) => read.mode === 'query' && rowCount > 0)
    .map(({ read: { grants }, rowCount }) => ({ grants, rowCount }))
  const rows = sumByGrant(
    house,
    shown,
    () => ({ count: 0 }),
    (sum, { rowCount }) => (sum.count += rowCount),
  )
  return rows
    .filter(({ quota }) => quota.rowsPerDay !== undefined)
    .map(({ grant, quota, sum }) => ({ grant, quota, rows: sum.count }))
}

interface Summed<Sum> {
  readonly grant: string
  readonly quota: QuotaUse['quota']
  readonly sum: Sum
}

/** Adds `parts` up by grant, for the grants that have a quota. */
function sumByGrant<Part extends { readonly grants: readonly string[] }, Sum>(
  house: House,
  parts: readonly Part[],
  empty: () => Sum,
  add: (sum: Sum, part: Part) => void,
): readonly Summed<Sum>[] {
  const sums = new Map<string, Summed<Sum>>()
  for (const part of parts) {
    for (const grant of part.grants) {
      const quota = house.grants.grant(grant)?.quota
      if (quota === undefined) continue
      const held = sums.get(grant) ?? { grant, quota, sum: empty() }
      sums.set(grant, held)
      add(held.sum, part)
    }
  }
  return [...sums.values()]
}
