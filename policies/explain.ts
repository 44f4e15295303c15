/**
 * Says why items are refused, and what to do: for the person at the consumer's desk and its developer.
 *
 * @module
 */
import type { Region } from '../catalog/types.ts'
import type { GrantHold } from './grant-holds.ts'
import type { GuardrailRefusal } from './guardrail-types.ts'
import { factsOf, NAMED_MAX, type RefusalFacts } from './refusal-facts.ts'
import type { Denial, Grant, Mode, RefusalRule, RefusedItem } from './types.ts'

/** The names that the sentences need. */
export interface Words {
  readonly matter: string
  /** Chinese name of an item, and whom to ask; undefined when there is none. */
  itemName(resource: string, item: string): string | undefined
  contact(resource: string): string | undefined
  /** What a grant `<id>@<version>` is for, and when. */
  grant(ref: string): Pick<Grant, 'modes' | 'matters' | 'validFrom' | 'validTo'> | undefined
  /** What holds a grant back beside its file, where something does. */
  hold?(ref: string): Pick<GrantHold, 'because' | 'kind'> | undefined
  /** The region of a resource, where it has not told yet what it offers: then nobody knows whether it is published. */
  unheard?(resource: string): Pick<Region, 'name' | 'nameZh'> | undefined
  /** The regions that offer the standard of a resource in that mode. */
  offeredIn?(resource: string, mode: Mode): readonly Pick<Region, 'name' | 'nameZh'>[]
  /** The name under which the consumer asked for the item, where it is another one than the item's: an alias. */
  writtenAs(resource: string, mode: Mode, item: string): string | undefined
}

export interface ExplainedItem {
  readonly resource: string
  readonly mode: Mode
  readonly item: string
  readonly rule: RefusalRule
  /** Why, in a sentence. */
  readonly because: string
  /** What to do now, in a sentence. */
  readonly remedy: string
  readonly grant?: string
  /** What the two sentences are filled with besides. */
  readonly facts: RefusalFacts
}

export interface ExplainedDenial {
  readonly message: string
  readonly refused: readonly ExplainedItem[]
  /** One a rule, whatever the number of items that it holds back; `because` begins with their names. */
  readonly guardrails: readonly GuardrailRefusal[]
}

/** Explains every refused item and every guardrail that forbids, and the whole in one sentence. */
export function explainDenial(denial: Denial, words: Words): ExplainedDenial {
  const { guardrails = [] } = denial
  const refused = denial.refused.map((item) => explainItem(item, words))
  const items = refusedItems(denial)
  const count = items.length === 1 ? 'One item' : `${items.length} items`
  const message = `${count} cannot be given for matter ${words.matter}: ${labelsOf(items, words)}. Nothing was read. Each is listed in extensions.refused with its reason and what to do.`
  return { message, refused, guardrails: guardrails.map((one) => explainGuardrail(one, words)) }
}

/** A guardrail's reason is written once for all queries; the items that it is about here come before it. */
function explainGuardrail(refusal: GuardrailRefusal, words: Words): GuardrailRefusal {
  const items = refusal.concerned.flatMap(({ resource, mode, items: held }) =>
    held.map((item) => ({ resource, mode, item })),
  )
  return { ...refusal, because: `${labelsOf(items, words)}: ${refusal.because}` }
}

/** The first items as the consumer wrote them, and how many more there are. */
export function labelsOf(items: readonly AskedItem[], words: Words): string {
  const names = items.slice(0, NAMED_MAX).map((one) => labelOf(one, words))
  return `${names.join('; ')}${items.length > NAMED_MAX ? ` and ${items.length - NAMED_MAX} more` : ''}`
}

export type AskedItem = Pick<RefusedItem, 'resource' | 'mode' | 'item'>

