/**
 * Facts → Cedar's question for each ask → the refusals, one a guardrail.
 *
 * @module
 */
import {
  statefulIsAuthorized,
  type CedarValueJson,
  type EntityJson,
} from '@cedar-policy/cedar-wasm/nodejs'
import { GuardrailError } from './errors.ts'
import type { Guardrail } from './guardrail-files.ts'
import type {
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

/**
 * @param policySet name under which the guardrails were parsed.
 * @throws {GuardrailError}
 */
export function evaluateAll(
  policySet: string,
  guardrails: ReadonlyMap<string, Guardrail>,
  catalog: GuardedCatalog,
  facts: GuardrailFacts,
): readonly GuardrailRefusal[] {
  const found = facts.asks.map((ask) => ({ ask, resource: resourceOf(catalog, ask) }))
  const consumer = consumerEntity(facts.consumer)
  const shared = sharedContext(catalog, facts, found)
  const concerned = new Map<string, Found[]>()
  for (const one of found) {
    for (const id of forbidding(policySet, consumer, shared, one)) {
      const held = concerned.get(id)
      if (held === undefined) concerned.set(id, [one])
      else held.push(one)
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

/** Ids of the guardrails that forbid one ask. */
function forbidding(
  policySet: string,
  consumer: EntityJson,
  shared: Readonly<Record<string, CedarValueJson>>,
  { ask, resource }: Found,
): readonly string[] {
  const entity = resourceEntity(ask.resource, resource)
  const answer = statefulIsAuthorized({
    principal: consumer.uid,
    action: { type: 'Action', id: ask.mode },
    resource: entity.uid,
    context: {
      ...shared,
      items: ask.items.map((item) => uid('Item', item)),
      sensitive: sensitiveIn(ask, resource).map((item) => uid('Item', item)),
    },
    preparsedPolicySetId: policySet,
    entities: [consumer, entity],
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
function sharedContext(
  catalog: GuardedCatalog,
  { matter, circumstances }: GuardrailFacts,
  found: readonly Found[],
): Record<string, CedarValueJson> {
  // A claim that is verified shows nothing.
  const shown = found.filter(({ ask }) => ask.mode !== 'verify')
  const access = shown.flatMap(({ ask }) => Object.entries(ask.access))
  const clear = access.flatMap(([item, how]) => (how === 'clear' ? [item] : []))
  const masks = access.flatMap(([, how]) => (how === 'clear' ? [] : [how]))
  const persons = shown.filter(({ resource }) => resource.aboutPerson)
  return {
    matter: uid('Matter', matter),
    matterStandards: catalog.standardsOf(matter).map((key) => uid('Standard', key)),
    request: {
      standards: uids(
        'Standard',
        shown.map(({ resource }) => resource.standard),
      ),
      departments: new Set(persons.map(({ resource }) => resource.department)).size,
      clear: uids('Item', clear),
      masks: uids('Mask', masks),
    },
    ...circumstances,
  }
}

function refusalOf(guardrail: Guardrail, held: readonly Found[]): GuardrailRefusal {
  const { id, because, remedy, concerns } = guardrail
  const narrowed = held.flatMap(({ ask, resource }): Concerned[] => {
    const items = itemsOf(concerns, ask, resource)
    return items.length === 0 ? [] : [{ resource: ask.resource, mode: ask.mode, items }]
  })
  const whole = (): Concerned[] =>
    held.map(({ ask: { resource, mode, items } }) => ({ resource, mode, items }))
  const concerned = narrowed.length > 0 ? narrowed : whole()
  return Object.freeze({ rule: `guardrail:${id}` as const, because, remedy, concerned })
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

function consumerEntity({ id, region, department, rectifying }: GuardedConsumer): EntityJson {
  return {
    uid: { type: 'Consumer', id },
    attrs: {
      region: uid('Region', region),
      department: uid('Department', department),
      rectifying,
    },
    parents: [],
  }
}

function resourceEntity(code: string, resource: GuardedResource): EntityJson {
  const { region, department, standard, shareType, crossProvince, aboutPerson } = resource
  return {
    uid: { type: 'Resource', id: code },
    attrs: {
      region: uid('Region', region),
      department: uid('Department', department),
      standard: uid('Standard', standard),
      shareType: uid('ShareType', shareType),
      crossProvince,
      aboutPerson,
    },
    parents: [],
  }
}

function uid(type: string, id: string): { __entity: { type: string; id: string } } {
  return { __entity: { type, id } }
}

function uids(type: string, ids: Iterable<string>): CedarValueJson[] {
  return [...new Set(ids)].map((id) => uid(type, id))
}
