/**
 * Facts → Cedar's question for each ask → the refusals, one a guardrail.
 *
 * @module
 */
import { statefulIsAuthorized, type CedarValueJson, type EntityJson } from './guardrail-cedar.ts'
import { GuardrailError } from './errors.ts'
import type { Guardrail } from './guardrail-files.ts'
import type { Facts, Slice, Slices } from './guardrail-slices.ts'
import type {
  Circumstances,
  Concerned,
  GuardedAsk,
  GuardedCatalog,
  GuardedConsumer,
  GuardedResource,
  GuardrailFacts,
  GuardrailRefusal,
} from './guardrail-types.ts'

interface Found {
  readonly ask: GuardedAsk
  readonly resource: GuardedResource
}

/** @throws {GuardrailError} */
export function evaluateAll(
  slices: Slices,
  guardrails: ReadonlyMap<string, Guardrail>,
  catalog: GuardedCatalog,
  facts: GuardrailFacts,
): readonly GuardrailRefusal[] {
  const found = facts.asks.map((ask) => ({ ask, resource: resourceOf(catalog, ask) }))
  const forbidding = forbiddingIn(facts, sharedContext(catalog, facts, found))
  const concerned = new Map<string, Found[]>()
  for (const one of found) {
    for (const slice of slices.of(one.ask.mode, selectable(facts, one.resource))) {
      for (const id of forbidding(slice, one)) {
        const held = concerned.get(id)
        if (held === undefined) concerned.set(id, [one])
        else held.push(one)
      }
    }
  }
  return [...guardrails.values()].flatMap((guardrail) => {
    const held = concerned.get(guardrail.id)
    return held === undefined ? [] : [refusalOf(guardrail, held)]
  })
}

function resourceOf(catalog: GuardedCatalog, { resource }: GuardedAsk): GuardedResource {
  const found = catalog.resource(resource)
  if (found === undefined) throw new GuardrailError(`${resource} is in no catalogue.`)
  return found
}

function selectable(
  { consumer, matter, circumstances }: GuardrailFacts,
  resource: GuardedResource,
): Facts {
  return {
    'resource.standard': resource.standard,
    'context.matter': matter,
    'resource.department': resource.department,
    'principal.department': consumer.department,
    'context.child': String(circumstances.child),
    'context.bulk': String(circumstances.bulk),
    'context.night': String(circumstances.night),
    'context.minor': String(circumstances.minor),
    'principal.rectifying': String(consumer.rectifying),
  }
}

/** Ids of the guardrails of a slice that forbid an ask. What does not look at the ask is asked once. */
function forbiddingIn(
  { consumer }: GuardrailFacts,
  shared: SharedContext,
): (slice: Slice, found: Found) => readonly string[] {
  const answers = new Map<string, readonly string[]>()
  return (slice, found) => {
    if (slice.aboutResource) return askCedar(slice, consumer, shared, found)
    const key = `${found.ask.mode} ${slice.policySet.id}`
    const known = answers.get(key) ?? askCedar(slice, consumer, shared, found)
    answers.set(key, known)
    return known
  }
}

function askCedar(
  slice: Slice,
  consumer: GuardedConsumer,
  shared: SharedContext,
  { ask, resource }: Found,
): readonly string[] {
  const principal = consumerEntity(slice, consumer)
  const entity = resourceEntity(slice, ask.resource, resource)
  const sensitive = sensitiveIn(ask, resource)
  const answer = statefulIsAuthorized({
    principal: principal.uid,
    action: { type: 'Action', id: ask.mode },
    resource: entity.uid,
    context: contextFor(slice, { ...shared, items: ask.items, sensitive }),
    preparsedPolicySetId: slice.policySet.id,
    entities: [principal, entity],
  })
  if (answer.type === 'failure') {
    throw new GuardrailError(answer.errors.map(({ message }) => message).join('; '))
  }
  const { reason, errors } = answer.response.diagnostics
  // A policy that fails is skipped by Cedar. A forbidding one must not be.
  const [failed] = errors
  if (failed !== undefined) throw new GuardrailError(`${failed.policyId}: ${failed.error.message}`)
  return reason
}

/** What is the same for every ask of the request. */
interface SharedContext {
  readonly matter: string
  readonly matterStandards: readonly string[]
  readonly standards: readonly string[]
  readonly departments: number
  readonly clear: readonly string[]
  readonly masks: readonly string[]
  readonly circumstances: Circumstances
}

