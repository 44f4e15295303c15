/**
 * From where, which items, for which subjects? Permitted asks → `Plan`: one read per resource and mode.
 *
 * @module
 */
import { groupBy } from '../../catalog/group-by.ts'
import type { PermittedAsk, Permit } from '../../policies/types.ts'
import { claimKey } from '../core/claim-key.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { tooLarge } from '../core/refusals.ts'
import type { AskedField, FieldAsk, Plan, PlannedRead, Subject, Value } from '../core/types.ts'

/**
 * Pure. All asks of one resource, mode and kind of subject become one read, so a source is asked once.
 *
 * @throws {GatewayError} `QUERY_TOO_LARGE` for more reads than `readsMax`, or than a region may be asked at once.
 */
export function plan(house: House, asked: readonly AskedField[], permit: Permit): Plan {
  const drafts = new Map<string, Draft>()
  const fields = asked.map(({ ask, resources }) => ({
    ask,
    keys: resources.map((resource) => draftOf(drafts, resource, ask)),
  }))
  if (drafts.size > house.limits.readsMax) throw tooLarge('resources', house.limits.readsMax)
  const reads = new Map<string, PlannedRead>()
  for (const [key, draft] of drafts) reads.set(key, finish(house, draft, permit))
  assertAskable(house, [...reads.values()])
  return {
    permit,
    fields: fields.map(({ ask, keys }) => ({
      ask,
      reads: keys.flatMap((key) => reads.get(key) ?? []),
    })),
    reads: [...reads.values()],
  }
}

/** A query within our bounds may be one beyond a peer's, who is asked in other words: said before it is charged. */
function assertAskable({ readers }: House, reads: readonly PlannedRead[]): void {
  for (const [region, asked] of groupBy(reads, ({ resource }) => resource.region)) {
    const excess = readers.get(region)?.excess?.(asked)
    if (excess !== undefined) throw tooLarge(excess.bound, excess.max, excess.what)
  }
}

interface Draft {
  readonly resource: string
  readonly ask: FieldAsk
  readonly subjects: Map<string, Subject>
  readonly items: Set<string>
  readonly claims: Map<string, { subject: Subject; claim: Readonly<Record<string, Value>> }>
}

function draftOf(drafts: Map<string, Draft>, resource: string, ask: FieldAsk): string {
  const kind = ask.subjects[0]?.kind ?? ''
  const key = `${ask.mode} ${kind} ${resource}`
  let draft = drafts.get(key)
  if (draft === undefined) {
    draft = { resource, ask, subjects: new Map(), items: new Set(), claims: new Map() }
    drafts.set(key, draft)
  }
  for (const { item } of ask.items) draft.items.add(item)
  for (const subject of ask.subjects) {
    draft.subjects.set(subject.id, subject)
    if (ask.claim === undefined) continue
    draft.claims.set(claimKey(subject.id, ask.claim), { subject, claim: ask.claim })
  }
  return key
}

function finish(house: House, draft: Draft, permit: Permit): PlannedRead {
  const resource = house.catalog.resource(draft.resource)
  const permitted = permit.asks.find(isFor(draft))
  if (resource === undefined || permitted === undefined) {
    throw new GatewayError('INTERNAL', `Nothing permits ${draft.ask.mode} of ${draft.resource}.`)
  }
  // Loading refuses such a grant; if one comes here all the same, nothing is read by it.
  if (permitted.rows !== undefined && resource.region !== house.region.code) {
    throw new GatewayError('INTERNAL', `A row rule of ${draft.resource} cannot be held here.`)
  }
  return {
    resource,
    mode: draft.ask.mode,
    kind: draft.ask.subjects[0]?.kind ?? '',
    subjects: [...draft.subjects.values()],
    items: [...draft.items],
    access: permitted.access,
    grants: permitted.grants,
    ...(permitted.rows === undefined ? {} : { rows: permitted.rows }),
    claims: [...draft.claims.values()],
  }
}

function isFor(draft: Draft): (permitted: PermittedAsk) => boolean {
  return ({ ask }) => ask.resource === draft.resource && ask.mode === draft.ask.mode
}