/** Every item that anything holds back, once. */
function refusedItems(denial: Denial): readonly AskedItem[] {
  const forbidden = (denial.guardrails ?? []).flatMap(({ concerned }) =>
    concerned.flatMap(({ resource, mode, items }) =>
      items.map((item) => ({ resource, mode, item })),
    ),
  )
  // One item may be refused in both modes: told twice, as each has its own reason.
  const told = new Set(denial.refused.map(({ resource, item }) => `${resource} ${item}`))
  const items: AskedItem[] = [...denial.refused]
  for (const one of forbidden) {
    const key = `${one.resource} ${one.item}`
    if (told.has(key)) continue
    told.add(key)
    items.push(one)
  }
  return items
}

function explainItem(refused: RefusedItem, words: Words): ExplainedItem {
  const { resource, mode, item, rule, grant } = refused
  return {
    resource,
    mode,
    item,
    rule,
    because: `${labelOf(refused, words)} ${reasonOf(refused, words)}.`,
    remedy: remedyOf(refused, words),
    ...(grant === undefined ? {} : { grant }),
    facts: factsOf(refused, words),
  }
}

/** Begins with the name that the consumer wrote: that is where its developer looks. */
function labelOf({ resource, mode, item }: AskedItem, words: Words): string {
  const written = words.writtenAs(resource, mode, item)
  const names = [written === undefined ? undefined : item, words.itemName(resource, item)]
  const meant = names.filter((name) => name !== undefined).join(', ')
  return `"${written ?? item}"${meant === '' ? '' : ` (${meant})`} of ${resource}`
}

/** How an item is used in a mode: it may not be …; the grant is for … */
const USE: Readonly<Record<Mode, readonly [string, string]>> = {
  query: ['queried', 'querying'],
  verify: ['verified', 'verifying'],
  batch: ['read in a batch', 'batches'],
  subscribe: ['subscribed to', 'subscriptions'],
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_MAX).join(', ')
  return names.length > NAMED_MAX ? `${shown} and ${names.length - NAMED_MAX} more` : shown
}

function reasonOf({ resource, rule, mode, grant = '' }: RefusedItem, words: Words): string {
  const known = words.grant(grant)
  const [used] = USE[mode]
  switch (rule) {
    case 'not-offered': {
      const unheard = words.unheard?.(resource)?.name
      if (unheard !== undefined)
        return `cannot be given yet: ${unheard} has not told this exchange so far what it offers`
      return 'is not offered: no resource with this code is published, and only what the published catalogue lists is shared (Decree 809 Art. 16)'
    }
    case 'not-shared':
      return 'is not shared (不予共享): a law, an administrative regulation or a State Council decision closes it to other departments (Decree 809 Art. 14, 15)'
    case 'item-not-offered':
      return 'is not offered: the department publishes the resource without this item, and only what the published catalogue lists is shared (Decree 809 Art. 16)'
    case 'mode-not-offered':
      return `cannot be ${used}: the resource does not offer this way of sharing (Decree 809 Art. 22)`
    case 'no-grant':
      return 'was not granted to you: you hold no grant for this resource (Decree 809 Art. 20)'
    case 'item-not-granted':
      return `was not granted to you: your grant ${grant} does not open it (Decree 809 Art. 20, 25: the items used are those that were applied for)`
    case 'item-denied':
      return `is kept from you: your grant ${grant} denies it expressly, and no other grant lifts that (Decree 809 Art. 15: the provider sets the scope)`
    case 'mode-not-granted': {
      const granted = (known?.modes ?? []).map((one) => USE[one][1])
      return `may not be ${used}: your grant ${grant} is for ${granted.length === 0 ? 'another use' : granted.join(' and ')} only (Decree 809 Art. 20: the method of sharing is part of what was applied for)`
    }
    case 'matter-not-granted':
      return `may not be used for matter ${words.matter}: your grant ${grant} is for ${known?.matters === undefined ? 'other matters' : listOf(known.matters)} only (Decree 809 Art. 25: no use for another purpose)`
    case 'conditions-not-met':
      return `is shared under conditions (有条件共享), and your grant ${grant} names no matter or no legal basis (Decree 809 Art. 14, 20)`
    case 'terminated':
      return `is no longer granted to you: your grant ${grant} was terminated (Decree 809 Art. 27)${heldBecause(grant, words)}`
    case 'expired':
      return `is no longer granted to you: the last day of your grant ${grant} ${known === undefined ? 'is past' : `was ${known.validTo}`} (Decree 809 Art. 20: every use has its time limit)`
    case 'suspended':
      return `is held back for now: your grant ${grant} is suspended (Decree 809 Art. 27)${heldBecause(grant, words)}`
    case 'not-yet-valid':
      return `is not granted to you yet: the first day of your grant ${grant} ${known === undefined ? 'is to come' : `is ${known.validFrom}`} (Decree 809 Art. 20: every use has its time limit)`
  }
}