function sharedContext(
  catalog: GuardedCatalog,
  { matter, circumstances }: GuardrailFacts,
  found: readonly Found[],
): SharedContext {
  // A claim that is verified shows nothing.
  const shown = found.filter(({ ask }) => ask.mode !== 'verify')
  const access = shown.flatMap(({ ask }) => Object.entries(ask.access))
  const persons = shown.filter(({ resource }) => resource.aboutPerson)
  return {
    matter,
    matterStandards: catalog.standardsOf(matter),
    standards: shown.map(({ resource }) => resource.standard),
    departments: new Set(persons.map(({ resource }) => resource.department)).size,
    clear: access.flatMap(([item, how]) => (how === 'clear' ? [item] : [])),
    masks: access.flatMap(([, how]) => (how === 'clear' ? [] : [how])),
    circumstances,
  }
}

/**
 * The context in Cedar's form, as far as the slice looks at it: each name costs Cedar as much as several policies.
 */
function contextFor(
  slice: Slice,
  context: SharedContext & Pick<GuardedAsk, 'items'> & { readonly sensitive: readonly string[] },
): Record<string, CedarValueJson> {
  const { matter, matterStandards, circumstances, items, sensitive } = context
  const request = lookedAt(slice, 'context.request', {
    standards: () => uids('Standard', context.standards),
    departments: () => context.departments,
    clear: () => uids('Item', context.clear),
    masks: () => uids('Mask', context.masks),
  })
  const rest = lookedAt(slice, 'context', {
    matter: () => uid('Matter', matter),
    matterStandards: () => uids('Standard', matterStandards),
    minor: () => circumstances.minor,
    child: () => circumstances.child,
    bulk: () => circumstances.bulk,
    night: () => circumstances.night,
    items: () => uids('Item', items),
    sensitive: () => uids('Item', sensitive),
  })
  return { ...rest, request }
}

/** The attributes of `path` that the slice looks at. */
function lookedAt(
  slice: Slice,
  path: string,
  attributes: Readonly<Record<string, () => CedarValueJson>>,
): Record<string, CedarValueJson> {
  const looked: Record<string, CedarValueJson> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (slice.looksAt(`${path}.${name}`)) looked[name] = value()
  }
  return looked
}

function refusalOf(guardrail: Guardrail, held: readonly Found[]): GuardrailRefusal {
  const { id, because, remedy, becauseZh, remedyZh, concerns } = guardrail
  const inChinese = becauseZh === undefined || remedyZh === undefined ? {} : { becauseZh, remedyZh }
  const narrowed = held.flatMap(({ ask, resource }): Concerned[] => {
    const items = itemsOf(concerns, ask, resource)
    return items.length === 0 ? [] : [{ resource: ask.resource, mode: ask.mode, items }]
  })
  const whole = (): Concerned[] =>
    held.map(({ ask: { resource, mode, items } }) => ({ resource, mode, items }))
  const concerned = narrowed.length > 0 ? narrowed : whole()
  return Object.freeze({
    rule: `guardrail:${id}` as const,
    because,
    remedy,
    ...inChinese,
    concerned,
  })
}

function itemsOf(
  concerns: Guardrail['concerns'],
  ask: GuardedAsk,
  resource: GuardedResource,
): readonly string[] {
  switch (concerns) {
    case 'all':
      return ask.items
    case 'sensitive':
      return sensitiveIn(ask, resource)
    case 'identifying':
      return ask.items.filter(
        (item) => ask.access[item] === 'citizen-id' || (item === 'birthDate' && ask.access[item]),
      )
  }
}

function sensitiveIn({ items }: GuardedAsk, { sensitive }: GuardedResource): readonly string[] {
  return items.filter((item) => sensitive.has(item))
}

function consumerEntity(
  slice: Slice,
  { id, region, department, rectifying }: GuardedConsumer,
): EntityJson {
  return {
    uid: { type: 'Consumer', id },
    attrs: lookedAt(slice, 'principal', {
      region: () => uid('Region', region),
      department: () => uid('Department', department),
      rectifying: () => rectifying,
    }),
    parents: [],
  }
}

function resourceEntity(slice: Slice, code: string, resource: GuardedResource): EntityJson {
  const { region, department, standard, shareType, crossProvince, aboutPerson } = resource
  return {
    uid: { type: 'Resource', id: code },
    attrs: lookedAt(slice, 'resource', {
      region: () => uid('Region', region),
      department: () => uid('Department', department),
      standard: () => uid('Standard', standard),
      shareType: () => uid('ShareType', shareType),
      crossProvince: () => crossProvince,
      aboutPerson: () => aboutPerson,
    }),
    parents: [],
  }
}

function uid(type: string, id: string): { __entity: { type: string; id: string } } {
  return { __entity: { type, id } }
}

function uids(type: string, ids: Iterable<string>): CedarValueJson[] {
  return [...new Set(ids)].map((id) => uid(type, id))
}
