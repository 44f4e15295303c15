/**
 * May it be, and how much of it? Asks × grants, then guardrails → `Decision`, before any source is touched.
 *
 * @module
 */
import type { RegionCode } from '../../catalog/types.ts'
import { decideAll, type GuardedCase } from '../../policies/decide-all.ts'
import type { Circumstances } from '../../policies/guardrail-types.ts'
import type { Ask, Decision, LiveMode } from '../../policies/types.ts'
import { circumstances } from '../core/circumstances.ts'
import { dayOf } from '../core/day.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { About, KeptDecision } from '../core/kept-decisions.ts'
import type { AskedField, FieldAsk, Identity, Judged, Purpose, Query } from '../core/types.ts'

export interface Decided {
  readonly decision: Decision
  readonly asked: readonly AskedField[]
  /** What was asked of each resource, in the question's words: for the record of a refusal. */
  readonly questions: readonly Ask[]
  /** What it depended on beside: for the record, by which it can be made again. */
  readonly judged: Judged
}

/** What depends on the operation, and not on whom it is about. */
interface Made extends KeptDecision {
  readonly decision: Decision
  readonly questions: readonly Ask[]
  readonly judged: Judged
}

/** Decides once a day for an operation, consumer, matter and kind of circumstances; then it is looked up. */
export function decideAsks(
  house: House,
  identity: Identity,
  purpose: Purpose,
  query: Query,
): Decided {
  const today = dayOf(house.now())
  const under = circumstances(house, query)
  const key = keyOf(identity, purpose, today, under, query.asks)
  const kept = house.decisions.get(identity.consumer.id, key) as Made | undefined
  const made = kept ?? make(house, identity, purpose, today, under, query)
  if (kept === undefined) house.decisions.keep(identity.consumer.id, key, made)
  const { about, decision, questions, judged } = made
  const asked = query.asks.map((ask, i) => ({ ask, resources: about.asks[i]?.resources ?? [] }))
  return { decision, questions, judged, asked }
}

function make(
  house: House,
  identity: Identity,
  { matter }: Purpose,
  today: string,
  under: Circumstances,
  { asks }: Query,
): Made {
  const asked = asks.map((ask) => ({ ask, resources: resourcesOf(house, identity, ask) }))
  const questions = questionsOf(asked)
  // Onward sharing is not ours to decide: a peer's consumers are offered what is our own, and no more.
  const offers = identity.via === undefined ? house.offers : house.peerOffers
  const { id, region, department } = identity.consumer
  const question = { consumer: id, matter, today, asks: questions }
  const guarded = {
    consumer: { id, region, department, rectifying: house.rectifying.has(id) },
    circumstances: under,
  }
  const decision = decideAll(house.grants, offers, house.guard, question, guarded)
  const judged = { day: today, circumstances: namesOf(guarded) }
  return { decision, questions, judged, about: { matter, asks: asked.map(aboutAsk) } }
}

function aboutAsk({ ask: { standard, from }, resources }: AskedField): About['asks'][number] {
  return { standard, ofAllRegions: from === undefined, resources }
}

/** Everything that a decision depends on beside the house. Names and codes hold no space, comma or line end. */
function keyOf(
  { consumer, via }: Identity,
  { matter }: Purpose,
  today: string,
  { minor, child, bulk, night }: Circumstances,
  asks: readonly FieldAsk[],
): string {
  const flags = Number(minor) | (Number(child) << 1) | (Number(bulk) << 2) | (Number(night) << 3)
  let key = `${consumer.id} ${today} ${matter} ${flags} ${consumer.region} ${consumer.department} ${via?.region ?? ''}`
  for (const { mode, standard, from, items } of asks) {
    key += `\n${mode} ${standard} ${from === undefined ? '*' : from.join(',')}`
    for (const { item } of items) key += ` ${item}`
  }
  return key
}

function namesOf({ consumer, circumstances: held }: GuardedCase): readonly string[] {
  const names = Object.entries(held).flatMap(([name, holds]) => (holds ? [name] : []))
  return [...names, ...(consumer.rectifying ? ['rectifying'] : [])].sort()
}

/** With `from` omitted: every region that offers it and for which the consumer holds a grant (design §4.1). */
function resourcesOf(house: House, identity: Identity, ask: FieldAsk): readonly string[] {
  const standard = house.catalog.standard(ask.standard)
  if (standard === undefined) throw new GatewayError('INTERNAL', `No standard ${ask.standard}.`)
  const codeIn = (region: RegionCode): string => `${region}.${standard.department}.${standard.key}`
  if (ask.from !== undefined) return ask.from.map(codeIn)
  const offered = house.catalog
    .resourcesOf(standard.key)
    .filter((resource) => resource.state === 'published' && resource.methods.includes(ask.mode))
    .filter((resource) => identity.via === undefined || resource.region === house.region.code)
    .map((resource) => resource.code)
  const held = offered.filter((code) => house.grants.of(identity.consumer.id, code).length > 0)
  // Nothing held: ask for all, so that the refusal names what could be applied for.
  return held.length > 0 ? held : offered
}

function questionsOf(asked: readonly AskedField[]): readonly Ask[] {
  const items = new Map<string, { resource: string; mode: LiveMode; items: Set<string> }>()
  for (const { ask, resources } of asked) {
    for (const resource of resources) {
      const key = `${ask.mode} ${resource}`
      const entry = items.get(key) ?? { resource, mode: ask.mode, items: new Set<string>() }
      for (const { item } of ask.items) entry.items.add(item)
      items.set(key, entry)
    }
  }
  return [...items.values()].map((e) => ({ ...e, items: [...e.items].sort() }))
}