/** The reason that was given when the grant was held, as the rest of a sentence. */
function heldBecause(grant: string, words: Words): string {
  const because = words.hold?.(grant)?.because
  return because === undefined ? '' : `: ${because.replace(/\.$/, '')}`
}

function remedyOf({ resource, rule, mode, grant = '' }: RefusedItem, words: Words): string {
  const ask = words.contact(resource) ?? 'the providing department'
  const request = `a request (共享申请) against the catalogue entry ${resource} through your department's data officer, stating legal basis, scenario, scope, method and time limit (Decree 809 Art. 20). The department answers within 10 working days, or within 1 if it shares the data unconditionally (Art. 21). Questions: ${ask}.`
  switch (rule) {
    case 'not-offered': {
      const unheard = words.unheard?.(resource)?.name
      if (unheard !== undefined)
        return `Ask again in a minute. If it is still so, have the administrator of your exchange find out why that of ${unheard} does not answer.`
      const offering = words.offeredIn?.(resource, mode) ?? []
      return offering.length === 0
        ? 'Look in the catalogue for the regions that offer the standard, and name one of them in "from".'
        : `Name a region that offers it in "from": ${listOf(offering.map(({ name }) => name))}.`
    }
    case 'not-shared':
      return 'Take it out of the query. No request can open it; the catalogue entry names the provision (Art. 15).'
    case 'item-not-offered':
      return `Take it out of the query, or ask ${ask} to publish it.`
    case 'mode-not-offered':
      return mode === 'query'
        ? 'Verify a claim under "verify" instead, if the resource offers that; it discloses least.'
        : `${mode === 'verify' ? 'Query it' : 'Query it case by case'}, if you hold a grant for that, or ask ${ask} to offer this way.`
    case 'item-denied':
      return `Take it out of the query. If the matter cannot do without it, ask ${ask} why ${grant} denies it, and to change that grant.`
    case 'conditions-not-met':
      return `Apply for it with its conditions. Send ${request}`
    case 'mode-not-granted':
      // Told only to who may: a grant for batches does not verify.
      return mode === 'query' && words.grant(grant)?.modes.includes('verify') !== false
        ? `Verify a claim under "verify" instead, if that serves the matter. If it must be queried, send ${request}`
        : `Send ${request}`
    case 'matter-not-granted':
      return `State the matter that the case is really about. If that is ${words.matter}, send ${request}`
    case 'no-grant':
    case 'item-not-granted':
    case 'terminated':
    case 'expired':
      return `Send ${request}`
    case 'suspended':
      return `${liftedBy(words.hold?.(grant)?.kind)}: ${ask}.`
    case 'not-yet-valid':
      return `Ask again on ${words.grant(grant)?.validFrom ?? 'that day'} or later.`
  }
}

/** What ends a suspension: each reason has its own way. Undefined where the grant's file says it. */
function liftedBy(kind: GrantHold['kind'] | undefined): string {
  switch (kind) {
    case 'unused':
      return 'If the matter still needs it, say for what, and ask for the grant to be attested anew'
    case 'consumer-changed':
      return "Have your department's data officer confirm that the same system still does the same work, and ask for the grant to be attested anew"
    case 'staff':
      return 'Put right what the reason names, report it, and ask for the grant to be attested anew'
    case undefined:
      return 'Put right what you were told to, in the time you were given; then ask for the suspension to be lifted'
  }
}
